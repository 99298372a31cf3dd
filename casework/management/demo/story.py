"""What the offices did with each person, when: every act goes through the services with the time it happened at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from casework.arrivals.intake import Registration, Signed
from casework.arrivals.models import Case, SignatureKind
from casework.arrivals.services import save_draft, start_case
from casework.asylum.lodging import Lodging
from casework.asylum.models import Application, Channel
from casework.asylum.services import forward_application, lodge_application
from casework.journey.steps import approve_safe_conduct, register_arrival
from casework.management.demo.people import Arriving, Stage
from casework.management.demo.portraits import portrait
from casework.people.files import store_file
from casework.people.models import FileKind
from casework.people.services import record_photo
from casework.safe_conducts.issuing import issue_safe_conduct
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.services import hand_over, request_safe_conduct, return_safe_conduct
from casework.screening.models import Check
from casework.screening.services import run_check
from casework.staff.models import Office, User
from casework.staff.services import system_user

Event = tuple[datetime, Callable[[datetime], object]]

# What officers write where something is missing; only what a rule asks for is kept.
WHY = {
    "photo_missing": "La cámara del puesto no funciona; se toma mañana.",
    "identity_missing": "Dice que perdió sus documentos en el camino; declara su identidad de palabra.",
    "child_without_representative": "Se avisó al ICBF por teléfono a la llegada.",
    "possible_duplicate": "Se compararon las dos personas: son distintas.",
}
RETURNED = "Falta precisar el punto de ingreso: confirme con la persona el municipio."
ACCOUNTS = (
    "Relato ficticio: pidió la baja, se la negaron y recibió amenazas en su casa.",
    "Relato ficticio: no quiso cumplir una orden contra la población y teme ser detenido.",
    "Relato ficticio: su salario no alcanzaba para alimentar a su familia y fue sancionado por reclamar.",
    "Relato ficticio: grupos armados civiles amenazaron a su familia.",
)
GROUNDS = (("a",), ("a", "b"), ("b",), ())


def minutes(number: float) -> timedelta:
    """That many minutes."""
    return timedelta(minutes=number)


@dataclass
class Story:
    """One person's way through the offices, as events that are told in the order of their times."""

    who: Arriving
    officer: User
    supervisor: User
    office: Office
    case: Case = field(init=False)
    application: Application = field(init=False)
    paper: SafeConduct = field(init=False)

    def events(self) -> Iterator[Event]:
        """Everything that happens up to the cut-off."""
        who, at = self.who, self.who.at
        yield at - minutes(12), self.start
        if who.stage == Stage.DRAFT:
            yield at, self.type
            return
        yield at, self.register
        if who.photo:
            yield at + minutes(2), self.photograph
        yield at + minutes(15), self.check
        if who.stage >= Stage.LODGED:
            yield at + minutes(30), self.lodge
            if who.forwarded:
                yield at + minutes(270), self.forward
        if who.stage >= Stage.REQUESTED:
            yield from self._paper(who.requested_at or at + minutes(45))

    def _paper(self, at: datetime) -> Iterator[Event]:
        yield at, self.request
        if self.who.stage == Stage.RETURNED:
            yield at + minutes(80), self.give_back
        if self.who.stage >= Stage.ISSUED:
            yield at + minutes(100), self.approve
            yield at + minutes(101), self.issue
        if self.who.stage >= Stage.HANDED_OVER:
            yield at + minutes(150), self.give

    def start(self, at: datetime) -> None:
        """The desk opens a case."""
        self.case = start_case(self.office, restricted=self.who.restricted, by=self.officer, at=at)

    def type(self, at: datetime) -> None:
        """The desk types and is called away."""
        save_draft(self.case, self.who.typed, by=self.officer, at=at)

    def register(self, at: datetime) -> None:
        """The desk registers the person."""
        signature = SignatureKind.FINGERPRINT if self.who.number % 7 == 0 else SignatureKind.WET
        registration = Registration(
            person=self.who.facts,
            crossing=self.who.crossing,
            received_at=at - minutes(10),
            notice_given=True,
            signed=Signed(kind=signature, read_by=self.officer.display_name),
            items=self.who.items,
        )
        self.case = register_arrival(self.case.pk, registration, by=self.officer, at=at, reasons=WHY)

    def photograph(self, at: datetime) -> None:
        """A picture in place of a photo."""
        file = store_file(
            portrait(self.who.number),
            kind=FileKind.PHOTO,
            media_type="image/jpeg",
            person=self.case.person,
            case_id=self.case.pk,
            by=self.officer,
            at=at,
        )
        record_photo(self.case.person, file, by=self.officer, at=at)

    def check(self, at: datetime) -> None:
        """The worker asks the list."""
        for check_id in Check.objects.filter(case=self.case).values_list("pk", flat=True):
            run_check(check_id, by=system_user(), at=at)

    def lodge(self, at: datetime) -> None:
        """The person applies."""
        number = self.who.number
        lodging = Lodging(
            channel=Channel.INSIDE if self.who.inland else Channel.BORDER,
            received_at=at - minutes(5),
            grounds=GROUNDS[number % len(GROUNDS)],
            statement=ACCOUNTS[number % len(ACCOUNTS)],
            signed=Signed(kind=SignatureKind.WET),
        )
        self.application = lodge_application(self.case.pk, lodging, by=self.officer, at=at)

    def forward(self, at: datetime) -> None:
        """The application goes to the Ministry."""
        number = f"DEMO-{self.who.number:04d}"
        forward_application(self.application.pk, number, by=self.officer, at=at)

    def request(self, at: datetime) -> None:
        """The desk asks for the paper."""
        self.paper = request_safe_conduct(self.case.pk, by=self.officer, at=at, reasons=WHY)

    def give_back(self, at: datetime) -> None:
        """The supervisor returns the request."""
        return_safe_conduct(self.paper.pk, RETURNED, by=self.supervisor, at=at)

    def approve(self, at: datetime) -> None:
        """The supervisor approves."""
        approve_safe_conduct(self.paper.pk, by=self.supervisor, at=at)

    def issue(self, at: datetime) -> None:
        """The worker numbers the paper and puts it on paper. Raises RuntimeError where it could not be set."""
        if not issue_safe_conduct(self.paper.pk, by=system_user(), at=at):
            raise RuntimeError(f"The safe-conduct of case {self.case.number} could not be issued: see the log")

    def give(self, at: datetime) -> None:
        """The desk hands it over."""
        hand_over(self.paper.pk, by=self.officer, at=at)
