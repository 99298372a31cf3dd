"""Who can decide on the safe-conducts of an office, now or later: the role, presence, and a second pair of eyes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from casework.law.days import BOGOTA, is_business_day, local_date
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.rules import about_four_eyes
from casework.staff.models import Office, Role, RoleGrant, User
from casework.staff.presence import Absence, OnCall

WORK_BEGINS, WORK_ENDS = time(7, 0), time(19, 0)  # of a business day; at other times whoever is on call answers
WARNED_BEFORE: Final = timedelta(hours=24)
LOOKED_AHEAD: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Approver:
    """Somebody who can decide for an office at a moment, and by what."""

    user: User
    grant: RoleGrant
    on_call: OnCall | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """When nobody can decide: nobody is there, or (four_eyes) nobody who may decide on something that waits."""

    begins_at: datetime
    four_eyes: bool


@dataclass(frozen=True, slots=True)
class Next:
    """When somebody can decide again, and who."""

    at: datetime
    people: list[Approver]


def in_working_hours(at: datetime) -> bool:
    """Whether offices work at this moment."""
    local = at.astimezone(BOGOTA)
    return is_business_day(local.date()) and WORK_BEGINS <= local.time() < WORK_ENDS


@dataclass(frozen=True, slots=True)
class Roster:
    """Supervisors with their roles, absences and on-call times, read once for any number of offices and moments."""

    grants: Sequence[RoleGrant]
    absences: Sequence[Absence]
    on_call: Sequence[OnCall]

    def approvers(self, office: Office, at: datetime, *, paper: SafeConduct | None = None) -> list[Approver]:
        """Who can decide for this office at that moment, by name: the role, not away, at work or on call.

        With a paper, only who may decide on it: not who requested, began, registered or edited it.
        """
        found: dict[object, Approver] = {}
        for grant in self.grants:
            if grant.covers(at) and grant.reaches(office) and (there := self._there(grant, office, at)):
                found.setdefault(grant.user_id, there)
        able = (one for one in found.values() if paper is None or may_decide(one.user, paper))
        return sorted(able, key=lambda one: (one.user.display_name, str(one.user.pk)))

    def next_approvers(self, office: Office, *, since: datetime, paper: SafeConduct | None = None) -> "Next | None":
        """The first moment from then on at which somebody can decide, within a week, and who."""
        for moment in sorted(set(self._changes(since, since + LOOKED_AHEAD))):
            if people := self.approvers(office, moment, paper=paper):
                return Next(moment, people)
        return None

    def _there(self, grant: RoleGrant, office: Office, at: datetime) -> Approver | None:
        day = local_date(at)
        if any(away.user_id == grant.user_id and away.covers(day) for away in self.absences):
            return None
        answering = (one for one in self.on_call if one.user_id == grant.user_id and one.answers(office, at))
        if called := next(answering, None):
            return Approver(grant.user, grant, called)
        return Approver(grant.user, grant) if in_working_hours(at) else None

    def first_gap(
        self, office: Office, waiting: Collection[SafeConduct], *, since: datetime, until: datetime
    ) -> Gap | None:
        """The first moment in that time at which nobody can decide for this office, or on something that waits."""
        for moment in sorted(set(self._changes(since, until))):
            there = self.approvers(office, moment)
            if not there:
                return Gap(moment, four_eyes=False)
            if any(not any(may_decide(one.user, paper) for one in there) for paper in waiting):
                return Gap(moment, four_eyes=True)
        return None

    def _changes(self, since: datetime, until: datetime) -> Iterator[datetime]:
        """Every moment in that time, and its beginning, at which the answer may become another."""
        yield since
        edges = [moment for one in self.on_call for moment in (one.starts_at, one.ends_at)]
        edges += [moment for grant in self.grants for moment in (grant.starts_at, grant.ends_at) if moment]
        day = local_date(since)
        while day <= local_date(until):
            edges += [datetime.combine(day, hour, tzinfo=BOGOTA) for hour in (time(), WORK_BEGINS, WORK_ENDS)]
            day += timedelta(days=1)
        yield from (moment for moment in edges if since < moment < until)


def may_decide(user: User, paper: SafeConduct) -> bool:
    """Whether this user would be a second pair of eyes on that paper."""
    return not about_four_eyes(user.pk, paper, editor_id=paper.facts_edited_by_id)


def roster_from(since: datetime) -> Roster:
    """Everything about supervisors that still matters from this moment on. Three queries."""
    grants = RoleGrant.objects.filter(role=Role.SUPERVISOR, user__is_active=True).exclude(ends_at__lte=since)
    called = OnCall.objects.filter(taken_back_at__isnull=True, ends_at__gt=since)
    away = Absence.objects.filter(ended_at__isnull=True).exclude(ends_on__lt=local_date(since))
    return Roster(
        grants=list(grants.select_related("user", "office", "region").order_by("starts_at", "id")),
        absences=list(away),
        on_call=list(called.select_related("user", "office", "region").order_by("starts_at", "id")),
    )


def approvers_of(office: Office, at: datetime, *, paper: SafeConduct | None = None) -> list[Approver]:
    """Who can decide for this office at this moment, or on that paper, by name."""
    return roster_from(at).approvers(office, at, paper=paper)


def deciders_of(paper: SafeConduct, at: datetime) -> dict[str, Any]:
    """Who can decide on this paper now; where there is nobody, when somebody can, and who."""
    roster = roster_from(at)
    now = roster.approvers(paper.office, at, paper=paper)
    return {"now": now, "next": None if now else roster.next_approvers(paper.office, since=at, paper=paper)}
