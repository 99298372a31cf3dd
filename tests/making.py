"""Plain factories for every test: each reaches a status by running the real services, never by writing rows.

Times default to one moment, names and documents follow the number of the case in the test, so a test that makes the
same things makes them alike. All of it is invented.
"""

from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image

from casework.arrivals.desk_records import SignatureKind
from casework.arrivals.families import link_to_family
from casework.arrivals.intake import Crossing, Items, Registration, Signed
from casework.arrivals.models import Case, Precision
from casework.arrivals.services import start_case
from casework.asylum import services as asylum
from casework.asylum.lodging import Lodging
from casework.asylum.models import Application, Channel
from casework.asylum.selectors import open_application
from casework.journey.steps import approve_safe_conduct, register_arrival
from casework.law.days import BOGOTA
from casework.people.facts import BirthDate, Document, Name, PersonFacts, Service
from casework.people.families import FamilyMember
from casework.people.files import store_file
from casework.people.models import Basis, FileKind, Person, Photo, SexValue
from casework.people.photos import prepare_photo
from casework.people.services import record_photo
from casework.safe_conducts import services as safe_conducts
from casework.safe_conducts.issuing import issue_safe_conduct
from casework.safe_conducts.models import Print, SafeConduct
from casework.screening.models import Check, ListState, ListVersion
from casework.screening.services import run_check
from casework.staff.models import Office, User
from casework.staff.services import system_user
from tests.making_staff import LONG_AGO as LONG_AGO
from tests.making_staff import PASSWORD as PASSWORD
from tests.making_staff import give_mandate as give_mandate
from tests.making_staff import give_role as give_role
from tests.making_staff import make_administrator as make_administrator
from tests.making_staff import make_office as make_office
from tests.making_staff import make_region as make_region
from tests.making_staff import make_token as make_token
from tests.making_staff import make_user as make_user
from tests.making_staff import officer_of as officer_of
from tests.making_staff import supervisor_of as supervisor_of

AT = datetime(2019, 2, 26, 9, 0, tzinfo=BOGOTA)
SURNAMES = ("Quirvelo", "Landrezma", "Oropandra", "Tesumbre", "Vardiluz", "Mesquirra", "Brastimo", "Perdovas")
WHY = {
    "photo_missing": "The camera is being repaired.",
    "identity_missing": "The person lost everything on the way.",
    "address_missing": "Sleeps at the post tonight.",
    "items_not_declared": "Will be asked tomorrow.",
    "child_without_representative": "The ICBF was notified by telephone.",
}


