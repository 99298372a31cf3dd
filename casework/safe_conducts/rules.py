"""What stands against a safe-conduct: one list for the button, the checklist, the API and the service.

The first paper is cheap to get: what is missing is a recorded reason, never a refusal (design: domain.md 0.10).
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.arrivals.states import CaseStatus
from casework.errors import NO_REASONS, Finding, Level, Reasons
from casework.law.days import end_of_term, local_date
from casework.people.models import Basis
from casework.safe_conducts.ending_rules import LOSS_ARTICLE
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.print_rules import about_handing_over as about_handing_over
from casework.safe_conducts.selectors import INITIAL, NO_DOCUMENT, Evidence
from casework.safe_conducts.states import Status
from casework.safe_conducts.type_rules import GUARDS, INITIAL_ARTICLE, about_the_kind
from casework.screening.rules import about_the_answer
from casework.staff.models import Role, User
from casework.staff.rules import about_holding

CONTENT_ARTICLE = "Decreto 1067 de 2015, art. 2.2.3.1.6.2"
UNDER_WAY = (Status.REQUESTED, Status.APPROVED, Status.NUMBERED)  # a numbered one may wait hours for its paper


def about_requesting(user: User, evidence: Evidence, *, at: datetime) -> list[Finding]:
    """Whether this user may request a safe-conduct of this kind in this case now."""
    findings = about_holding(user, Role.CASE_OFFICER, office=evidence.case.office, at=at)
    if any(paper.status in UNDER_WAY for paper in evidence.earlier):
        findings.append(Finding("already_requested", _("A safe-conduct of this person is already under way.")))
    return [*findings, *about_the_paper(evidence)]


def about_the_paper(evidence: Evidence) -> list[Finding]:
    """What the law and the file say about this paper, whoever asks."""
    if evidence.replaced:
        return [*_about_the_case(evidence), *_about_the_replaced(evidence, evidence.replaced)]
    return [
        *_about_the_case(evidence),
        *about_the_kind(evidence),
        *_about_nationality(evidence),
        *_about_an_earlier_revocation(evidence),
        *_about_what_is_missing(evidence),
        *about_the_answer(
            pending=evidence.checks_pending,
            unsettled=len(evidence.unsettled_hits),
            could_not_run=evidence.checks_not_run,
        ),
    ]


def about_a_sheet(evidence: Evidence) -> list[Finding]:
    """What the law and the file say about a first paper that was written by hand; its days are looked at apart."""
    return [*_about_the_case(evidence), *GUARDS[INITIAL](evidence), *_about_nationality(evidence)]


def _about_the_case(evidence: Evidence) -> list[Finding]:
    """An open case of a living person, and a type in force."""
    refusals = (
        (evidence.case.status == CaseStatus.OPEN, "case_not_open", _("The case is not open.")),
        (evidence.death is None, "person_died", _("The person has died.")),
        (evidence.document_type, "no_term_in_force", _("No safe-conduct of this type is in force on this day.")),
    )
    findings = [Finding(code, sentence, article=INITIAL_ARTICLE) for met, code, sentence in refusals if not met]
    if evidence.document_type and not evidence.document_type.is_verified:
        sentence = _("The rule for this document has not been verified by counsel.")
        findings.append(Finding("rule_unverified", sentence, Level.WARN))
    return findings


def _about_nationality(evidence: Evidence) -> list[Finding]:
    """A Colombian needs no safe-conduct: refused once established, a warning while it is only said."""
    colombian = [fact for fact in evidence.known.nationalities if fact.country_id == "COL"]
    if any(fact.basis == Basis.ESTABLISHED for fact in colombian):
        sentence = _("The person's Colombian nationality is established: no safe-conduct is needed.")
        return [Finding("colombian_established", sentence)]
    if colombian:
        sentence = _("The person says they are Colombian too: have it established.")
        return [Finding("colombian_claimed", sentence, Level.WARN)]
    return []


def _about_an_earlier_revocation(evidence: Evidence) -> list[Finding]:
    """It refuses nothing by itself, and nobody should find out later."""
    if all(paper.status != Status.REVOKED for paper in evidence.earlier):
        return []
    sentence = _("An earlier safe-conduct of this person was revoked: read why before you decide.")
    return [Finding("revoked_before", sentence, Level.WARN, LOSS_ARTICLE)]


def _about_what_is_missing(evidence: Evidence) -> list[Finding]:
    """Content that may come later; until then a reason is recorded."""
    known = evidence.known
    shown = [paper for paper in known.documents if paper.type_id != NO_DOCUMENT]
    questions = (
        (shown, "identity_missing", _("There is neither a document nor a sworn identity.")),
        (known.photo, "photo_missing", _("There is no photo.")),
        (known.addresses, "address_missing", _("There is no address.")),
        (evidence.declaration, "items_not_declared", _("Items have not been declared.")),
        (
            not evidence.is_child or evidence.has_adult or evidence.notice,
            "child_without_representative",
            _("This is a child without an adult of the family: tell the ICBF and record when, or give the reason."),
        ),
    )
    return [
        Finding(code, sentence, Level.REASON_REQUIRED, CONTENT_ARTICLE)
        for present, code, sentence in questions
        if not present
    ]


def about_deciding(user: User, safe_conduct: SafeConduct, *, at: datetime) -> list[Finding]:
    """Whether this user may approve, return or refuse: a supervisor for the office, and a second pair of eyes."""
    return [
        *about_holding(user, Role.SUPERVISOR, office=safe_conduct.office, at=at),
        *about_four_eyes(user.pk, safe_conduct, editor_id=safe_conduct.facts_edited_by_id),
    ]


def about_approving(
    user: User,
    safe_conduct: SafeConduct,
    evidence: Evidence,
    *,
    at: datetime,
    given: Reasons = NO_REASONS,
    term: int | None = None,
) -> list[Finding]:
    """Everything an approver sees: who they are, what the file says.

    A question that the request answered is a note, by the reasons `given`; one that arose since asks the approver.
    """
    others = [paper for paper in evidence.earlier if paper.pk != safe_conduct.pk]
    seen = [_known_reason(finding) if finding.code in given else finding for finding in about_the_paper(evidence)]
    if local_date(at) != evidence.on or any(paper.status in ("numbered",) for paper in others):
        seen.append(Finding("still_valid", _("Another paper of this person is being issued.")))
    editor = evidence.last_editor_id
    return [
        *about_holding(user, Role.SUPERVISOR, office=safe_conduct.office, at=at),
        *about_four_eyes(user.pk, safe_conduct, editor_id=editor),
        *seen,
        *_about_the_term(term, evidence),
        *_about_what_it_ends(term, evidence, at=at),
    ]


def _about_the_term(term: int | None, evidence: Evidence) -> list[Finding]:
    """Less than the law allows is given with a reason."""
    kind = evidence.document_type
    if term is None or kind is None or not 1 <= term < kind.max_term:
        return []
    sentence = _("The term is shorter than the law allows: say why.")
    return [Finding("term_shortened", sentence, Level.REASON_REQUIRED)]


def _about_what_it_ends(term: int | None, evidence: Evidence, *, at: datetime) -> list[Finding]:
    """What begins at once ends what the person holds: nobody is left with fewer days and no word why."""
    kind, last = evidence.document_type, evidence.last
    if not evidence.ends or kind is None or last is None or last.valid_until is None:
        return []
    if end_of_term(term or kind.max_term, kind.unit, starts=at).last_day >= last.valid_until:
        return []
    sentence = _("It would end before the safe-conduct that the person holds, and takes its place: say why.")
    return [Finding("ends_sooner", sentence, Level.REASON_REQUIRED)]


def about_cancelling(user: User, safe_conduct: SafeConduct, *, at: datetime) -> list[Finding]:
    """An approval is taken back by a supervisor, also where its document cannot be made; a return by an officer."""
    role = Role.CASE_OFFICER if safe_conduct.status == Status.DRAFT else Role.SUPERVISOR
    findings = about_holding(user, role, office=safe_conduct.office, at=at)
    if safe_conduct.status == Status.NUMBERED and not safe_conduct.issue_attempts:
        findings.append(Finding("being_made", _("The document is being made: look again in a moment.")))
    return findings


def _known_reason(finding: Finding) -> Finding:
    """A question that the request answered: shown to the approver, who decides with it in view."""
    if finding.level is not Level.REASON_REQUIRED:
        return finding
    return Finding(finding.code, finding.message, Level.WARN, finding.article)


def about_four_eyes(user_id: UUID, safe_conduct: SafeConduct, *, editor_id: UUID | None) -> list[Finding]:
    """Nobody approves what they requested, a case they registered, or facts they edited last."""
    same = (
        (safe_conduct.requested_by_id, "own_request", _("You requested this safe-conduct: a second person decides.")),
        (safe_conduct.case_started_by_id, "own_record", _("You began this record: another person decides.")),
        (safe_conduct.case_registered_by_id, "own_case", _("You registered this case: another person decides.")),
        (editor_id, "own_edit", _("You edited these facts last: another person decides.")),
    )
    return [Finding(code, sentence) for other, code, sentence in same if other is not None and other == user_id]


def _about_the_replaced(evidence: Evidence, replaced: SafeConduct) -> list[Finding]:
    """Whether another sheet may still take the place of this paper: it must not have ended otherwise since.

    What was lost or stolen ended at its report, so that no act could end it any more: the acts since are asked for.
    """
    there = replaced.status in (Status.ISSUED, Status.REPLACED)
    if not there or replaced.valid_until is None or replaced.valid_until < evidence.on:
        return [Finding("nothing_to_replace", _("The safe-conduct to be replaced has ended: request a new one."))]
    given = replaced.numbered_at
    if given and any(act.recorded_at > given for act in evidence.acts_that_end):
        sentence = _("An act of the Ministry has ended what this safe-conduct stood on: it is not replaced.")
        return [Finding("ended_by_act", sentence, article=LOSS_ARTICLE)]
    return []
