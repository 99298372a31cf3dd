"""From the first keystroke to a registered case."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models

from casework import cipher
from casework.arrivals import rules
from casework.arrivals.at_the_desk import comparisons_of, rows_of, signature_of
from casework.arrivals.codenames import codename_for
from casework.arrivals.desk_records import IntakeDraft, Signature
from casework.arrivals.intake import Registration, Signed
from casework.arrivals.models import Case, CaseGrant, GrantKind
from casework.arrivals.records import Beside
from casework.arrivals.states import STEPS, CaseStatus
from casework.audit.context import service
from casework.errors import NO_REASONS, ActionRefused, InvalidTransition, Reasons, refusing
from casework.law.days import local_date
from casework.people.facts import PersonFacts
from casework.people.files import store_file
from casework.people.models import FileKind
from casework.people.services import record_facts, record_person, record_photo
from casework.people.together import insert_together
from casework.staff.models import Office, Role, SeriesKind, User
from casework.staff.services import next_number
from casework.transitions import move
from casework.work.models import WAITING_FOR_A_PAPER, WorkKind
from casework.work.services import close_work, close_work_in, open_work, remember, remembered

PUBLIC_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without 0, 1, I, O: it is read aloud
DRAFT_DUE = timedelta(hours=12)


@service("arrivals.case_started")
def start_case(office: Office, *, restricted: bool, by: User, at: datetime, key: str = "") -> Case:
    """Open a draft at this office; a restricted one is visible to its officer only, from the first keystroke.

    The same key twice opens one. Raises ActionRefused where the user is no case officer of this office.
    """
    asked = f"start_case {office.pk} {restricted}"
    if key and (earlier := remembered(by, key, asked)):
        return Case.objects.get(pk=earlier["case"])
    if stopping := refusing(rules.about_starting(by, office, at=at)):
        raise ActionRefused(stopping)
    key_of_case = uuid4()
    case = Case.objects.create(
        id=key_of_case,
        number=_next_case_number(office, at),
        public_ref="".join(secrets.choice(PUBLIC_SIGNS) for _sign in range(12)),
        person=record_person(by=by, at=at),
        office=office,
        officer=by,
        started_by=by,
        restricted=restricted,
        codename=codename_for(key_of_case) if restricted else None,
        opened_at=at,
    )
    if restricted:
        CaseGrant.objects.create(
            case=case, user=by, kind=GrantKind.NAMED, reason="started the case", starts_at=at, granted_by=by
        )
    save_draft(case, {}, by=by, at=at)
    open_work(WorkKind.COMPLETE_DRAFT, case, case=case, role=Role.CASE_OFFICER, due_at=at + DRAFT_DUE, at=at)
    if key:
        remember(by, key, asked, response={"case": str(case.pk)}, at=at)
    return case


def _next_case_number(office: Office, at: datetime) -> str:
    """The office's next case number; a demonstration's says so."""
    year = local_date(at).year
    return case_number(office, year, next_number(SeriesKind.CASE, office_id=office.pk, year=year))


def case_number(office: Office, year: int, number: int) -> str:
    """A number of an office's register as it is written; a demonstration's says so."""
    return f"{'DEMO-' if settings.DEMONSTRATION else ''}{office.pk}-{year}-{number:05d}"


@service("arrivals.draft_saved")
def save_draft(case: Case, content: Mapping[str, Any], *, by: User, at: datetime) -> None:
    """Keep the keystrokes of an unfinished registration, encrypted. Raises InvalidTransition once it is registered."""
    # Locked: the last keystrokes may arrive while the same form registers, and would outlive it.
    status = Case.objects.select_for_update().values_list("status", flat=True).get(pk=case.pk)
    if status != CaseStatus.DRAFT:
        raise InvalidTransition("case", status, "save_draft")
    sealed = cipher.seal(dict(content), place=IntakeDraft(pk=case.pk).place)
    IntakeDraft.objects.update_or_create(case=case, defaults={"user": by, "ciphertext": sealed, "saved_at": at})


def read_draft(case: Case) -> dict[str, Any]:
    """The keystrokes saved so far; empty where there are none."""
    draft = IntakeDraft.objects.filter(case=case).first()
    return dict(cipher.unseal(draft.ciphertext, place=draft.place)) if draft else {}


@service("arrivals.case_registered")
def register_case(
    case_id: UUID,
    registration: Registration,
    *,
    by: User,
    at: datetime,
    reasons: Reasons = NO_REASONS,
    lookalikes: Sequence[Beside] = (),
    also: Callable[[Case], Iterable[models.Model]] = lambda _case: (),
) -> Case:
    """Turn a draft into a registered case. Raises ActionRefused with everything that is missing, InvalidTransition.

    `lookalikes` are earlier cases that may be of the same person, that the officer can see and that nobody has
    compared with this one: registering says, with a reason, that this is another person. `also` makes rows of a later
    concept that are written in the same statement as those of the desk.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("office", "person").get(pk=case_id)
    numbers = [other.case.number for other in lookalikes]
    findings = rules.about_registering(by, case, registration, at=at, lookalikes=numbers)
    move(
        case,
        "register",
        STEPS,
        by=by,
        at=at,
        findings=findings,
        reasons=reasons,
        received_at=registration.received_at,
        registered_by=by,
        officer=by,
    )
    record_facts(case.person, registration.person, by=by, at=at, first=True)
    compared = comparisons_of(case, lookalikes, reasons.get("possible_duplicate", ""), by=by, at=at)
    insert_together([*rows_of(case, registration, by=by, at=at), *compared, *also(case)])
    IntakeDraft.objects.filter(pk=case.pk).delete()
    close_work(WorkKind.COMPLETE_DRAFT, subject=case, by=by, at=at)
    return case


