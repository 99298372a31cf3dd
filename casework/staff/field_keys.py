"""The ring of field keys: which key seals what, and sealing everything anew under the first.

A model says which of its columns are sealed: `SEALED`, the column and the attribute that names its place. A column is
bytes, or JSON that holds them in base64 as {"sealed": …}. A test fails for a column of bytes that is not named.
"""

import base64
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import BinaryField, Count, F, Field, Func, JSONField, Model, QuerySet, TextField

from casework import cipher
from casework.audit.context import service
from casework.audit.services import record_event
from casework.staff.models import User
from casework.staff.sealed_factors import place_of

BATCH = 500
ROTATED = "staff.field_keys_rotated"


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """One column whose content opens with a key of the ring only."""

    model: type[Model]
    column: str
    place: Callable[[Any], str]

    @property
    def name(self) -> str:
        """The table and the column."""
        return f"{self.model._meta.db_table}.{self.column}"

    @property
    def is_json(self) -> bool:
        """Whether the sealed bytes stand in base64 inside JSON."""
        return isinstance(self.model._meta.get_field(self.column), JSONField)

    def sealed(self) -> QuerySet[Any]:
        """The rows that hold something sealed, each with the id of its key as `key_id`."""
        bytes_ = Func(F(self.column), template="decode(%(expressions)s ->> 'sealed', 'base64')") if self.is_json else F(
            self.column
        )  # fmt: skip
        found = self.model._base_manager.annotate(key_id=_KeyId(bytes_, output_field=TextField()))
        return found.exclude(key_id__isnull=True).exclude(key_id="")

    def counts(self) -> Counter[str]:
        """How many rows each key seals."""
        return Counter(dict(self.sealed().order_by().values_list("key_id").annotate(Count("pk"))))

    def resealed(self, value: Any, row: Model) -> Any:
        """The column's value under the first key."""
        if not self.is_json:
            return cipher.reseal(value, place=self.place(row))
        sealed = cipher.reseal(base64.b64decode(value["sealed"]), place=self.place(row))
        return {**value, "sealed": base64.b64encode(sealed).decode()}


class _KeyId(Func):
    """What stands before the first colon; empty where there is none."""

    template = (
        "encode(substring(%(expressions)s for greatest(position('\\x3a'::bytea in %(expressions)s) - 1, 0)), 'escape')"
    )


def sealed_columns() -> Iterator[SealedColumn]:
    """Every sealed column of the product, and that of the sign-in library."""
    for model in apps.get_models():
        for column, place in getattr(model, "SEALED", {}).items():
            yield SealedColumn(model, column, attrgetter(place))
    yield SealedColumn(Authenticator, "data", place_of)


def unnamed_columns(model: type[Model]) -> list[str]:
    """The columns of bytes of a model that it does not name as sealed."""
    named = getattr(model, "SEALED", {})
    fields: list[Field[Any, Any]] = [field for field in model._meta.local_fields if isinstance(field, BinaryField)]
    return [f"{model._meta.db_table}.{field.name}" for field in fields if field.name not in named]


@service("staff.field_keys_rotated")
def reseal_batch(sealed: SealedColumn, *, after: Any = None, by: User, at: datetime) -> tuple[int, Any]:
    """Seal the next rows under the first key, in one transaction; returns how many, and the last key, None at the end.

    The rows are locked, so that nothing typed meanwhile is lost. What stops it loses one batch; the rows that are done
    are not looked at again. Raises InvalidTag for a row that was altered, KeyError for a key that left the ring.
    """
    waiting = sealed.sealed().exclude(key_id=cipher.key_ids()[0])
    if after is not None:
        waiting = waiting.filter(pk__gt=after)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True)[:BATCH])
    rows = {row.pk: row for row in sealed.model._base_manager.select_for_update(of=("self",)).filter(pk__in=keys)}
    again = sealed.sealed().exclude(key_id=cipher.key_ids()[0]).filter(pk__in=list(rows))
    values = dict(again.values_list("pk", sealed.column))
    for key, value in values.items():
        row = sealed.model._base_manager.filter(pk=key)
        row.update(**{sealed.column: sealed.resealed(value, rows[key])})
    return len(values), keys[-1] if keys else None


@service("staff.field_keys_rotated")
def record_rotation(done: dict[str, int], *, by: User, at: datetime) -> None:
    """One event for the whole: how many rows of which column; what was in them appears nowhere."""
    record_event(kind="task", verb=ROTATED, purpose="", details={"key": cipher.key_ids()[0], "rows": done})
