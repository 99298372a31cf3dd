"""What a list may be asked: every question is named and typed; one that does not exist is told, never ignored."""

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField
from drf_spectacular.utils import extend_schema_field
from rest_framework.request import Request
from rest_framework.views import APIView

from casework.api.fields import EARLIEST, LATEST
from casework.api.problems import BadRequest


class MomentField(IsoDateTimeField):  # type: ignore[misc]
    """A moment in this or the last centuries, in UTC: PostgreSQL takes no offset of more than sixteen hours."""

    def to_python(self, value: Any) -> datetime | None:
        """The moment. Raises ValidationError."""
        moment: datetime | None = super().to_python(value)
        return None if moment is None else in_range(moment)


class MomentFilter(filters.IsoDateTimeFilter):  # type: ignore[misc]
    """Rows before or since a moment."""

    field_class = MomentField


@extend_schema_field(bool)
class FlagFilter(filters.TypedChoiceFilter):  # type: ignore[misc]
    """true or false; the library's own takes any other word for no question."""

    def __init__(self, *words: Any, **options: Any) -> None:
        choices = (("true", "true"), ("false", "false"))
        super().__init__(*words, choices=choices, coerce="true".__eq__, **options)


def in_range(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValidationError outside the centuries that the API knows."""
    if not EARLIEST <= moment <= LATEST:
        raise ValidationError(_("This day is out of range."))
    return moment.astimezone(UTC)


class Questions(filters.DjangoFilterBackend):  # type: ignore[misc]
    """The questions of a view's filter set."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        """The rows that answer. Raises BadRequest naming what cannot be asked."""
        asked = self.get_filterset(request, queryset, view)
        if asked is None:
            return queryset
        if not asked.is_valid():
            raise BadRequest({name: " ".join(map(str, sentences)) for name, sentences in asked.errors.items()})
        found: QuerySet[Any] = asked.qs
        return found


def refuse_unknown(request: Request, known: set[str]) -> None:
    """Raises BadRequest for questions that this view does not know, and for those asked twice or without a value."""
    unknown = _("There is no such question here. There are: %(known)s.") % {"known": ", ".join(sorted(known)) or "—"}
    fields: dict[str, Any] = {name: unknown for name in request.query_params if name not in known}
    fields |= {
        name: _("Ask this once.") for name in request.query_params if len(request.query_params.getlist(name)) > 1
    }
    empty = _("Say something, or leave this out.")
    fields |= {name: empty for name, value in request.query_params.items() if not value and name not in fields}
    if fields:
        raise BadRequest(fields)
