"""What each kind of paper asks besides what all of them ask: they warn and record more often than they refuse.

No answer decides another (design: domain.md 0.4): checks and assessment warn, the Ministry's acts and the law decide.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from casework.asylum.ministry_acts import ActKind
from casework.asylum.states import ApplicationStatus
from casework.errors import BadInput, Finding, Level
from casework.safe_conducts.evidence import HAD_ONE, Evidence
from casework.safe_conducts.kinds import ADMIN, EXIT, INITIAL, OTHER, REFUGEE, RENEWED_FROM
from casework.screening.assessment_states import AssessmentStatus
from casework.screening.states import CheckStatus

INITIAL_ARTICLE: Final = "Decreto 1067 de 2015, art. 2.2.3.1.3.2"
STAY_ARTICLE: Final = "Decreto 1067 de 2015, art. 2.2.3.1.4.1"
ADMIN_ARTICLE: Final = "Decreto 1067 de 2015, art. 2.2.1.11.4.9"
EXIT_ARTICLE: Final = "Decreto 1067 de 2015, art. 2.2.3.1.6.14"


def about_the_kind(evidence: Evidence) -> list[Finding]:
    """What this kind of paper asks, and how it stands to the paper before it."""
    asked = GUARDS.get(evidence.kind, _nothing)
    return [
        *asked(evidence),
        *_about_another_permit(evidence),
        *_about_the_request(evidence),
        *_about_the_days(evidence),
    ]


def _nothing(_evidence: Evidence) -> list[Finding]:
    return []


def _about_initial(evidence: Evidence) -> list[Finding]:
    """A lodged application, no ground of inadmission, checks requested: nothing else stands against the first paper."""
    application, admitted = evidence.application, not any(ground.stands for ground in evidence.inadmission)
    refusals = (
        (application and application.is_lodged, "application_not_lodged", _("No application has been lodged.")),
        (evidence.checks_asked, "checks_not_requested", _("The background checks have not been requested.")),
        (admitted, "inadmission_recorded", _("A ground of inadmission is recorded and has not been withdrawn.")),
    )
    findings = [Finding(code, sentence, article=INITIAL_ARTICLE) for met, code, sentence in refusals if not met]
    if any(paper.status in HAD_ONE and paper != evidence.active for paper in evidence.earlier):
        sentence = _("The person has had a first safe-conduct before: the next is of another type.")
        findings.append(Finding("had_a_first", sentence, Level.WARN, INITIAL_ARTICLE))
    return findings


def _about_admin(evidence: Evidence) -> list[Finding]:
    """A written reason; a first paper that ended or ends; a Ministry that is silent."""
    sentence = _("Write why the person must stay until their situation is defined.")
    findings = [Finding("admin_reason", sentence, Level.REASON_REQUIRED, ADMIN_ARTICLE)]
    application = evidence.application
    if evidence.last is None:
        sentence = _("The person has had no safe-conduct before: a first one is of another type.")
        findings.append(Finding("no_paper_before", sentence, Level.WARN, ADMIN_ARTICLE))
    if application is None:
        findings.append(Finding("no_application", _("No application covers this person."), Level.WARN, ADMIN_ARTICLE))
    elif application.status == ApplicationStatus.ADMITTED:
        sentence = _("The application is admitted: a stay safe-conduct for refugee applicants can be requested.")
        findings.append(Finding("application_admitted", sentence, Level.WARN, STAY_ARTICLE))
    return [*findings, *_about_an_ended_application(evidence)]


def _about_an_ended_application(evidence: Evidence) -> list[Finding]:
    """What does not stand on the application may still be given after its end, with a reason."""
    application = evidence.application
    if application is None or application.is_lodged or application.status == ApplicationStatus.ADMITTED:
        return []
    sentence = _("The application is no longer pending: write why the person stays all the same.")
    return [Finding("application_ended", sentence, Level.REASON_REQUIRED, ADMIN_ARTICLE)]


def _about_refugee(evidence: Evidence) -> list[Finding]:
    """An admitted application; an adverse assessment or old checks are told and stop nothing."""
    findings = []
    application = evidence.application
    if application is None or application.status != ApplicationStatus.ADMITTED:
        sentence = _("The Ministry has not admitted the application, or it is no longer pending.")
        findings.append(Finding("application_not_admitted", sentence, article=STAY_ARTICLE))
    if evidence.assessment and evidence.assessment.status == AssessmentStatus.ADVERSE:
        sentence = _("The assessment of the checks is adverse: tell the Ministry. It refuses nothing by itself.")
        findings.append(Finding("assessment_adverse", sentence, Level.WARN, STAY_ARTICLE))
    if any(check.status == CheckStatus.STALE for check in evidence.checks):
        sentence = _("Answers of background checks are out of date.")
        findings.append(Finding("checks_stale", sentence, Level.WARN, STAY_ARTICLE))
    return findings


def _about_other(evidence: Evidence) -> list[Finding]:
    """A written reason: it is at the judgement of the authority."""
    sentence = _("Write the reason that the law does not foresee.")
    reason = Finding("other_reason", sentence, Level.REASON_REQUIRED, ADMIN_ARTICLE)
    return [reason, *_about_an_ended_application(evidence)]


def _about_another_permit(evidence: Evidence) -> list[Finding]:
    """Who was granted another permit needs no safe-conduct, save for a reason (art. 2.2.3.1.4.2)."""
    if not evidence.act(ActKind.OTHER_PERMIT):
        return []
    sentence = _("The Ministry recorded another permit of this person: write why a safe-conduct is needed.")
    return [Finding("has_other_permit", sentence, Level.REASON_REQUIRED, STAY_ARTICLE)]


def _about_exit(evidence: Evidence) -> list[Finding]:
    """The recorded negative decision that is final."""
    if evidence.act(ActKind.NEGATIVE):
        return []
    sentence = _("No final negative decision of the Ministry is recorded.")
    return [Finding("negative_not_final", sentence, article=EXIT_ARTICLE)]


def _about_the_request(evidence: Evidence) -> list[Finding]:
    """Where the law says so, the Ministry asks for the paper, by a number."""
    kind = evidence.document_type
    if kind is None or not kind.needs_mfa_request or evidence.asked_by:
        return []
    sentence = _("The number by which the Ministry asks for this safe-conduct is not recorded.")
    return [Finding("ministry_request_missing", sentence, article=STAY_ARTICLE)]


def _about_the_days(evidence: Evidence) -> list[Finding]:
    """No overlap, no gap: a renewal from 30 days before the end, a longer paper at once, a first one beside none."""
    last = evidence.last
    if evidence.kind == INITIAL:
        return [] if evidence.active is None else [_still_valid()]
    if last is None or last.valid_until is None:
        return []
    if last.valid_until < evidence.on:
        return [*_about_a_second_one(evidence), *_about_asking_late(evidence)]
    if evidence.at_once:
        return []
    findings = _about_a_second_one(evidence)
    if last.valid_until - evidence.on > RENEWED_FROM:
        sentence = _("It can be renewed from 30 days before its end.")
        findings.append(Finding("renewed_too_early", sentence, article=ADMIN_ARTICLE))
    return findings


def _about_a_second_one(evidence: Evidence) -> list[Finding]:
    """The same type once more, beside a valid one or after its end, where the law foresees one only."""
    kind = evidence.document_type
    had = any(paper.type == evidence.kind and paper.status in HAD_ONE for paper in evidence.earlier)
    if kind is None or kind.renewable or not had:
        return []
    sentence = _("The law does not foresee that this type is renewed: say why it is.")
    return [Finding("not_renewable", sentence, Level.REASON_REQUIRED, kind.basis)]


def _about_asking_late(evidence: Evidence) -> list[Finding]:
    """The person was without a paper for a while: whose delay it is, is said."""
    last, pending = evidence.last, evidence.pending
    if last is None or last.valid_until is None:
        return []
    if pending and pending.asked_by_the_end_of(last):
        sentence = _("It was asked for in time: the delay is the office's, and it begins without a gap.")
        return [Finding("decided_late", sentence, Level.WARN)]
    in_time = last.asked_in_time_until is not None and evidence.on <= last.asked_in_time_until
    if not in_time and not evidence.at_once and evidence.on - last.valid_until > timedelta(days=1):
        return [Finding("asked_late", _("The earlier safe-conduct has ended: there is a gap."), Level.WARN)]
    return []


def _still_valid() -> Finding:
    return Finding("still_valid", _("The person holds a safe-conduct that is still valid."), article=INITIAL_ARTICLE)


GUARDS: Final[Mapping[str, Callable[[Evidence], list[Finding]]]] = {
    INITIAL: _about_initial,
    ADMIN: _about_admin,
    REFUGEE: _about_refugee,
    OTHER: _about_other,
    EXIT: _about_exit,
}


def evidence_for_type(evidence: Evidence, type_code: str) -> Evidence:
    """The evidence for the type that is asked for. Raises BadInput for one that nobody knows."""
    if type_code in ("", evidence.kind):
        return evidence
    if type_code not in GUARDS:
        raise BadInput({"type": _("There is no such type of safe-conduct.")})
    if evidence.replaced:
        raise BadInput({"type": _("A replacement has the type of the safe-conduct that it replaces.")})
    return evidence.of_kind(type_code)
