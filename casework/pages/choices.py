"""The options of the reference tables, read once a process and language: they change with a migration only."""

from functools import cache

from django.utils.translation import get_language

from casework.law.bilingual import Bilingual
from casework.law.reference import EntryPoint, NeedType, Rank
from casework.law.selectors import options

Options = list[tuple[str, str]]


def choices_of(model: type[Bilingual]) -> Options:
    """Key and name of every row, in the reader's alphabet."""
    return _read(model, get_language() or "es")


def suggested_needs() -> Options:
    """The needs that the desk asks about."""
    return _needs(get_language() or "es")


def ranks() -> Options:
    """Every rank in its scheme's order."""
    return _ranks(get_language() or "es")


@cache
def department_of_entry(entry_point: str) -> str:
    """The department of an entry point; empty where the point does not say."""
    return EntryPoint.objects.values_list("department_id", flat=True).get(pk=entry_point) or ""


@cache
def _read(model: type[Bilingual], _language: str) -> Options:
    return options(model)


@cache
def _needs(_language: str) -> Options:
    return [(row.code, row.label) for row in NeedType.objects.filter(suggested=True).order_by("code")]


@cache
def _ranks(_language: str) -> Options:
    return [(row.pk, f"{row.label} · {row.scheme}") for row in Rank.objects.order_by("scheme", "order")]
