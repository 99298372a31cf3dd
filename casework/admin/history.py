"""Which events of a case a page shows: by kind, by person, in either direction, from where the last page ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from casework.admin.sentences import who
from casework.audit.models import CHANGES, AuditEvent, Kind
from casework.staff.models import User

EVENTS_A_PAGE = 100  # an act is some ten events
SHOWN: dict[str, tuple[Any, Q]] = {
    "": (_("everything"), Q()),
    "acts": (_("acts"), Q(kind__in=CHANGES)),
    "reads": (_("reads"), Q(kind=Kind.READ)),
    "files": (_("files opened"), Q(kind=Kind.READ, subject_table__in=["casework_storedfile", "casework_print"])),
    "denied": (_("refused tries"), Q(kind=Kind.DENIED)),
    "exports": (_("exports and prints"), Q(kind__in=[Kind.EXPORT, Kind.PRINT])),
}
NEWEST, OLDEST = "newest", "oldest"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; nonsense in it asks for nothing."""

    show: str = ""
    person: str = ""
    order: str = OLDEST
    before: int | None = None
    after: int | None = None

    @classmethod
    def of(cls, address: Mapping[str, str]) -> "Asked":
        """From the address of the page."""
        show, order = address.get("show", ""), address.get("order", "")
        return cls(
            show=show if show in SHOWN else "",
            person=address.get("person", "")[:64].replace("\x00", ""),
            order=order if order == NEWEST else OLDEST,
            before=_number(address.get("before", "")),
            after=_number(address.get("after", "")),
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """Acts of one page in the order asked for, and the events from which the pages on both sides go on."""

    acts: list[list[AuditEvent]]
    earlier_than: int | None
    later_than: int | None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def stretch_of(events: QuerySet[AuditEvent], asked: Asked) -> Stretch:
    """A page of these events: never half an act, unless it alone is longer than a page."""
    events = events.filter(SHOWN[asked.show][1])
    if asked.person:
        events = events.filter(actor=asked.person)
    backwards = asked.before is not None or (asked.order == NEWEST and asked.after is None)
    if asked.before is not None:
        events = events.filter(id__lt=asked.before)
    elif asked.after is not None:
        events = events.filter(id__gt=asked.after)
    rows = list(events.order_by("-id" if backwards else "id")[: EVENTS_A_PAGE + 1])
    acts = [list(act) for _act, act in groupby(rows, key=act_of)]
    if more := len(rows) > EVENTS_A_PAGE:
        acts = acts[:-1] or [rows[:EVENTS_A_PAGE]]
    if backwards:
        acts = [act[::-1] for act in reversed(acts)]
    return _stretch(acts, asked, more=more, backwards=backwards)


def _stretch(acts: list[list[AuditEvent]], asked: Asked, *, more: bool, backwards: bool) -> Stretch:
    """With the ends: there is more where the page was cut, and on the side that it came from."""
    came = asked.before is not None or asked.after is not None
    earlier = acts and (more if backwards else came)
    later = acts and (came if backwards else more)
    return Stretch(
        acts=acts[::-1] if asked.order == NEWEST else acts,
        earlier_than=acts[0][0].id if earlier else None,
        later_than=acts[-1][-1].id if later else None,
    )


def act_of(event: AuditEvent) -> tuple[Any, ...]:
    """Changes of one transaction, actor and verb are one act; anything else stands by itself."""
    return (event.xid, event.actor, event.verb) if event.kind in CHANGES else (event.id,)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One answer to a filter: how the address names it, what it is called, how many events it has."""

    value: str
    label: Any
    current: bool


def people_in(events: QuerySet[AuditEvent]) -> dict[str, str]:
    """Everybody who stands in this history, as the trail writes them, with their names on acts; busiest first."""
    users = User.objects.annotate(key=Cast("pk", TextField())).filter(key=OuterRef("actor"))
    counted = events.order_by().values("actor").annotate(n=Count("id"), name=Subquery(users.values("display_name")[:1]))
    return {row["actor"]: row["name"] or "" for row in counted.order_by("-n", "actor")}


def choices(asked: Asked, *, people: Iterable[str], names: Mapping[str, str]) -> tuple[list[Chosen], list[Chosen]]:
    """The filter by kind and the filter by person."""
    kinds = [Chosen(value, label, value == asked.show) for value, (label, _q) in SHOWN.items()]
    everybody = Chosen("", _("everybody"), not asked.person)
    return kinds, [everybody, *(Chosen(one, who(one, "", names), one == asked.person) for one in people)]
