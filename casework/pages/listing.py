"""Pages of a long list; the filters stay in the address."""

from collections.abc import Iterable, Sized
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from casework.audit.services import record_read

M = TypeVar("M", bound=Model)
PAGE = 50


@dataclass(frozen=True, slots=True)
class Chip:
    """One answer to a filter as a link."""

    label: Any
    url: str
    current: bool
    count: int | None = None


def chips_of(
    request: HttpRequest, name: str, options: Iterable[tuple[str, Any]], *, counts: dict[str, int] | None = None
) -> list[Chip]:
    """A link for each answer, "" being all; with counts, only for those that there are, all, and the chosen one."""
    chosen = request.GET.get(name, "")
    return [
        Chip(label, _asking(request, name, value), current=value == chosen, count=_count(counts, value))
        for value, label in options
        if counts is None or value in ("", chosen) or counts.get(value)
    ]


def _asking(request: HttpRequest, name: str, value: str) -> str:
    """The address of this list with another answer, from its first page."""
    params = request.GET.copy()
    params.pop("page", None)
    params.pop(name, None)
    if value:
        params[name] = value
    return f"?{params.urlencode()}"


def _count(counts: dict[str, int] | None, value: str) -> int | None:
    if counts is None:
        return None
    return counts.get(value, 0) if value or "" in counts else sum(counts.values())


def page_of(
    request: HttpRequest, rows: QuerySet[M], *, total: int | None = None, keys_first: bool = False
) -> "Page[M]":
    """The page that `?page=` names, the first or last one where it names none; rows counted before are not again.

    `keys_first` finds the page by its keys alone: what a wide row brings along is joined for one page, not for all.
    """
    paginator = Paginator(rows, PAGE)
    if total is not None:
        paginator.count = total
    page = paginator.get_page(request.GET.get("page"))
    if keys_first:
        first = page.start_index() - 1 if paginator.count else 0
        narrow = rows.select_related(None).prefetch_related(None).values("pk")[first : first + PAGE]
        wide = rows.model._default_manager.filter(pk__in=narrow).order_by(*rows.query.order_by)
        wide.query.select_related = rows.query.select_related
        wide._prefetch_related_lookups = rows._prefetch_related_lookups  # type: ignore[attr-defined]
        page.object_list = wide
    return page


def record_list(table: str, page: Sized) -> None:
    """Record that a list with names was read: how much of it, not what."""
    record_read(subject_table=table, subject_pk="", details={"results": len(page)})
