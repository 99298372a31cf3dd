"""What the case page shows: the person, the journey, the papers, the checks, the work and the story."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from casework.arrivals.models import Case
from casework.arrivals.selectors import came_with, family_seen, listed_as
from casework.arrivals.states import CaseStatus
from casework.asylum.models import Application
from casework.asylum.selectors import acts_about, contents_of, covered_by, passed_on_from
from casework.audit.services import record_read
from casework.errors import Finding, Level
from casework.pages.forms import PhotoForm
from casework.pages.links import place_of_work
from casework.pages.telling import story_of
from casework.safe_conducts.approvers import deciders_of
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.reading import evidence_shown
from casework.safe_conducts.rules import about_requesting
from casework.safe_conducts.selectors import Evidence, at_irregular_risk
from casework.safe_conducts.states import Status
from casework.screening.looks import say_which_lists
from casework.screening.selectors import steps_told
from casework.staff.models import Role, User
from casework.transitions import Transition
from casework.work.selectors import work_in


@dataclass(slots=True)
class JourneyStep:
    """One station of the way, and whether it lies behind, is where the case stands, or is to come."""

    label: str
    state: str
    at: datetime | None = None
    note: str = ""


ACCOUNT = 5  # its number among the nine contents of an application


def case_context(case: Case, user: User, *, at: datetime) -> dict[str, Any]:
    """Everything for one case, in a fixed number of queries."""
    evidence, reads_checks = evidence_shown(user, case, at=at)
    say_which_lists(evidence.checks)
    taken = list(steps_told(case, with_checks=reads_checks).select_related("by").order_by("at", "id"))
    paper = evidence.pending or next(iter(evidence.earlier), None)
    findings = about_requesting(user, evidence, at=at)
    officer = user.holds(Role.CASE_OFFICER, at=at)
    return {
        "case": case,
        "evidence": evidence,
        "irregular_risk": at_irregular_risk(evidence),
        "reads_checks": reads_checks,
        "known": evidence.known,
        "paper": paper,
        "deciders": deciders_of(paper, at) if paper and paper.status == Status.REQUESTED else None,
        "can_request": officer and not any(finding.level is Level.REFUSE for finding in findings),
        "request_findings": findings if officer and case.status == CaseStatus.OPEN else [],
        "officer": officer,
        "supervisor": user.holds(Role.SUPERVISOR, at=at),
        "acts": acts_about(case, evidence.application),
        "can_record_act": user.holds(Role.SUPERVISOR, Role.MINISTRY_LIAISON, at=at),
        **_application(case, evidence, user, at=at),
        **_family(case, user, at=at),
        "steps": journey_of(evidence, taken, paper),
        "story": story_of(reversed(taken), {paper.pk: paper for paper in evidence.earlier}),
        "work": [{"item": item, "url": place_of_work(item)} for item in work_in(case, user, at)],
        "photo_form": PhotoForm(),
        "nothing_to_request": reason_without_paper(findings),
    }


def _application(case: Case, evidence: Evidence, user: User, *, at: datetime) -> dict[str, Any]:
    """The person's own application with its contents and whom it covers; or that a relative's covers them."""
    application = evidence.application
    own = application is not None and application.case_id == case.pk
    contents = contents_of(application, evidence.known, evidence.arrival) if own and application else []
    return {
        "own_application": own,
        "contents": contents,
        "has_account": any(content.number == ACCOUNT and content.done for content in contents),
        "covered_count": _covered(application, user, at=at) if own and application else 0,
        "passed_on_to": _goes_on_in(case, user, at=at) if evidence.death and application is None else None,
        "applicant": None if own or application is None else _seen(application.case_id, user, at=at),
    }


def _goes_on_in(case: Case, user: User, *, at: datetime) -> Case | None:
    """The case of who stands for the application of somebody who died, where this reader may see it."""
    application = passed_on_from(case)
    return _seen(application.case_id, user, at=at) if application else None


def _covered(application: Application, user: User, *, at: datetime) -> int:
    """How many relatives an application covers, as far as this reader may see their cases."""
    return covered_by(application).filter(case__in=Case.objects.visible_to(user, at=at)).count()


def _seen(case_id: UUID, user: User, *, at: datetime) -> Case | None:
    return Case.objects.visible_to(user, at=at).filter(pk=case_id).first()


def _family(case: Case, user: User, *, at: datetime) -> dict[str, Any]:
    """The relatives and those who came along, as far as this reader may see their cases."""
    members = family_seen(user, case, at=at)
    group, relatives = came_with(user, case, at=at), {member.person_id for member in members}
    if members or group:
        shown = {"results": len(members) + len(group)}
        record_read(case_id=case.pk, subject_table="casework_familymember", subject_pk=case.pk, details=shown)
    return {
        "family": [{"member": member, "name": listed_as(member.case, member.person)} for member in members],
        "came_with": [{"case": one, "name": listed_as(one)} for one in group if one.person_id not in relatives],
        "drafts_beside": any(other.status == CaseStatus.DRAFT for other in group) and case.status != CaseStatus.DRAFT,
    }


def reason_without_paper(findings: list[Finding]) -> Finding | None:
    """A finding that ends the question of a safe-conduct, such as an established Colombian nationality."""
    return next((finding for finding in findings if finding.code == "colombian_established"), None)


def journey_of(evidence: Evidence, taken: list[Transition], paper: SafeConduct | None) -> list[JourneyStep]:
    """From arrival to paper in hand."""
    when: dict[tuple[str, str], datetime] = {}
    for step in taken:
        if step.subject_type != "safeconduct" or (paper is not None and step.subject_id == paper.pk):
            when[step.subject_type, step.verb] = step.at
    answered = [check.answered_at for check in evidence.checks if check.answered_at]
    handed = paper.prints.filter(outcome="handed_over").order_by("-number").first() if paper else None
    on_paper = paper is not None and (paper.document_id is not None or paper.blank_sheet_id is not None)
    checks = evidence.checks or evidence.checks_apply  # of a child none is asked
    stations: list[tuple[str, datetime | None]] = [
        (_("Registered"), when.get(("case", "register"))),
        *(
            [(_("Background check"), max(answered) if answered and not evidence.checks_pending else None)]
            if checks
            else []
        ),
        (_("Application lodged"), when.get(("application", "lodge")) or _covered_since(evidence)),
        (
            _("Safe-conduct requested"),
            _unless_returned(paper, when.get(("safeconduct", "request")) or _written_by_hand(paper)),
        ),
        (_("Approved"), paper.approved_at if paper else None),
        (_("Issued"), when.get(("safeconduct", "issue")) or _written_by_hand(paper) if on_paper else None),
        (_("Handed over"), handed.at if handed else None),
    ]
    return _with_states(stations, stopped=paper is not None and paper.status in (Status.REFUSED, Status.CANCELLED))


def _covered_since(evidence: Evidence) -> datetime | None:
    """When the application was lodged that covers this person, or came to them after a death; their own has a step."""
    return evidence.application.recorded_at if evidence.application else None


def _unless_returned(paper: SafeConduct | None, requested: datetime | None) -> datetime | None:
    return None if paper is not None and paper.status == Status.DRAFT else requested


def _written_by_hand(paper: SafeConduct | None) -> datetime | None:
    """When a sheet of a block was given: nobody requested it beforehand, and nothing was set."""
    return paper.numbered_at if paper is not None and paper.blank_sheet_id else None


def _with_states(stations: list[tuple[str, datetime | None]], *, stopped: bool) -> list[JourneyStep]:
    """The first station without a time is where the case stands; a check may be late without stopping the rest."""
    steps, found = [], False
    for label, at in stations:
        state = "done" if at else "waiting" if found else "stopped" if stopped else "current"
        found = found or at is None
        steps.append(JourneyStep(label, state, at))
    return steps