def record_signature(case: Case, subject: str, signed: Signed, *, by: User, at: datetime) -> Signature:
    """Write down how something was signed."""
    signature = signature_of(case, subject, signed, by=by, at=at)
    signature.save(force_insert=True)
    return signature


@service("arrivals.case_voided")
def void_case(case_id: UUID, *, by: User, at: datetime, reasons: Reasons = NO_REASONS) -> Case:
    """Give up a record that should not be one; its history stays. Raises ActionRefused without a reason."""
    case = Case.objects.select_for_update(of=("self",)).select_related("office").get(pk=case_id)
    move(case, "void", STEPS, by=by, at=at, findings=rules.about_voiding(by, case, at=at), reasons=reasons)
    IntakeDraft.objects.filter(pk=case.pk).delete()
    close_work(WorkKind.COMPLETE_DRAFT, subject=case, by=by, at=at, done=False)
    return case


@service("arrivals.facts_corrected")
def correct_facts(case_id: UUID, facts: PersonFacts, *, by: User, at: datetime) -> Case:
    """Write down what the person, a document or the authority says now; the earlier rows stay, superseded."""
    case = Case.objects.select_for_update(of=("self",)).select_related("office", "person").get(pk=case_id)
    if stopping := refusing(rules.about_correcting_facts(by, case, at=at)):
        raise ActionRefused(stopping)
    record_facts(case.person, facts, by=by, at=at)
    if facts.is_colombian:  # then no safe-conduct is needed
        close_work_in(case, *WAITING_FOR_A_PAPER, by=by, at=at, done=False)
    case.one_version_on()
    return case


@service("arrivals.photo_added")
def add_photo(case_id: UUID, content: bytes, *, by: User, at: datetime) -> Case:
    """Store a photo, already prepared, as the person's current one. Raises ActionRefused."""
    case = Case.objects.select_for_update(of=("self",)).select_related("office", "person").get(pk=case_id)
    if stopping := refusing(rules.about_correcting(by, case, at=at)):
        raise ActionRefused(stopping)
    file = store_file(
        content, kind=FileKind.PHOTO, media_type="image/jpeg", person=case.person, case_id=case.pk, by=by, at=at
    )
    record_photo(case.person, file, by=by, at=at)
    case.one_version_on()
    return case
