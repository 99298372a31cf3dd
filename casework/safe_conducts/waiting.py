"""Requests that wait for a second person: who comes first, and which of them somebody asks to see."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, Exists, JSONField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject

from casework.arrivals.models import Case as CaseFile
from casework.arrivals.models import ItemDeclaration
from casework.law.days import local_date
from casework.people.facts import OF_AGE, BirthDate
from casework.people.models import Address, Birth, Fact, IdentityDocument, Photo, SpecificNeed
from casework.people.selectors import WEIGHT
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.selectors import NO_DOCUMENT
from casework.safe_conducts.states import Status
from casework.screening.models import Hit
from casework.staff.models import Office, User
from casework.work.models import WorkItem, WorkKind, WorkStatus

DECIDE_WITHIN: Final = timedelta(hours=4)
UNDECIDED: Final = (Status.REQUESTED,)
UNISSUED: Final = (Status.APPROVED, Status.NUMBERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One request, as far as its place in the queue depends on it."""

    pk: UUID
    status: str
    office_id: str
    office: str
    requested_by_id: UUID
    requester: str
    requested_at: datetime
    due_at: datetime
    own: bool  # the reader requested, began, registered or edited it, and so does not decide
    child: bool
    need: bool
    match: bool
    missing: bool

    def is_late(self, at: datetime) -> bool:
        """Whether the time to decide it has passed."""
        return self.due_at < at


def by_need(waiting: Waiting, *, at: datetime) -> tuple[Any, ...]:
    """Who comes first: what is late; then children and people with specific needs; then the longest waiting."""
    return (not waiting.is_late(at), not (waiting.child or waiting.need), waiting.requested_at, waiting.pk)


def by_time(waiting: Waiting, *, at: datetime) -> tuple[Any, ...]:
    """The longest waiting first."""
    return (waiting.requested_at, waiting.pk)


ORDERS: Final[Mapping[str, Callable[..., tuple[Any, ...]]]] = {"": by_need, "time": by_time}
NEEDS: Final[Mapping[str, Callable[[Waiting], bool]]] = {
    "child": lambda waiting: waiting.child,
    "need": lambda waiting: waiting.need,
    "match": lambda waiting: waiting.match,
    "missing": lambda waiting: waiting.missing,
}
SPANS: Final[Mapping[str, timedelta]] = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
STATUSES: Final[Mapping[str, Sequence[str]]] = {"": UNDECIDED, "approved": UNISSUED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which requests somebody asks to see, in which order; an empty text asks for all, or for the usual."""

    status: str = ""
    need: str = ""
    waits: str = ""
    office: str = ""
    by: str = ""
    order: str = ""

    def lets(self, waiting: Waiting, *, at: datetime) -> bool:
        """Whether this request is among them."""
        return (
            waiting.status in STATUSES[self.status]
            and (not self.need or NEEDS[self.need](waiting))
            and (not self.waits or self._waits_so(waiting, at=at))
            and self.office in ("", waiting.office_id)
            and self.by in ("", str(waiting.requested_by_id))
        )

    def _waits_so(self, waiting: Waiting, *, at: datetime) -> bool:
        return waiting.is_late(at) if self.waits == "late" else at - waiting.requested_at > SPANS[self.waits]

    def of(self, queue: Sequence[Waiting], *, at: datetime) -> list[Waiting]:
        """These requests in their order."""
        place = ORDERS[self.order]
        return sorted((one for one in queue if self.lets(one, at=at)), key=lambda one: place(one, at=at))


def waiting_in(cases: QuerySet[CaseFile], *, reader: User, at: datetime) -> list[Waiting]:
    """What waits in these cases for a decision or for its paper, as this reader sees it; in no order. One query."""
    papers = SafeConduct.objects.filter(status__in=[*UNDECIDED, *UNISSUED], case__in=cases)
    told, offices = _told(reader, on=local_date(at)), dict[str, str]()
    found = papers.annotate(**told).values_list(*COLUMNS, *told)
    return [_waiting(dict(zip((*COLUMNS, *told), row, strict=True)), offices, on=local_date(at)) for row in found]


COLUMNS = (
    "pk", "status", "office_id", "requested_by_id", "requested_at",
    "requested_by__display_name", "office__name_es", "office__name_en",
)  # fmt: skip


def _waiting(row: dict[str, Any], offices: dict[str, str], *, on: date) -> Waiting:
    office = row["office_id"]
    if office not in offices:
        offices[office] = str(Office(name_es=row["office__name_es"], name_en=row["office__name_en"]))
    return Waiting(
        pk=row["pk"],
        status=row["status"],
        office_id=office,
        office=offices[office],
        requested_by_id=row["requested_by_id"],
        requester=row["requested_by__display_name"],
        requested_at=row["requested_at"],
        due_at=row["due"] or row["requested_at"] + DECIDE_WITHIN,
        own=bool(row["own"]),
        child=_is_child(row["born"], on=on),
        need=row["need"],
        match=row["match"],
        missing=row["missing"],
    )


def _is_child(born: dict[str, Any] | None, *, on: date) -> bool:
    """As the evidence tells it: under 18 on that day, from the best founded birth."""
    if born is None:
        return False
    as_of = date.fromisoformat(born.pop("as_of")) if born["as_of"] else born.pop("as_of")
    return BirthDate(**born, as_of=as_of).is_child_on(on)


def _told(reader: User, *, on: date) -> dict[str, Any]:
    """What decides the place of a request: each is one look by index."""
    parts = ("requested_by", "case_started_by", "case_registered_by", "facts_edited_by")
    decide = WorkItem.objects.filter(kind=WorkKind.APPROVE_SAFE_CONDUCT, status=WorkStatus.OPEN)
    undecided = Q(decision="") | Q(strong=True, confirmed_by=None)
    declared = ItemDeclaration.objects.filter(case=OuterRef("case"))
    return {
        "due": Subquery(decide.filter(subject_type="safeconduct", subject_id=OuterRef("pk")).values("due_at")[:1]),
        "own": Q(*((part, reader.pk) for part in parts), _connector=Q.OR),
        "born": Subquery(_current(Birth).order_by(_weight(), "-recorded_at", "pk").values(parts=_birth(on))[:1]),
        "need": Exists(_current(SpecificNeed).filter(type__isnull=False)),
        "match": Exists(Hit.objects.filter(undecided, case=OuterRef("case"))),
        "missing": ~Exists(_current(Photo))
        | ~Exists(_current(Address))
        | ~Exists(_current(IdentityDocument).exclude(type=NO_DOCUMENT))
        | ~Exists(declared),
    }


def _current(kind: type[Fact]) -> QuerySet[Any]:
    return kind._default_manager.filter(person=OuterRef("person"), superseded_at__isnull=True)


def _weight() -> Case:
    return Case(*(When(basis=basis, then=Value(weight)) for basis, weight in WEIGHT.items()))


def _birth(on: date) -> Case:
    """The birth of whoever may be a child; nothing is read about the others."""
    young = Q(year__gte=on.year - OF_AGE) | Q(age__lt=OF_AGE)
    parts = {part: part for part in ("year", "month", "day", "age", "as_of", "basis")}
    return Case(When(young, then=JSONObject(**parts)), default=None, output_field=JSONField())
