"""Moving the open work of a colleague who is away: to one colleague, or spread over the office, in one act."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Final
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from casework.arrivals.locking import locked_cases
from casework.arrivals.models import Case, CaseGrant, GrantKind
from casework.arrivals.states import LIVE, STEPS
from casework.audit.context import service
from casework.audit.wall import past_the_wall
from casework.errors import ActionRefused, BadInput
from casework.journey.absence_rules import about_moving_work
from casework.law.days import local_date
from casework.staff.models import Office, Role, RoleGrant, User
from casework.staff.presence import Absence
from casework.staff.rules import about_holding
from casework.transitions import move
from casework.work.models import WorkItem, WorkKind, WorkStatus
from casework.work.services import close_work

SPREAD: Final = "spread"
LEAVE: Final = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What becomes of the work at one office: a colleague's key, SPREAD, or LEAVE for what stays where it is.

    Restricted cases go to a named colleague or stay: whoever moves them may not even know that there are any.
    """

    others: str = LEAVE
    restricted: str = LEAVE


Plan = Mapping[str, Share]


@dataclass(slots=True)
class OpenWork:
    """What waits for one officer, in the cases that the reader may count: by office and by kind of work."""

    kinds: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many pieces of work."""
        return sum(sum(kinds.values()) for kinds in self.kinds.values())

    def of(self, office: str) -> int:
        """How many pieces of work at one office."""
        return sum(self.kinds.get(office, {}).values())


def _officers_work() -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(status=WorkStatus.OPEN, role=Role.CASE_OFFICER)


COUNTED: Final = "work is counted for who sees none of its cases; `seen` says in which"


def countable() -> QuerySet[Case]:
    """The cases whose work administrators may count, of which they see nothing else: all that are not restricted."""
    return Case.objects.filter(restricted=False)


def open_work_of(user: User, *, seen: QuerySet[Case]) -> OpenWork:
    """The open work of this officer's cases among those seen: drafts, requests, papers to hand over. One query."""
    mine = _officers_work().filter(case__officer=user, case__in=seen)
    found = OpenWork()
    rows = mine.order_by().values_list("case__office_id", "kind").annotate(Count("pk"))
    with past_the_wall(COUNTED):
        for office, kind, number in rows.order_by("case__office_id", "kind"):
            found.kinds.setdefault(office, {})[kind] = number
    return found


def open_counts(users: Sequence[User], *, seen: QuerySet[Case]) -> dict[UUID, int]:
    """How much open work each of these officers has among the cases seen. One query."""
    mine = _officers_work().filter(case__officer__in=users, case__in=seen)
    with past_the_wall(COUNTED):
        return dict(mine.order_by().values_list("case__officer_id").annotate(Count("pk")))


def without_owner(at: datetime, *, seen: QuerySet[Case]) -> dict[UUID, int]:
    """How much open work stands with officers who are disabled or away today, by officer. One query."""
    away = Absence.objects.on(local_date(at)).values("user")
    gone = User.objects.filter(is_active=False).values("pk")
    mine = _officers_work().filter(case__in=seen)
    found = mine.filter(case__officer__in=away) | mine.filter(case__officer__in=gone)
    return dict(found.order_by().values_list("case__officer_id").annotate(Count("pk")))


def colleagues_at(office: Office, at: datetime, *, besides: User) -> list[User]:
    """Case officers of this office who are there today, by name."""
    away = Absence.objects.on(local_date(at)).values("user")
    grants = RoleGrant.objects.filter(role=Role.CASE_OFFICER, office=office, user__is_active=True)
    there = {grant.user for grant in grants.exclude(user__in=away).select_related("user") if grant.covers(at)}
    return sorted(there - {besides}, key=lambda user: (user.display_name, user.username))


@service("journey.work_moved")
def move_work(user_id: UUID, plan: Plan, *, by: User, at: datetime) -> Counter[str]:
    """Give the open cases of one officer to others, all of them or none; returns how many each colleague got.

    Counts leave restricted cases out. Raises ActionRefused, BadInput for a colleague who is not there.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    if findings := about_moving_work(by, user, at=at):
        raise ActionRefused(findings)
    told: Counter[str] = Counter()
    for code, share in plan.items():
        office = Office.objects.select_related("region").get(pk=code)
        if not by.holds(Role.ADMINISTRATOR, at=at) and (
            findings := about_holding(by, Role.SUPERVISOR, office=office, at=at)
        ):
            raise ActionRefused(findings)
        told += _move(user, office, share, by=by, at=at)
    claimed = WorkItem.objects.filter(claimed_by=user, status=WorkStatus.OPEN)
    claimed.update(claimed_by=None, claim_until=None)
    if not _officers_work().filter(case__officer=user).exists():
        close_work(WorkKind.MOVE_WORK, subject=user, by=by, at=at)
    return told


def _move(user: User, office: Office, share: Share, *, by: User, at: datetime) -> Counter[str]:
    there = {str(colleague.pk): colleague for colleague in colleagues_at(office, at, besides=user)}
    takers = _takers(there, share.others, field="others")
    named = _takers(there, share.restricted if share.restricted != SPREAD else "?", field="restricted")
    mine = Case.objects.filter(officer=user, office=office, status__in=LIVE)
    waiting = mine.filter(work_items__status=WorkStatus.OPEN, work_items__role=Role.CASE_OFFICER)
    told: Counter[str] = Counter()
    turn = _least_busy_first(takers)
    for case in locked_cases(waiting.values_list("pk", flat=True).distinct()).values():
        if case.officer_id != user.pk:  # it was moved while this waited for the lock
            continue
        if case.restricted and named:
            _give(case, named[0], by=by, at=at)
            _name(case, named[0], by=by, at=at)
        elif not case.restricted and takers:
            taker = next(turn)
            _give(case, taker, by=by, at=at)
            told[taker.display_name] += 1
    return told


def _takers(there: Mapping[str, User], chosen: str, *, field: str) -> list[User]:
    """Who takes the work. Raises BadInput for somebody who is not at that office today, or where nobody is."""
    if chosen == LEAVE:
        return []
    if chosen == SPREAD and there:
        return list(there.values())
    if chosen in there:
        return [there[chosen]]
    raise BadInput({field: _("Choose a colleague who works at that office now.")})


def _least_busy_first(takers: Sequence[User]) -> Iterator[User]:
    """Whoever has least open work takes the next case."""
    busy = open_counts(takers, seen=Case.objects.all())
    load = {taker: busy.get(taker.pk, 0) for taker in takers}
    for _turn in count():
        taker = min(load, key=lambda one: (load[one], one.display_name))
        load[taker] += 1
        yield taker


def _give(case: Case, taker: User, *, by: User, at: datetime) -> None:
    move(case, "hand_on", STEPS, by=by, at=at, officer=taker)


def _name(case: Case, taker: User, *, by: User, at: datetime) -> None:
    """A restricted case opens to who must work on it."""
    if not CaseGrant.objects.in_force(at).filter(case=case, user=taker, kind=GrantKind.NAMED).exists():
        CaseGrant.objects.create(
            case=case, user=taker, kind=GrantKind.NAMED, reason="took over the case", starts_at=at, granted_by=by
        )
