"""How much waits in an office and with whom: counted by the database, told by office, officer and kind."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import CharField, Count, Min, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext

from casework.law.days import end_of_day, local_date
from casework.staff.models import Office, Role, User
from casework.work.models import WorkItem, WorkStatus
from casework.work.selectors import SOON

SUPERVISORS: Final = "supervisors"  # stands for an officer where the work is for the supervisor's role


def work_of_offices(user: User, at: datetime) -> QuerySet[WorkItem]:
    """Open work of every role in the offices that this supervisor's role reaches, what is due first."""
    reached = Q(pk__in=[])
    for grant in user.grants_on(at):
        if grant.role == Role.SUPERVISOR:
            reached |= Q(status=WorkStatus.OPEN, **grant.place())
    return WorkItem.objects.filter(reached, status=WorkStatus.OPEN).order_by("due_at", "opened_at", "id")


@dataclass(slots=True)
class Load:
    """Open work: how much of it, how much is due today or overdue, and since when the oldest waits."""

    open: int = 0
    today: int = 0
    late: int = 0
    soon: int = 0
    oldest: datetime | None = None

    def take(self, row: dict[str, Any]) -> None:
        """Count a part that the database counted."""
        self.open += row["open"]
        self.today += row["today"]
        self.late += row["late"]
        self.soon += row["soon"]
        self.oldest = min(self.oldest or row["oldest"], row["oldest"])


@dataclass(slots=True)
class Desk:
    """The work of one officer's cases, or of the supervisors, in one office."""

    key: str  # the officer's, or SUPERVISORS
    name: str
    load: Load = field(default_factory=Load)


@dataclass(slots=True)
class OfficeLoad:
    """The work of one office, in all and by desk."""

    key: str
    name: str
    load: Load = field(default_factory=Load)
    desks: dict[str, Desk] = field(default_factory=dict)


@dataclass(slots=True)
class Loads:
    """The work of several offices, the one with most overdue first; by kind; and in all."""

    total: Load = field(default_factory=Load)
    offices: dict[str, OfficeLoad] = field(default_factory=dict)
    kinds: dict[str, Load] = field(default_factory=dict)
    counted: list[dict[str, Any]] = field(default_factory=list)  # by office, desk and kind, as the database did

    def by_kind(self, *, office: str = "", officer: str = "", when: str = "") -> dict[str, int]:
        """How much of each kind `narrowed` finds; under "" how much in all."""
        found = {"": 0}
        for row in self.counted:
            number = row[when or "open"]
            if number and office in ("", row["office_id"]) and officer in ("", _desk_of(row)):
                found[""] += number
                found[row["kind"]] = found.get(row["kind"], 0) + number
        return found

    @property
    def officers(self) -> dict[str, str]:
        """Everybody with open work, by key."""
        return {desk.key: desk.name for office in self.offices.values() for desk in office.desks.values()}


def loads_of(items: QuerySet[WorkItem], at: datetime) -> Loads:
    """Count this work, in two queries: the names are read for those who have any."""
    groups = items.order_by().values("office_id", "role", "case__officer_id", "kind")
    today = end_of_day(local_date(at))
    rows = groups.annotate(
        open=Count("pk"),
        late=Count("pk", filter=Q(due_at__lt=at)),
        today=Count("pk", filter=Q(due_at__gte=at, due_at__lte=today)),
        soon=Count("pk", filter=Q(due_at__gte=at, due_at__lte=at + SOON)),
        oldest=Min("opened_at"),
    )
    counted: list[dict[str, Any]] = [dict(row) for row in rows]
    return _sorted(_added(counted, _names(counted)))


def _names(rows: Iterable[dict[str, Any]]) -> dict[Any, str]:
    """The names of these offices and officers, by key. One query."""
    offices = Office.objects.filter(pk__in={row["office_id"] for row in rows})
    officers = User.objects.filter(pk__in={row["case__officer_id"] for row in rows} - {None})
    people = officers.annotate(key=Cast("pk", CharField())).values_list("key", "display_name", "display_name")
    found = offices.annotate(key=Cast("pk", CharField())).values_list("key", "name_es", "name_en").union(people)
    return {key: str(Office(name_es=es, name_en=en)) for key, es, en in found}


def _added(rows: Iterable[dict[str, Any]], names: dict[Any, str]) -> Loads:
    loads = Loads(counted=list(rows))
    for row in rows:
        office = loads.offices.setdefault(row["office_id"], OfficeLoad(row["office_id"], names[row["office_id"]]))
        key = _desk_of(row)
        desk = office.desks.setdefault(key, Desk(key, names.get(key) or gettext("for a supervisor")))
        for load in (loads.total, office.load, desk.load, loads.kinds.setdefault(row["kind"], Load())):
            load.take(row)
    return loads


def _desk_of(row: dict[str, Any]) -> str:
    """The officer of the case, except for what a supervisor does."""
    if row["role"] == Role.SUPERVISOR or row["case__officer_id"] is None:
        return SUPERVISORS
    return str(row["case__officer_id"])


def _sorted(loads: Loads) -> Loads:
    """Most overdue first, then by name."""
    for office in loads.offices.values():
        office.desks = dict(sorted(office.desks.items(), key=lambda item: (-item[1].load.late, item[1].name)))
    loads.offices = dict(sorted(loads.offices.items(), key=lambda item: (-item[1].load.late, item[1].name)))
    loads.kinds = dict(sorted(loads.kinds.items(), key=lambda item: (-item[1].late, -item[1].open, item[0])))
    return loads


def narrowed(
    items: QuerySet[WorkItem], at: datetime, *, office: str = "", officer: str = "", kind: str = "", when: str = ""
) -> QuerySet[WorkItem]:
    """This work of one office, one officer (or SUPERVISORS), one kind; overdue, due today or soon."""
    if office:
        items = items.filter(office=office)
    if officer == SUPERVISORS:
        items = items.filter(Q(role=Role.SUPERVISOR) | Q(case=None))
    elif officer:
        items = items.filter(role=Role.CASE_OFFICER, case__officer=UUID(officer))
    if kind:
        items = items.filter(kind=kind)
    ends = {"today": end_of_day(local_date(at)), "soon": at + SOON}
    if when == "late":
        return items.filter(due_at__lt=at)
    return items.filter(due_at__gte=at, due_at__lte=ends[when]) if when else items
