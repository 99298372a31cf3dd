"""What an assessment needs, and who proposes and approves it (design: domain.md section 5.5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.errors import Finding, Level, refusing
from casework.law.days import local_date
from casework.law.reference import CheckType
from casework.screening.assessment_states import OUTCOMES, AssessmentStatus
from casework.screening.assessments import Assessment
from casework.screening.models import Check
from casework.screening.states import CheckStatus, Result, Weighing
from casework.staff.models import Role, User
from casework.staff.rules import about_holding


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist: a kind of check that is needed, the check itself, and what it still lacks."""

    kind: CheckType
    check: Check | None
    finding: Finding | None
    confirmed: tuple[str, ...] = ()  # the list entries that reviewers said are this person

    @property
    def concern(self) -> str:
        """What keeps the outcome from being favourable: the kind and the entries that were confirmed; else empty."""
        concerned = bool(self.confirmed) or (self.check is not None and self.check.weighing == Weighing.CONCERN)
        entries = f" ({', '.join(self.confirmed)})" if self.confirmed else ""
        return f"{self.kind.code}{entries}" if concerned else ""

    @property
    def done(self) -> bool:
        """Whether nothing is missing."""
        return self.finding is None


def checklist(
    kinds: Iterable[CheckType],
    checks: Iterable[Check],
    confirmed: Mapping[UUID, Sequence[str]],
    *,
    validity: timedelta | None,
    on: date,
) -> list[Item]:
    """What is needed and what each of it lacks, by the checks of a case with the newest first.

    `confirmed` holds, by check, the list entries that were said to be this person.
    """
    newest: dict[str, Check] = {}
    for check in checks:
        newest.setdefault(check.type_id, check)
    made = []
    for kind in kinds:
        own = newest.get(kind.pk)
        entries = tuple(confirmed.get(own.pk, ())) if own else ()
        made.append(Item(kind, own, about_one(own, validity=validity, on=on), entries))
    return made


def about_one(check: Check | None, *, validity: timedelta | None, on: date) -> Finding | None:
    """What keeps one check from counting; None where it is weighed and fresh."""
    if check is None or check.status == CheckStatus.CANCELLED:
        return Finding("check_not_asked", _("It has not been asked."))
    if check.result == Result.COULD_NOT_RUN:
        return Finding("check_could_not_run", _("It could not run: nobody has looked."))
    if check.status == CheckStatus.STALE or (
        check.answered_at and validity and local_date(check.answered_at + validity) < on
    ):
        return Finding("check_stale", _("Its answer is out of date: ask again."))
    sentences = {
        CheckStatus.PLANNED: ("check_planned", _("It cannot be asked yet: something that it needs is not known.")),
        CheckStatus.REQUESTED: ("check_unsent", _("The question has not gone out.")),
        CheckStatus.SENT: ("check_unanswered", _("The agency has not answered. Silence says nothing.")),
        CheckStatus.ERROR: ("check_failed", _("The question could not be delivered.")),
        CheckStatus.ANSWERED: ("check_not_weighed", _("Nobody has weighed the answer.")),
        CheckStatus.REOPENED: ("check_reopened", _("It was reopened and nobody has weighed it again.")),
    }
    found = sentences.get(CheckStatus(check.status))
    return Finding(*found) if found else None


def about_proposing(
    user: User, assessment: Assessment, items: Sequence[Item], *, outcome: str = "", at: datetime
) -> list[Finding]:
    """Whether this user may propose an outcome: a security reviewer, once every needed check is weighed and fresh."""
    findings = about_holding(user, Role.SECURITY_REVIEWER, office=assessment.case.office, at=at)
    if assessment.status not in (AssessmentStatus.OPEN, AssessmentStatus.COMPLETE):
        findings.append(Finding("already_proposed", _("An outcome has been proposed already.")))
    findings += about_completeness(items)
    findings += _about_favourable(items) if outcome == AssessmentStatus.FAVOURABLE else []
    if any(item.check and item.check.answer and item.check.answer.from_origin for item in items):
        sentence = _("Possible persecution: a notice was issued by the country of origin. Do not contact its bureau.")
        findings.append(Finding("possible_persecution", sentence, Level.WARN))
    return findings


def _about_favourable(items: Sequence[Item]) -> list[Finding]:
    """A confirmed match or concern asks for another outcome; an observation is warned of."""
    found = []
    if concerns := [item.concern for item in items if item.concern]:
        sentence = _("A match or a concern is confirmed, %(named)s: propose favourable with observations, or adverse.")
        found.append(Finding("concern_confirmed", sentence % {"named": "; ".join(concerns)}))
    if any(item.check and item.check.weighing == Weighing.OBSERVATION for item in items):
        sentence = _("A check has an observation: say why the outcome is favourable all the same.")
        found.append(Finding("favourable_with_concern", sentence, Level.WARN))
    return found


def about_completeness(items: Sequence[Item]) -> list[Finding]:
    """What is missing, one finding for each kind of lack, with the checks it is about."""
    if not items:
        return [Finding("checks_not_asked", _("No check has been asked about this person."))]
    lacking: dict[str, list[Item]] = {}
    for item in items:
        if item.finding is not None:
            lacking.setdefault(item.finding.code, []).append(item)
    return [
        Finding(code, _Told(", ".join(item.kind.code for item in those), those[0].finding))
        for code, those in lacking.items()
    ]


class _Told:
    """The sentence of a lack with the names of the checks, in the language of whoever reads it."""

    def __init__(self, codes: str, finding: Finding | None) -> None:
        self.codes, self.finding = codes, finding

    def __str__(self) -> str:
        return f"{self.codes}: {self.finding.message if self.finding else ''}"


def about_approving(user: User, assessment: Assessment, items: Sequence[Item], *, at: datetime) -> list[Finding]:
    """Whether this user may approve: a supervisor who did not propose; of an adverse one two, neither of them twice."""
    findings = about_sending_back(user, assessment, at=at)
    if assessment.approved_by_id == user.pk:
        sentence = _("You gave the first approval: an adverse outcome needs a second supervisor.")
        findings.append(Finding("second_person", sentence))
    if assessment.outcome == AssessmentStatus.FAVOURABLE:
        findings += refusing(_about_favourable(items))  # a match may have been confirmed since the proposal
    return findings + about_completeness(items)


def about_sending_back(user: User, assessment: Assessment, *, at: datetime) -> list[Finding]:
    """Whether this user may decide on a proposal at all."""
    findings = about_holding(user, Role.SUPERVISOR, office=assessment.case.office, at=at)
    if assessment.status != AssessmentStatus.PROPOSED:
        findings.append(Finding("not_proposed", _("No outcome waits for a decision.")))
    if assessment.proposed_by_id == user.pk:
        findings.append(Finding("own_proposal", _("You proposed this outcome: somebody else decides on it.")))
    return findings


def about_reopening(user: User, assessment: Assessment, *, at: datetime) -> list[Finding]:
    """Whether this user may take an ended assessment up again, which takes a reason."""
    findings = about_holding(user, Role.SUPERVISOR, Role.SECURITY_REVIEWER, office=assessment.case.office, at=at)
    if assessment.status not in OUTCOMES:
        findings.append(Finding("not_ended", _("This assessment has not ended.")))
    return [*findings, Finding("why_reopened", _("Say what is new."), Level.REASON_REQUIRED)]


def about_following_up(user: User, assessment: Assessment, *, at: datetime) -> list[Finding]:
    """Whether this user may say that what follows an adverse outcome is done."""
    return about_holding(user, Role.SUPERVISOR, office=assessment.case.office, at=at)
