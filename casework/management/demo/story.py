"""What the offices did with each person, when: every act goes through the services with the time it happened at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from casework.arrivals.children import record_child_notice
from casework.arrivals.desk_records import SignatureKind
from casework.arrivals.grants import assign_case
from casework.arrivals.intake import Registration, Signed
from casework.arrivals.models import Case
from casework.arrivals.services import add_photo, save_draft, start_case, void_case
from casework.asylum.lodging import Lodging
from casework.asylum.models import Application, Channel
from casework.asylum.services import forward_application, lodge_application
from casework.journey.steps import approve_safe_conduct, register_arrival
from casework.management.demo.agencies import is_answered, receive_answers, send_questions, weigh
from casework.management.demo.desks import Desk
from casework.management.demo.people import Arriving, Stage
from casework.management.demo.printing import Made, Printing
from casework.safe_conducts.issuing import number_safe_conduct, put_on_paper, what_to_set
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.services import hand_over, request_safe_conduct, return_safe_conduct
from casework.safe_conducts.states import Status
from casework.screening.claiming import take_match
from casework.screening.deciding import Word, decide_hit
from casework.screening.hits import Hit
from casework.screening.models import Check
from casework.screening.services import run_check
from casework.screening.verdicts import Compared
from casework.staff.models import User
from casework.staff.services import system_user

Event = tuple[datetime, Callable[[datetime], object]]

# What officers write where something is missing; only what a rule asks for is kept.
WHY = {
    "photo_missing": "La cámara del puesto no funciona; se toma mañana.",
    "identity_missing": "Dice que perdió sus documentos en el camino; declara su identidad de palabra.",
    "child_without_representative": "Se avisó al ICBF por teléfono a la llegada.",
    "possible_duplicate": "Se compararon las dos personas: son distintas.",
    "typed_late": "Hubo un corte de luz en el puesto: se tomó en papel y se transcribe ahora.",
    "lodged_late": "Dice que temía que su paradero se supiera y que nadie le explicó el plazo.",
    "forwarded_late": "La noche fue de mucha afluencia; no hubo quien llevara el correo.",
    "not_told_in_private": "No hubo un lugar reservado; se cita para mañana con una oficial.",
}
RETURNED = "Falta precisar el punto de ingreso: confirme con la persona el municipio."
BEGUN_TWICE = "Ya está registrada en el centro facilitador de Cúcuta desde el domingo: se abrió por error."
TO_REVIEW = "Hay una coincidencia con la lista: revise el expediente completo."
WEIGHED = {
    "false_positive": "Se compararon la fecha de nacimiento y el documento: es otra persona.",
    "confirmed": "Coinciden el documento y la fecha de nacimiento; se informa al área encargada.",
}
ACCOUNTS = (
    "Relato ficticio: pidió la baja, se la negaron y recibió amenazas en su casa.",
    "Relato ficticio: no quiso cumplir una orden contra la población y teme ser detenido.",
    "Relato ficticio: su salario no alcanzaba para alimentar a su familia y fue sancionado por reclamar.",
    "Relato ficticio: grupos armados civiles amenazaron a su familia.",
)
GROUNDS = (("a",), ("a", "b"), ("b",), ())
SIGNATURES = {
    0: Signed(kind=SignatureKind.FINGERPRINT),
    5: Signed(kind=SignatureKind.ON_REQUEST, signed_by="Vecino ficticio de fila", witness="Testigo ficticia"),
    9: Signed(kind=SignatureKind.REFUSED),
}
TYPESETTING = timedelta(minutes=4)  # for the load's sake: the next page is set while the load goes on


def minutes(number: float) -> timedelta:
    """That many minutes."""
    return timedelta(minutes=number)


@dataclass(eq=False)
class Story:
    """One person's way through the offices, as events that are told in the order of their times."""

    who: Arriving
    desk: Desk
    printing: Printing
    case: Case = field(init=False)
    application: Application = field(init=False)
    paper: SafeConduct = field(init=False)
    picture: Made = field(init=False)
    page: Made = field(init=False)
    covers: list[UUID] = field(default_factory=list)  # relatives whom the application covers

    def events(self) -> Iterator[Event]:
        """Everything that happens up to the cut-off."""
        who, at = self.who, self.who.at
        yield at - minutes(12), self.start
        if who.stage == Stage.DRAFT:
            yield at, self.type
            if who.given_up:
                yield at + minutes(8), self.give_up
            return
        yield at, self.register
        yield from self.afterwards()

    def afterwards(self) -> Iterator[Event]:
        """What follows the registration."""
        who, at = self.who, self.who.at
        if who.photo:
            yield at + minutes(2), self.photograph
        yield at + minutes(12), self.check
        yield at + minutes(20), self.send_questions
        if is_answered(who.number) and who.stage >= Stage.LODGED:
            yield at + minutes(95), self.receive_answers
            yield at + minutes(190), self.weigh_answers
        for place, decision in enumerate(who.weighed):
            yield at + minutes(80 + 50 * place), partial(self.weigh, place, decision)
        if who.icbf_told:
            yield at + minutes(25), self.tell_icbf
        if who.stage >= Stage.LODGED:
            yield at + minutes(30), self.lodge
            if who.forwarded:
                yield who.forwarded_at or at + minutes(270), self.forward
        if who.stage >= Stage.REQUESTED:
            yield from self._paper(who.requested_at or at + minutes(45))

    def _paper(self, at: datetime) -> Iterator[Event]:
        who = self.who
        approved = who.approved_at or at + minutes(100)
        yield at, self.request
        if who.stage == Stage.RETURNED:
            yield at + minutes(80), self.give_back
        if who.stage >= Stage.APPROVED:
            yield approved, self.approve
        if who.stage >= Stage.ISSUED:
            yield approved + minutes(1), self.number
            yield approved + minutes(1) + TYPESETTING, self.issue
        if who.stage >= Stage.HANDED_OVER:
            yield who.handed_at or approved + minutes(50), self.give

    def start(self, at: datetime) -> None:
        """The person steps to the desk."""
        by = self._registrar(at)
        self.case = start_case(self.desk.office, restricted=self.who.restricted, by=by, at=at)
        self.picture = self.printing.photo(self.who.number)

    def _registrar(self, at: datetime) -> User:
        """Mostly an officer; a supervisor who was alone at the desk."""
        return self.desk.supervisor if self.who.by_supervisor else self.desk.officer(at)

    def type(self, at: datetime) -> None:
        """Something is typed and not finished."""
        save_draft(self.case, self.who.typed, by=self.desk.officer(at), at=at)

    def give_up(self, at: datetime) -> None:
        """The record should not be one."""
        void_case(self.case.pk, by=self.desk.officer(at), at=at, reasons={"note": BEGUN_TWICE})

    def registration(self, at: datetime) -> Registration:
        """What the desk wrote down."""
        who = self.who
        return Registration(
            person=who.facts,
            crossing=who.crossing,
            received_at=at - who.typed_late if who.typed_late else at - minutes(5),
            notice_given=True,
            signed=SIGNATURES.get(who.number % 40, Signed(kind=SignatureKind.WET)),
            items=who.items,
        )

    def register(self, at: datetime) -> None:
        """The desk has what it needs."""
        self.case = register_arrival(self.case.pk, self.registration(at), by=self._registrar(at), at=at, reasons=WHY)

    def photograph(self, at: datetime) -> None:
        """A picture in place of a photo."""
        add_photo(self.case.pk, self.picture(), by=self._registrar(at), at=at)

    def check(self, at: datetime) -> None:
        """The worker asks the list; where it finds somebody whom people weigh, reviewers have it in their queue."""
        for check_id in Check.objects.filter(case=self.case, type__asked_of="list").values_list("pk", flat=True):
            run_check(check_id, by=system_user(), at=at)
        if Hit.objects.to_be_weighed().filter(case=self.case).exists():
            assign_case(self.case.pk, self.desk.reviewers[0], reason=TO_REVIEW, by=self.desk.supervisor, at=at)

    def send_questions(self, at: datetime) -> None:
        """The desk writes to the agencies."""
        send_questions(self.case, self.who.number, desk=self.desk, at=at)

    def receive_answers(self, at: datetime) -> None:
        """The agencies have answered."""
        receive_answers(self.case, self.who.number, desk=self.desk, at=at)

    def weigh_answers(self, at: datetime) -> None:
        """A reviewer weighs what they said."""
        weigh(self.case, self.who.number, desk=self.desk, at=at)

    def weigh(self, place: int, decision: str, at: datetime) -> None:
        """A reviewer takes the match and says what it is; a strong one also the second."""
        by = self.desk.reviewers[place]
        for hit in Hit.objects.undecided().filter(case=self.case).order_by("-score"):
            take_match(hit.pk, by=by, at=at)
            word = Word(decision=decision, reason=WEIGHED[decision], compared=Compared.BIRTH)
            decide_hit(hit.pk, word, by=by, at=at)

    def tell_icbf(self, at: datetime) -> None:
        """The desk tells the ICBF of a child alone."""
        told, number = at - minutes(5), f"ICBF-99-{self.who.number:04d}"
        record_child_notice(
            self.case.pk,
            notified_at=told,
            contact="Defensora de familia ficticia, centro zonal",
            reference=number,
            by=self.desk.officer(at),
            at=at,
        )

    def lodge(self, at: datetime) -> None:
        """The person applies."""
        number = self.who.number
        lodging = Lodging(
            channel=Channel.INSIDE if self.who.inland else Channel.BORDER,
            received_at=at - minutes(5),
            grounds=GROUNDS[number % len(GROUNDS)],
            statement=ACCOUNTS[number % len(ACCOUNTS)],
            signed=Signed(kind=SignatureKind.WET),
            covers=tuple(self.covers),
        )
        self.application = lodge_application(self.case.pk, lodging, by=self.desk.officer(at), at=at, reasons=WHY)

    def forward(self, at: datetime) -> None:
        """The application goes to the Ministry."""
        number = f"DEMO-{self.who.number:04d}"
        forward_application(self.application.pk, number, by=self.desk.officer(at), at=at, reasons=WHY)

    def request(self, at: datetime) -> None:
        """The desk asks for the paper."""
        self.paper = request_safe_conduct(self.case.pk, by=self.desk.officer(at), at=at, reasons=WHY)

    def give_back(self, at: datetime) -> None:
        """The supervisor returns the request."""
        return_safe_conduct(self.paper.pk, RETURNED, by=self.desk.supervisor, at=at)

    def approve(self, at: datetime) -> None:
        """The supervisor approves."""
        approve_safe_conduct(self.paper.pk, by=self.desk.supervisor, at=at)

    def number(self, at: datetime) -> None:
        """The worker numbers the paper and begins its page. Raises RuntimeError where it went back."""
        number_safe_conduct(self.paper.pk, by=system_user(), at=at)
        self.paper = SafeConduct.objects.select_related("person", "sealed_with").get(pk=self.paper.pk)
        if self.paper.status != Status.NUMBERED:
            raise RuntimeError(f"The safe-conduct of case {self.case.number} was sent back")
        self.page = self.printing.page(what_to_set(self.paper))

    def issue(self, at: datetime) -> None:
        """The worker puts the page on paper."""
        put_on_paper(self.paper.pk, self.page(), by=system_user(), at=at)

    def give(self, at: datetime) -> None:
        """The desk hands it over."""
        hand_over(self.paper.pk, by=self.desk.officer(at), at=at, scanned=self.paper.printed_no or "")
