"""Finding a case for an auditor: by number, officer, office, day or what happened; a hidden case is not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from casework.arrivals.models import Case
from casework.audit.models import CHANGES, AuditEvent, Kind
from casework.law.days import BOGOTA
from casework.safe_conducts.models import SafeConduct

PAGE = 50
NEWEST = ("-opened_at", "-pk")
KINDS: dict[str, tuple[str, ...]] = {
    "acts": tuple(CHANGES),
    "reads": (Kind.READ,),
    "denied": (Kind.DENIED,),
    "exports": (Kind.EXPORT, Kind.PRINT),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is empty narrows nothing down."""

    number: str = ""
    officer: str = ""
    office: str = ""
    day: date | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Some cases, newest first, and the last of them if there are more behind it."""

    cases: Sequence[Case]
    behind: UUID | None


def find(cases: QuerySet[Case], wanted: Wanted, *, after: UUID | None = None) -> Found:
    """Those of these cases that fit, newest first, with the moment of the last act; `after` is the last one seen."""
    seen = cases
    if wanted.number:
        cases = cases.filter(_numbered(wanted.number))
    if wanted.office:
        cases = cases.filter(office_id=wanted.office)
    if after and (last := seen.filter(pk=after).values_list("opened_at", flat=True).first()):
        cases = cases.filter(Q(opened_at__lt=last) | Q(opened_at=last, pk__lt=after))
    if wanted.officer or wanted.day or wanted.kind:
        cases = seen.filter(_among(cases, wanted))
    rows = list(
        cases.select_related("office", "officer").annotate(last_act=Subquery(_last_act())).order_by(*NEWEST)[: PAGE + 1]
    )
    return Found(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def _numbered(text: str) -> Q:
    """A whole number or reference, the end of a number, or the number printed on a safe-conduct."""
    typed = text.strip().upper()
    papers = SafeConduct.objects.filter(printed_no=typed)
    return Q(number__endswith=typed) | Q(public_ref=typed) | Q(pk__in=papers.values("case"))


def _among(cases: QuerySet[Case], wanted: Wanted) -> Q:
    """The newest of these in which this officer did something, on that day, of that kind.

    Without a kind, opening the case and keeping it count too. Each of the two gives no more than a page: joined by OR
    before that, they made PostgreSQL walk through the officer's whole history for every case, 7 s at 20,000 cases.
    """
    events = AuditEvent.objects.filter(case_id__isnull=False, kind__in=KINDS.get(wanted.kind, CHANGES))
    own = Q()
    if wanted.officer:
        events = events.filter(actor=wanted.officer)
        own &= Q(officer=wanted.officer)
    if wanted.day:
        first = datetime.combine(wanted.day, time.min, tzinfo=BOGOTA)
        that_day: dict[str, Any] = {"gte": first, "lt": first + timedelta(days=1)}
        events = events.filter(**{f"occurred_at__{edge}": moment for edge, moment in that_day.items()})
        own &= Q(**{f"opened_at__{edge}": moment for edge, moment in that_day.items()})
        cases = cases.filter(opened_at__lt=that_day["lt"])  # nothing happens to a case before it is opened
    happened = Q(pk__in=_newest(cases.filter(pk__in=events.values("case_id"))))
    return happened if wanted.kind else happened | Q(pk__in=_newest(cases.filter(own)))


def _newest(cases: QuerySet[Case]) -> Any:
    return cases.order_by(*NEWEST).values("pk")[: PAGE + 1]


def _last_act() -> QuerySet[Any]:
    """When something about the case was changed last."""
    of_case = AuditEvent.objects.filter(case_id=OuterRef("pk"), kind__in=CHANGES)
    return of_case.order_by(F("id").desc()).values("occurred_at")[:1]
