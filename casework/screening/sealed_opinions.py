"""Recording and reading what intelligence services wrote; the text goes to security reviewers and to nobody else."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.audit.context import service
from casework.audit.services import record_read
from casework.errors import ActionRefused, BadInput, refusing
from casework.law.days import local_date
from casework.people.writing import clean_text
from casework.screening import rules
from casework.screening.models import Check
from casework.screening.opinions import Agency, Classification, IntelligenceOpinion, Outcome
from casework.staff.models import User

MOST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Opinion:
    """What came in, as the reviewer has it before them."""

    agency: str
    classification: str
    outcome: str
    received_on: date
    text: str


@service("screening.opinion_recorded")
def record_opinion(check_id: UUID, opinion: Opinion, *, by: User, at: datetime) -> IntelligenceOpinion:
    """Keep an opinion about the person of this check, its text sealed; it is never changed afterwards.

    Raises ActionRefused, or BadInput naming the field.
    """
    case_id = Check.objects.values_list("case_id", flat=True).get(pk=check_id)
    Case.objects.select_for_update().get(pk=case_id)
    check = Check.objects.select_related("case__office").get(pk=check_id)
    if stopping := refusing(rules.about_the_opinions(by, check, at=at)):
        raise ActionRefused(stopping)
    text = clean_text(opinion.text, field="text", most=MOST_TEXT)
    _check_fields(opinion, text, at=at)
    kept = IntelligenceOpinion(
        check_run=check,
        case_id=case_id,
        agency=opinion.agency,
        classification=opinion.classification,
        outcome=opinion.outcome,
        received_on=opinion.received_on,
        recorded_by=by,
        recorded_at=at,
    )
    kept.seal(text)
    kept.save(force_insert=True)
    return kept


def _check_fields(opinion: Opinion, text: str, *, at: datetime) -> None:
    wrong = {}
    for name, kinds in (("agency", Agency), ("classification", Classification), ("outcome", Outcome)):
        if getattr(opinion, name) not in kinds.values:
            wrong[name] = _("Choose one of the list.")
    if opinion.received_on > local_date(at):
        wrong["received_on"] = _("This day has not come yet.")
    if not text.strip():
        wrong["text"] = _("Write the text of the opinion.")
    if wrong:
        raise BadInput(wrong)


def read_opinion(opinion: IntelligenceOpinion, *, by: User, at: datetime) -> str:
    """The text in clear; that it was read is an event of the case, written first. Raises ActionRefused."""
    if stopping := refusing(rules.about_the_opinions(by, opinion.check_run, at=at)):
        raise ActionRefused(stopping)
    case = opinion.case
    table = IntelligenceOpinion._meta.db_table
    record_read(case_id=case.pk, person_id=case.person_id, subject_table=table, subject_pk=opinion.pk)
    return opinion.text()


def opinions_of(check: Check) -> QuerySet[IntelligenceOpinion]:
    """The opinions about the person of this check, newest first, without their text."""
    about = IntelligenceOpinion.objects.filter(check_run=check)
    return about.defer("ciphertext").select_related("recorded_by").order_by("-recorded_at", "-id")
