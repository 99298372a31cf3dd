"""Somebody whose paper ended and whom nothing follows is looked at, and what was found is written down."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.audit.context import service
from casework.errors import BadInput, Finding
from casework.people.writing import clean_text
from casework.safe_conducts.locking import locked
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.states import STEPS, Status
from casework.staff.models import Role, User
from casework.staff.rules import about_holding
from casework.transitions import move
from casework.work.models import WorkItem, WorkKind, WorkStatus
from casework.work.services import close_work


def about_reviewing(user: User, safe_conduct: SafeConduct, *, at: datetime) -> list[Finding]:
    """Whether this user may say what became of its holder: the desk, while that is asked."""
    waiting = WorkItem.objects.filter(kind=WorkKind.REVIEW_EXPIRED, status=WorkStatus.OPEN)
    findings = about_holding(user, Role.CASE_OFFICER, Role.SUPERVISOR, office=safe_conduct.case.office, at=at)
    if safe_conduct.status != Status.EXPIRED or not waiting.filter(subject_id=safe_conduct.pk).exists():
        findings.append(Finding("nothing_to_review", _("Nobody waits to hear what became of its holder.")))
    return findings


@service("safe_conducts.reviewed")
def record_reviewed(safe_conduct_id: UUID, note: str, *, by: User, at: datetime) -> SafeConduct:
    """Write down what was found about somebody whose paper ended: gone, recognised, asked to come.

    Raises ActionRefused, BadInput without a word, InvalidTransition for a paper that has not ended.
    """
    paper = locked(safe_conduct_id)
    found = clean_text(note, field="note", most=500)
    if not found:
        raise BadInput({"note": _("Write what was found: it is recorded, and others must act on it.")})
    move(paper, "review", STEPS, by=by, at=at, findings=about_reviewing(by, paper, at=at), reasons={"note": found})
    close_work(WorkKind.REVIEW_EXPIRED, subject=paper, by=by, at=at)
    return paper
