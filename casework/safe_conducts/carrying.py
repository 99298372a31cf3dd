"""What waits to be decided about a holder follows them to the paper that takes the place of theirs."""

from datetime import datetime, timedelta
from typing import Final

from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.revocations import Revocation
from casework.safe_conducts.states import PENDING, REVOCATION_OPEN, REVOCATION_STEPS, Status
from casework.staff.models import Role, User
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work

# Ends of a paper that leave its holder with another one, or with the request for it.
FOLLOWED: Final = ("replace", "expire", "supersede", "refuse", "cancel")
LIVE: Final = (*PENDING, Status.NUMBERED, Status.ISSUED)
REVIEW_WITHIN: Final = timedelta(hours=24)


def hand_on(paper: SafeConduct, verb: str, *, by: User, at: datetime) -> None:
    """Hand an open revocation, and the question of a missed interview, from a paper that ended to what follows it.

    A loss that is reported does not undo what was proposed. Where nothing follows, they have no object any more.
    The case is locked.
    """
    waiting = Revocation.objects.select_for_update().filter(safe_conduct=paper, status__in=REVOCATION_OPEN).first()
    missed = close_work(WorkKind.END_FOR_NO_SHOW, subject=paper, by=by, at=at, done=False)
    heir = _heir_of(paper) if (waiting or missed) and verb in FOLLOWED else None
    if missed and heir and heir.status in LIVE:
        ask_about_no_show(heir, at=at)
    if waiting is None:
        return
    if heir and not Revocation.objects.filter(safe_conduct=heir, status__in=REVOCATION_OPEN).exists():
        waiting.safe_conduct = heir
        waiting.version += 1
        waiting.save(update_fields=["safe_conduct", "version"])
        return
    move(waiting, "lapse", REVOCATION_STEPS, by=by, at=at)
    close_work(WorkKind.DECIDE_REVOCATION, subject=waiting, by=by, at=at, done=False)


def ask_about_no_show(paper: SafeConduct, *, at: datetime) -> None:
    """Ask a supervisor whether a missed interview ends what this person holds, or is about to hold."""
    due = at + REVIEW_WITHIN
    open_work(WorkKind.END_FOR_NO_SHOW, paper, case=paper.case, role=Role.SUPERVISOR, due_at=due, at=at)


def _heir_of(paper: SafeConduct) -> SafeConduct | None:
    """What takes its place: the sheet asked for in its stead, what renews it, else what else this person has.

    A lost paper whose new sheet was refused may be asked for again: until then it is the heir itself.
    """
    others = list(SafeConduct.objects.filter(case=paper.case_id, status__in=LIVE).exclude(pk=paper.pk))
    others.sort(key=lambda one: (one.replaces_id == paper.pk, one.renews_id == paper.pk), reverse=True)
    lost = paper.replaces if paper.replaces and paper.replaces.status == Status.REPLACED else None
    heir = others[0] if others else lost
    if heir:
        heir.case = paper.case
    return heir
