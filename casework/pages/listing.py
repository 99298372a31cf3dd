"""Pages of a long list; the filters stay in the address."""

from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

M = TypeVar("M", bound=Model)
PAGE = 50


def page_of(request: HttpRequest, rows: QuerySet[M]) -> "Page[M]":
    """The page that `?page=` names, the first or last one where it names none."""
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))
