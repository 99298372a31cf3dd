"""The options of the reference tables, read once a process and language: they change with a migration only."""

from functools import cache

from django.utils.translation import get_language, gettext

from casework.law.bilingual import Bilingual
from casework.law.reference import EntryPoint, NeedType, Rank, ServiceBranch
from casework.law.selectors import options

Options = list[tuple[str, str]]
Groups = list[tuple[str, Options]]


def choices_of(model: type[Bilingual]) -> Options:
    """Key and name of every row, in the reader's alphabet."""
    return _read(model, get_language() or "es")


def suggested_needs() -> Options:
    """The needs that the desk asks about."""
    return _needs(get_language() or "es")


def ranks() -> Groups:
    """Every rank in its scheme's order, under the forces that have it."""
    return _ranks(get_language() or "es")


def ranks_of_branches() -> dict[str, str]:
    """The heading under which `ranks` holds those of a force; forces without ranks are left out."""
    return _headings(get_language() or "es")[1]


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
def _ranks(language: str) -> Groups:
    groups: dict[str, Options] = {}
    for row in Rank.objects.order_by("scheme", "order"):
        heading = _headings(language)[0].get(row.scheme, gettext("other ranks"))
        groups.setdefault(heading, []).append((row.pk, row.label))
    return list(groups.items())


@cache
def _headings(_language: str) -> tuple[dict[str, str], dict[str, str]]:
    """A scheme's heading names its forces; the heading by scheme and by force."""
    schemes: dict[str, list[ServiceBranch]] = {}
    for branch in ServiceBranch.objects.exclude(rank_scheme="").order_by("kind", "code"):
        schemes.setdefault(branch.rank_scheme, []).append(branch)
    headings = {scheme: ", ".join(branch.label for branch in branches) for scheme, branches in schemes.items()}
    return headings, {branch.pk: headings[scheme] for scheme, branches in schemes.items() for branch in branches}


@cache
def points_without_department() -> list[str]:
    """The entry points that do not say the department."""
    return list(EntryPoint.objects.filter(department=None).order_by("code").values_list("code", flat=True))
