"""What agencies answered by the cut-off: most are silent yet, some have answered, three notices come."""

from datetime import datetime, timedelta
from typing import Any

from casework.arrivals.grants import assign_case
from casework.arrivals.models import Case, CaseGrant, GrantKind
from casework.management.demo.desks import Desk
from casework.screening.agencies.exchange import note_all_sent
from casework.screening.answers import Received, record_answer, weigh_answer, weigh_without_findings
from casework.screening.assessing import Proposal, approve_outcome, propose_outcome
from casework.screening.assessments import Assessment
from casework.screening.models import Check
from casework.screening.received import AnswerSource
from casework.screening.states import CheckStatus

ANSWERED = 12  # of one person in so many every agency has answered
NOTICES = {24: "VEN", 168: "VEN", 72: "BRA"}  # of these INTERPOL has a notice: two issued at home, one elsewhere
OBSERVED, SUSPECTED = 96, 132  # of these intelligence has an observation, and suspects an infiltration
PROPOSED, APPROVED = (12, 36, 60, 84), (12, 36)
AGENCIES = "agency"
TO_READ = "Una entidad respondió: valore la respuesta y proponga un resultado."
NOTHING = "La respuesta no dice nada de esta persona."
OFFENCES = {"VEN": "Rebelión (dato ficticio)", "BRA": "Contrabando (dato ficticio)"}
PERSECUTION = "La notificación la emitió el país de origen: posible persecución; se consulta a jurídica."


def is_answered(number: int) -> bool:
    """Whether every agency has answered about the person of this number."""
    return number % ANSWERED == 0


def send_questions(case: Case, number: int, *, desk: Desk, at: datetime) -> None:
    """The desk writes one letter to each agency, and records it."""
    waiting = Check.objects.filter(case=case, status=CheckStatus.REQUESTED, type__asked_of=AGENCIES)
    note_all_sent(case.pk, waiting.values_list("pk", flat=True), f"DEMO-A-{number:04d}", by=desk.officer(at), at=at)


def receive_answers(case: Case, number: int, *, desk: Desk, at: datetime) -> None:
    """What came by telephone; a region has a reviewer read the case."""
    if not CaseGrant.objects.filter(case=case, kind=GrantKind.ASSIGNED).exists():
        assign_case(case.pk, desk.reviewers[0], reason=TO_READ, by=desk.supervisor, at=at)
    waiting = Check.objects.filter(case=case, status=CheckStatus.SENT).select_related("type").order_by("type_id")
    for check in waiting:
        by = desk.reviewers[0] if check.type.sealed else desk.officer(at)
        told = _told(check, number)
        received = Received(source=AnswerSource.TELEPHONE, received_at=at - timedelta(minutes=5), **told)
        record_answer(check.pk, received, by=by, at=at)


def _told(check: Check, number: int) -> dict[str, Any]:
    """The answer in the words of the check, mostly that nothing was found."""
    if check.type_id == "INTERPOL" and number in NOTICES:
        country = NOTICES[number]
        return {"said": "hit", "notice_kind": "red", "issuing_country": country, "offence": OFFENCES[country]}
    if check.type_id == "INTELLIGENCE" and number in (OBSERVED, SUSPECTED):
        return {"said": "observation" if number == OBSERVED else "objection"}
    return {"said": next(iter(check.type.answers))}


def weigh(case: Case, number: int, *, desk: Desk, at: datetime) -> None:
    """The reviewer weighs what came; of a few the outcome is proposed, of some of these approved."""
    weigh_without_findings(case.pk, NOTHING, by=desk.reviewers[0], at=at)
    found = Check.objects.filter(case=case, status=CheckStatus.ANSWERED, answer__isnull=False)
    for check in found.select_related("answer"):
        reason = PERSECUTION if check.answer and check.answer.from_origin else "Se pide más información."
        weigh_answer(check.pk, "observation", reason, by=desk.reviewers[0], at=at)
    assessment = Assessment.objects.get(case=case)
    if number in PROPOSED and assessment.status == "complete":
        proposal = Proposal(outcome="favourable", reason="Ninguna verificación tiene reparos.")
        propose_outcome(assessment.pk, proposal, by=desk.reviewers[0], at=at)
        if number in APPROVED:
            approve_outcome(assessment.pk, "De acuerdo con la propuesta.", by=desk.supervisor, at=at)
