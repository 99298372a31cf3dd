"""Every end of a paper writes its ground (art. 2.2.3.1.4.2): by date, handed back, by an act, by death, by another."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.asylum.ministry_acts import ActKind, MinistryAct
from casework.audit.context import service
from casework.errors import NO_REASONS, ActionRefused, BadInput, Finding, Reasons, refusing
from casework.law.days import local_date
from casework.people.writing import clean_text
from casework.safe_conducts import ending_rules
from casework.safe_conducts.locking import locked
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.revocations import Revocation
from casework.safe_conducts.states import (
    PENDING,
    REVOCATION_OPEN,
    REVOCATION_STEPS,
    STEPS,
    Status,
)
from casework.staff.models import Role, User
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work

Guard = Callable[[UUID], AbstractContextManager[Any]]
REVIEW_WITHIN: Final = timedelta(hours=24)
# Letters a, b, f, g and the transitional ground: by themselves, once the act is recorded.
GROUND_OF_ACT: Final = {
    ActKind.RECOGNITION: "RECOGNISED",
    ActKind.NEGATIVE: "NEGATIVE_FINAL",
    ActKind.ARCHIVE: "ARCHIVED",
    ActKind.REJECTION: "REJECTED",
    ActKind.OTHER_PERMIT: "OTHER_PERMIT",
}

# What is to be done about a paper, and has no object once it has ended.
OVER_WITH_IT: Final = (
    *(WorkKind.HAND_OVER, WorkKind.ISSUE_FAILED, WorkKind.RENEW_SAFE_CONDUCT),
    *(WorkKind.REVIEW_EXPIRED, WorkKind.END_FOR_NO_SHOW),
)


def expire_safe_conducts(*, by: User, at: datetime, guard: Guard = nullcontext) -> int:
    """End every issued paper whose last day has passed, each inside `guard`; returns how many.

    Doing it twice changes nothing.
    """
    today = local_date(at)
    ended = SafeConduct.objects.filter(status=Status.ISSUED, validity__endswith__lte=today)
    done = 0
    for paper_id in ended.values_list("pk", flat=True):
        with guard(paper_id):
            done += _expire(paper_id, by=by, at=at)
    return done


@service("safe_conducts.expired")
def _expire(safe_conduct_id: UUID, *, by: User, at: datetime) -> int:
    paper = locked(safe_conduct_id)
    if paper.status != Status.ISSUED:
        return 0
    end(paper, "expire", "TERM_EXPIRED", by=by, at=at)
    followed = SafeConduct.objects.filter(renews=paper, status__in=[Status.NUMBERED, Status.ISSUED]).exists()
    if not followed:  # else the person holds the next one
        due, desk = at + REVIEW_WITHIN, Role.CASE_OFFICER
        open_work(WorkKind.REVIEW_EXPIRED, paper, case=paper.case, role=desk, due_at=due, at=at)
    return 1


def end(
    paper: SafeConduct,
    verb: str,
    ground: str,
    *,
    by: User,
    at: datetime,
    findings: Sequence[Finding] = (),
    reasons: Reasons = NO_REASONS,
    received_at: datetime | None = None,
    **changes: Any,
) -> None:
    """Take the step that ends a paper, with its ground; what was to do about it, and a revocation, have no object."""
    ended = {"ended_at": at, "loss_ground_id": ground, "next_try_at": None} | changes
    move(paper, verb, STEPS, by=by, at=at, findings=findings, reasons=reasons, received_at=received_at, **ended)
    close_work(*OVER_WITH_IT, subject=paper, by=by, at=at, done=False)
    for revocation in Revocation.objects.select_for_update().filter(safe_conduct=paper, status__in=REVOCATION_OPEN):
        if verb != "revoke":
            move(revocation, "lapse", REVOCATION_STEPS, by=by, at=at)
        close_work(WorkKind.DECIDE_REVOCATION, subject=revocation, by=by, at=at, done=False)


def cut_short(paper: SafeConduct, *, by: User, at: datetime) -> None:
    """A longer one begins today: this one ends the day before; one that began today or later holds on no day."""
    first, today = paper.valid_from, local_date(at)
    left = DateRange(first, today, "[)") if first and first < today else DateRange(empty=True)
    end(paper, "supersede", "SUPERSEDED", by=by, at=at, validity=left)


@service("safe_conducts.surrendered")
def surrender_safe_conduct(
    safe_conduct_id: UUID,
    note: str,
    *,
    by: User,
    at: datetime,
    received_at: datetime | None = None,
    reasons: Reasons = NO_REASONS,
) -> SafeConduct:
    """Record that the holder gave the paper back; it ends at once. Raises ActionRefused, BadInput without a note."""
    paper = locked(safe_conduct_id)
    findings = ending_rules.about_surrendering(by, paper, at=at, received_at=received_at)
    if stopping := refusing(findings, reasons):
        raise ActionRefused(stopping)
    given = {**reasons, "note": _written(note)}
    end(
        paper,
        "surrender",
        "SURRENDERED",
        by=by,
        at=at,
        findings=findings,
        reasons=given,
        received_at=received_at,
    )
    return paper


@service("safe_conducts.ended_for_no_show")
def end_for_no_show(safe_conduct_id: UUID, note: str, *, by: User, at: datetime) -> SafeConduct:
    """End a paper because its holder missed the interview: ground e, on the certificate, by one supervisor.

    Raises ActionRefused, BadInput without a note.
    """
    paper = locked(safe_conduct_id)
    certificate = certificate_of(paper)
    findings = ending_rules.about_a_no_show(by, paper, certified=certificate is not None, at=at)
    if stopping := refusing(findings):
        raise ActionRefused(stopping)
    end(paper, "end_for_no_show", "NO_SHOW", by=by, at=at, findings=findings, reasons={"note": _written(note)})
    return paper


def certificate_of(paper: SafeConduct) -> MinistryAct | None:
    """The certificate of non-appearance about this person that was recorded after the paper was numbered, if any."""
    found = MinistryAct.objects.filter(case=paper.case_id, kind=ActKind.NO_SHOW).standing()
    return found.filter(recorded_at__gte=paper.numbered_at).last() if paper.numbered_at else None


def _written(note: str) -> str:
    why = clean_text(note, field="note", most=500)
    if not why:
        raise BadInput({"note": _("Write the reason: it is recorded, and others must act on it.")})
    return why


def held_in(case: Case) -> list[SafeConduct]:
    """The papers of this case that hold or will hold, locked; the case is locked already."""
    live = (Status.NUMBERED, Status.ISSUED)
    papers = list(SafeConduct.objects.select_for_update().filter(case=case, status__in=live).order_by("numbered_at"))
    for paper in papers:
        paper.case = case
    return papers


@service("safe_conducts.lost_validity")
def lose_validity(case: Case, act: MinistryAct, *, by: User, at: datetime) -> list[SafeConduct]:
    """End the papers of a case on the ground of a recorded act (a, b, f, g, another permit); returns which.

    The case is locked. A certificate of non-appearance ends nothing by itself: a supervisor is asked.
    """
    ground = GROUND_OF_ACT.get(ActKind(act.kind))
    papers = held_in(case)
    for paper in papers:
        if ground:
            end(paper, "lose_validity", ground, by=by, at=at, reasons={"note": f"{act.kind} {act.number}"})
        elif act.kind == ActKind.NO_SHOW and paper.status == Status.ISSUED:
            due = at + REVIEW_WITHIN
            open_work(WorkKind.END_FOR_NO_SHOW, paper, case=case, role=Role.SUPERVISOR, due_at=due, at=at)
    return papers if ground else []


@service("safe_conducts.ended_by_death")
def end_by_death(case: Case, *, by: User, at: datetime) -> list[SafeConduct]:
    """End every paper and request of somebody who died, at once; returns the papers that ended. The case is locked."""
    for request in SafeConduct.objects.select_for_update().filter(case=case, status__in=PENDING):
        move(request, "stop_for_death", STEPS, by=by, at=at, next_try_at=None)
        kinds = (WorkKind.APPROVE_SAFE_CONDUCT, WorkKind.CORRECT_REQUEST)
        close_work(*kinds, subject=request, by=by, at=at, done=False)
    papers = held_in(case)
    for paper in papers:
        end(paper, "end_by_death", "DECEASED", by=by, at=at)
    for ended in SafeConduct.objects.filter(case=case, status=Status.EXPIRED):
        close_work(WorkKind.REVIEW_EXPIRED, subject=ended, by=by, at=at, done=False)
    kinds = (WorkKind.REQUEST_SAFE_CONDUCT, WorkKind.REQUEST_EXIT)
    close_work(*kinds, subject=case, by=by, at=at, done=False)
    return papers