def make_facts(*, number: int = 1, **changes: Any) -> PersonFacts:
    """Facts with nothing missing about an invented adult; the number gives them a name and document of their own."""
    paternal, maternal = SURNAMES[number % len(SURNAMES)], SURNAMES[(number // len(SURNAMES) + 3) % len(SURNAMES)]
    facts: dict[str, Any] = {
        "names": (Name(given=f"Prueba {_letters(number)}", paternal=paternal, maternal=maternal),),
        "birth": _birth(number),
        "sex": SexValue.MALE,
        "nationalities": ("VEN",),
        "documents": (Document(type="VE_CEDULA", country="VEN", number=f"V-99{number:06d}", basis=Basis.DOCUMENTED),),
        "address": "Albergue de prueba, cama 7",
        "address_place": "Cúcuta",
        "phone": f"+57 000 000 {number:04d}",
        "service": Service(served=True, branch="GNB", rank="FANB_LAND:SARG_2"),
        "needs": (),
    }
    return PersonFacts(**(facts | changes))


def _birth(number: int) -> BirthDate:
    """An adult's, years from those of the numbers beside it: people of one day and half a name look like one person."""
    round_, place = divmod(number - 1, 8)
    return BirthDate(year=1985 - 4 * place, month=1 + (4 + round_) % 12, day=1 + (16 + 5 * round_) % 28)


def _letters(number: int) -> str:
    """A number as letters, for names have no digits."""
    return "".join(chr(ord("A") + int(digit)) for digit in str(number))


def make_crossing(**changes: Any) -> Crossing:
    """An entry by the bridge two hours before AT, in civilian clothes and unarmed."""
    entered: dict[str, Any] = {"entered_at": AT.replace(hour=7), "precision": Precision.MINUTE}
    return Crossing(**({**entered, "entry_point": "SIMON_BOLIVAR", "mode": "CIVIL_UNARMED"} | changes))


def make_registration(*, number: int = 1, at: datetime = AT, **changes: Any) -> Registration:
    """A registration that nothing stands against; `changes` are fields of Registration."""
    registration: dict[str, Any] = {
        "person": make_facts(number=number),
        "crossing": make_crossing(),
        "received_at": at,
        "notice_given": True,
        "signed": Signed(kind=SignatureKind.WET),
        "items": Items(),
    }
    return Registration(**(registration | changes))


def make_draft(
    *, office: Office | None = None, by: User | None = None, restricted: bool = False, at: datetime = AT
) -> Case:
    """A case of which nothing is known yet."""
    office = office or make_office()
    return start_case(office, restricted=restricted, by=by or officer_of(office), at=at)


def make_open_case(
    *,
    office: Office | None = None,
    by: User | None = None,
    registration: Registration | None = None,
    restricted: bool = False,
    photo: bool = False,
    at: datetime = AT,
    **facts: Any,
) -> Case:
    """A registered, open case; `facts` are fields of PersonFacts. Its check waits for `answer_checks`."""
    case = make_draft(office=office, by=by, restricted=restricted, at=at)
    number = Case.objects.count()
    if registration is None:
        registration = make_registration(at=at, person=make_facts(number=number, **facts))
    reasons = {"possible_duplicate": "Another person: the fingerprints differ."}
    case = register_arrival(case.pk, registration, by=case.officer, at=at, reasons=reasons)
    if photo:
        make_photo(case.person, by=case.officer, at=at)
    return case


def make_photo(person: Person, *, by: User, at: datetime = AT) -> Photo:
    """A plain grey photo on record."""
    raw = BytesIO()
    Image.new("RGB", (480, 640), "#8899aa").save(raw, "PNG")
    file = store_file(
        prepare_photo(raw.getvalue()),
        kind=FileKind.PHOTO,
        media_type="image/jpeg",
        person=person,
        case_id=None,
        by=by,
        at=at,
    )
    return record_photo(person, file, by=by, at=at)


def answer_checks(case: Case, *, at: datetime = AT) -> list[Check]:
    """Run the checks of this case that our lists answer, as the worker does; agencies stay silent."""
    checks = Check.objects.filter(case=case, type__asked_of="list").order_by("requested_at")
    for check in checks:
        run_check(check.pk, by=system_user(), at=at)
    return list(checks.all())


def make_lodging(*, at: datetime = AT, **changes: Any) -> Lodging:
    """An application at the border, signed, with one ground and an account."""
    lodging: dict[str, Any] = {
        "channel": Channel.BORDER,
        "received_at": at,
        "grounds": ("a",),
        "statement": "Relato de prueba.",
        "signed": Signed(kind=SignatureKind.WET),
    }
    return Lodging(**(lodging | changes))


def make_lodged_case(*, lodging: Lodging | None = None, at: datetime = AT, **case_changes: Any) -> Case:
    """An open case with a lodged application; the other words are those of `make_open_case`."""
    case = make_open_case(at=at, **case_changes)
    asylum.lodge_application(case.pk, lodging or make_lodging(at=at), by=case.officer, at=at)
    return case


def application_of(case: Case) -> Application:
    """The application that is running for this case."""
    application = open_application(case)
    assert application is not None
    return application


def make_forwarded_case(*, at: datetime = AT, **case_changes: Any) -> Case:
    """An open case whose application went to the Ministry."""
    case = make_lodged_case(at=at, **case_changes)
    asylum.forward_application(application_of(case).pk, f"DEMO-{case.number[-5:]}", by=case.officer, at=at)
    return case


def make_requested(*, case: Case | None = None, at: datetime = AT, **case_changes: Any) -> SafeConduct:
    """A safe-conduct that waits for a supervisor; a reason is given for whatever is missing."""
    case = case or make_lodged_case(at=at, **case_changes)
    return safe_conducts.request_safe_conduct(case.pk, by=case.officer, at=at, reasons=WHY)


def make_approved(*, by: User | None = None, at: datetime = AT, **case_changes: Any) -> SafeConduct:
    """A safe-conduct that the region's supervisor approved and nobody has issued."""
    paper = make_requested(at=at, **case_changes)
    return approve_safe_conduct(paper.pk, by=by or supervisor_of(paper.office), at=at)


def make_issued(*, by: User | None = None, at: datetime = AT, **case_changes: Any) -> SafeConduct:
    """A safe-conduct on paper, set by typst for real."""
    paper = make_approved(by=by, at=at, **case_changes)
    assert issue_safe_conduct(paper.pk, by=system_user(), at=at)
    return SafeConduct.objects.select_related("case", "office", "person", "document").get(pk=paper.pk)


def make_handed_over(*, at: datetime = AT, **case_changes: Any) -> Print:
    """A safe-conduct in its holder's hand; the document is the print's `safe_conduct`."""
    paper = make_issued(at=at, **case_changes)
    return safe_conducts.hand_over(paper.pk, by=paper.case.officer, at=at, scanned=paper.printed_no or "")


def serve_list(*, at: datetime = AT) -> ListVersion:
    """An empty list that serves, so that a check can run and find nothing."""
    return ListVersion.objects.create(
        source="demo", sha256="0" * 64, state=ListState.SERVING, imported_at=at, imported_by=system_user()
    )


def link(relative: Case, head: Case, relation: str = "SPOUSE", *, told: bool | None = True) -> FamilyMember:
    """A family link, as they say; both cases are open at one office."""
    return link_to_family(relative.pk, head.pk, relation, told_in_private=told, by=head.officer, at=AT)


def make_child(*, age: int = 9, **case_changes: Any) -> Case:
    """An open case of a child of about that age who served nowhere."""
    birth = BirthDate(age=age, as_of=AT.date())
    return make_open_case(birth=birth, service=Service(served=False), **case_changes)


def make_family(*relations: str, at: datetime = AT, **case_changes: Any) -> list[Case]:
    """A head and one relative for each relation, all open and linked as they say; children of relations are 9."""
    head = make_open_case(at=at, **case_changes)
    made = [head]
    for relation in relations:
        child = relation in ("CHILD_MINOR", "STEPCHILD")
        relative = make_child(at=at, **case_changes) if child else make_open_case(at=at, **case_changes)
        link(relative, head, relation)
        made.append(relative)
    return made
