"""Every end of a paper writes its ground (art. 2.2.3.1.4.2): by date, handed back, by an act, by death, by another."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
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
from casework.safe_conducts.carrying import REVIEW_WITHIN, ask_about_no_show, hand_on
from casework.safe_conducts.locking import locked
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.states import PENDING, STEPS, Status
from casework.staff.models import Role, User
from casework.transitions import move
from casework.work.models import WAITING_FOR_A_PAPER, WorkKind
from casework.work.services import close_work, close_work_in, open_work

Guard = Callable[[UUID], AbstractContextManager[Any]]
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
    *(WorkKind.RUNS_OUT, WorkKind.REVIEW_EXPIRED),
)


def expire_safe_conducts(*, by: User, at: datetime, guard: Guard = nullcontext) -> int:
    """End every issued paper whose last day has passed, each inside `guard`; returns how many.

    Doing it twice changes nothing.
    """
    today = local_date(at)
    ended = SafeConduct.objects.filter(status=Status.ISSUED, validity__endswith__lte=today)
    done = 0
    for paper_id in ended.order_by("case_id").values_list("pk", flat=True):  # as batches lock, or both would wait
        with guard(paper_id):
            done += _expire(paper_id, by=by, at=at)
    return done


@service("safe_conducts.expired")
def _expire(safe_conduct_id: UUID, *, by: User, at: datetime) -> int:
    paper = locked(safe_conduct_id)
    if paper.status != Status.ISSUED:
        return 0
    end(paper, "expire", "TERM_EXPIRED", by=by, at=at)
    if not _holds_another(paper.case, at=at):
        due, desk = at + REVIEW_WITHIN, Role.CASE_OFFICER
        open_work(WorkKind.REVIEW_EXPIRED, paper, case=paper.case, role=desk, due_at=due, at=at)
    return 1


def _holds_another(case: Case, *, at: datetime) -> bool:
    """Whether this person holds, or is about to hold, a paper that has not ended, whatever it followed."""
    live = SafeConduct.objects.filter(case=case, status__in=[Status.NUMBERED, Status.ISSUED])
    return live.filter(validity__endswith__gt=local_date(at)).exists()


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
    """Take the step that ends a paper, with its ground; what was to do about it has no object any more.

    What was to be decided about its holder goes to the paper that follows, if one does.
    """
    ended = {"ended_at": at, "loss_ground_id": ground, "next_try_at": None} | changes
    move(paper, verb, STEPS, by=by, at=at, findings=findings, reasons=reasons, received_at=received_at, **ended)
    close_work(*OVER_WITH_IT, subject=paper, by=by, at=at, done=False)
    hand_on(paper, verb, by=by, at=at)


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
    """Record that the holder gave the paper back; with it all that they hold ends at once, and what is asked for stops.

    Raises ActionRefused, BadInput without a note.
    """
    paper = locked(safe_conduct_id)
    findings = ending_rules.about_surrendering(by, paper, at=at, received_at=received_at)
    if stopping := refusing(findings, reasons):
        raise ActionRefused(stopping)
    given = {**reasons, "note": _written(note)}
    told: dict[str, Any] = {"findings": findings, "reasons": given, "received_at": received_at}
    return end_all(paper, "surrender", "SURRENDERED", by=by, at=at, **told)


@service("safe_conducts.ended_for_no_show")
def end_for_no_show(safe_conduct_id: UUID, note: str, *, by: User, at: datetime) -> SafeConduct:
    """End what somebody holds who missed the interview: ground e, on the certificate, by one supervisor.

    Raises ActionRefused, BadInput without a note.
    """
    paper = locked(safe_conduct_id)
    findings = ending_rules.about_a_no_show(by, paper, certificate=certificate_of(paper), at=at)
    if stopping := refusing(findings):
        raise ActionRefused(stopping)
    given = {"note": _written(note)}
    return end_all(paper, "end_for_no_show", "NO_SHOW", by=by, at=at, findings=findings, reasons=given)


def end_all(paper: SafeConduct, verb: str, ground: str, *, by: User, at: datetime, **told: Any) -> SafeConduct:
    """End all that its holder has by the step that ends this paper, and give up what is asked for; returns the paper.

    What was issued ahead would begin by itself otherwise, as if nobody had decided.
    """
    stop_pending(paper.case, "stop", by=by, at=at, reasons={"note": told["reasons"]["note"]})
    for held in held_in(paper.case):
        end(held, verb, ground, by=by, at=at, **told)
    paper.refresh_from_db(fields=["status", "version", "ended_at", "loss_ground", "next_try_at"])
    return paper


def stop_pending(case: Case, verb: str, *, by: User, at: datetime, **told: Any) -> None:
    """Give up whatever is asked for in this case, with its work; the case is locked."""
    for request in SafeConduct.objects.select_for_update().filter(case=case, status__in=PENDING):
        request.case = case
        move(request, verb, STEPS, by=by, at=at, next_try_at=None, **told)
        kinds = (WorkKind.APPROVE_SAFE_CONDUCT, WorkKind.CORRECT_REQUEST)
        close_work(*kinds, subject=request, by=by, at=at, done=False)
        hand_on(request, verb, by=by, at=at)


def certificate_of(paper: SafeConduct) -> MinistryAct | None:
    """The certificate of non-appearance about this person since the first of the papers that this one follows, if any.

    Neither a report of loss nor a renewal answers it; a corrected entry counts from when it was first recorded.
    """
    since = _held_since(paper)
    told = MinistryAct.objects.filter(case=paper.case_id, kind=ActKind.NO_SHOW)
    acts, latest = {act.pk: act for act in told}, told.standing()
    found = [act for act in latest if since and _first_version(act, acts).recorded_at >= since]
    return max(found, key=lambda act: act.recorded_at, default=None)


def _first_version(act: MinistryAct, acts: Mapping[UUID, MinistryAct]) -> MinistryAct:
    while act.corrects_id:
        act = acts[act.corrects_id]
    return act


def _held_since(paper: SafeConduct) -> datetime | None:
    """When the first of the papers that this one follows was numbered."""
    papers = {one.pk: one for one in SafeConduct.objects.filter(case=paper.case_id)}
    first = paper
    while before := papers.get(first.replaces_id or first.renews_id):  # type: ignore[arg-type]
        first = before
    return first.numbered_at


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
    if ground:  # the desk is asked for what the act leads to, by whoever recorded it
        close_work_in(case, *WAITING_FOR_A_PAPER, by=by, at=at, done=False)
    if act.kind == ActKind.NO_SHOW and (asked := _whom_to_ask_about(case, papers)):
        ask_about_no_show(asked, at=at)
    return papers if ground else []


def _whom_to_ask_about(case: Case, papers: Sequence[SafeConduct]) -> SafeConduct | None:
    """The paper that somebody holds, else the sheet that is asked for in the place of a lost one."""
    if issued := [paper for paper in papers if paper.status == Status.ISSUED]:
        return issued[0]
    return SafeConduct.objects.filter(case=case, status__in=PENDING, replaces__isnull=False).first()


@service("safe_conducts.ended_by_death")
def end_by_death(case: Case, *, by: User, at: datetime) -> list[SafeConduct]:
    """End every paper and request of somebody who died, at once; returns the papers that ended. The case is locked."""
    stop_pending(case, "stop_for_death", by=by, at=at)
    papers = held_in(case)
    for paper in papers:
        end(paper, "end_by_death", "DECEASED", by=by, at=at)
    close_work_in(case, *WAITING_FOR_A_PAPER, WorkKind.REQUEST_EXIT, by=by, at=at, done=False)
    return papers
