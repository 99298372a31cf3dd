"""What codes and names of the reference tables stand for, as somebody writes them on paper."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from casework.law.bilingual import Bilingual
from casework.law.reference import (
    ArrivalMode,
    Country,
    Department,
    EntryPoint,
    IdentityDocumentType,
    ItemType,
    NeedType,
    Rank,
    ServiceBranch,
)
from casework.people.writing import name_key

LOOKED_UP = (
    Country,
    IdentityDocumentType,
    ServiceBranch,
    Rank,
    NeedType,
    EntryPoint,
    Department,
    ArrivalMode,
    ItemType,
)


class Unreadable(Exception):
    """A cell does not say what its column asks."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What codes and names in either language stand for, table by table, and where crossings lie."""

    codes: Mapping[type[Bilingual], Mapping[str, str]]
    departments: Mapping[str, str]

    def code(self, table: type[Bilingual], text: str) -> str:
        """The code of what was written. Raises Unreadable."""
        try:
            return self.codes[table][name_key(text)]
        except KeyError:
            raise Unreadable(_("“%(text)s” is not in the reference table.") % {"text": text[:40]}) from None


def vocabulary() -> Vocabulary:
    """The reference tables as they are now: one query a table."""
    codes: dict[type[Bilingual], dict[str, str]] = {}
    for table in LOOKED_UP:
        rows = list(table._default_manager.all())
        named = {name_key(name): str(row.pk) for row in rows for name in (row.name_es, row.name_en)}
        codes[table] = named | {name_key(str(row.pk)): str(row.pk) for row in rows}
    places = EntryPoint.objects.exclude(department=None).values_list("code", "department_id")
    return Vocabulary(codes, {code: department for code, department in places if department})
