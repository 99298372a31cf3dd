"""Pages of a list that stay whole while rows come in: each goes on after the last row of the one before."""

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casework.api.fields import EARLIEST, LATEST
from casework.api.problems import BadRequest

PAGE, MOST = 50, 200
MOST_CURSOR = 200


class ByMoment(BasePagination):
    """Rows in the order of a moment and then of their key, so that no two share a place.

    The library's own cursor knows the moment only and counts among equals, which ends at a thousand: a day's paper
    that is imported makes more.
    """

    moment = "opened_at"
    descending = True
    parameters = ("cursor", "page_size")

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        """One page, and whether another follows. Raises BadRequest for a size or cursor that is none."""
        size = self._size(request)
        rows = self._after(queryset, request).order_by(*self._order())[: size + 1]
        found = list(rows)
        self.request, self.page = request, found[:size]
        self.last = found[size - 1] if len(found) > size else None
        return self.page

    def get_paginated_response(self, data: Any) -> Response:
        """The rows, and the address of the next ones; null after the last."""
        return Response({"next": self._next(), "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The same for the description."""
        following = {"type": ["string", "null"], "format": "uri-reference", "examples": ["/api/v1/work/?cursor=WyIy"]}
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {"next": following, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The two questions of every list."""
        size = {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE}
        cursor = {"type": "string", "maxLength": MOST_CURSOR, "pattern": "^[A-Za-z0-9_=-]+$"}
        return [
            {"name": "cursor", "in": "query", "description": "From `next`; else the first page.", "schema": cursor},
            {"name": "page_size", "in": "query", "description": "Rows a page.", "schema": size},
        ]

    def _order(self) -> list[str]:
        sign = "-" if self.descending else ""
        return [f"{sign}{self.moment}", f"{sign}id"]

    def _size(self, request: Request) -> int:
        asked = request.query_params.get("page_size", str(PAGE))
        if not (asked.isascii() and asked.isdigit() and len(asked) < 4 and 1 <= int(asked) <= MOST):
            raise BadRequest({"page_size": _("Ask for 1 to %(most)d rows.") % {"most": MOST}})
        return int(asked)

    def _after(self, queryset: QuerySet[Any], request: Request) -> QuerySet[Any]:
        if (cursor := request.query_params.get("cursor")) is None:
            return queryset
        moment, key = _read(cursor)
        beyond = "lt" if self.descending else "gt"
        # the first condition says nothing new: it is the one that an index on the moment can use
        here = Q(**{f"{self.moment}__{beyond}e": moment})
        return queryset.filter(
            here & (Q(**{f"{self.moment}__{beyond}": moment}) | Q(**{self.moment: moment, f"id__{beyond}": key}))
        )

    def _next(self) -> str | None:
        if self.last is None:
            return None
        place = json.dumps([getattr(self.last, self.moment).isoformat(), str(self.last.pk)])
        asked = self.request.query_params.copy()
        asked["cursor"] = base64.urlsafe_b64encode(place.encode()).decode()
        return f"{self.request.path}?{asked.urlencode()}"


def _read(cursor: str) -> tuple[datetime, UUID]:
    """Where the last page ended. Raises BadRequest for what `next` never said."""
    try:
        moment, key = json.loads(base64.urlsafe_b64decode(cursor[:MOST_CURSOR].encode("ascii")))
        place = parse_datetime(moment), UUID(key)
    except (ValueError, TypeError, AttributeError, binascii.Error, RecursionError):
        place = None, UUID(int=0)
    if place[0] is None or place[0].tzinfo is None or not EARLIEST <= place[0] <= LATEST:
        raise BadRequest({"cursor": _("This cursor leads nowhere: take it from “next”, or begin without one.")})
    return place[0].astimezone(UTC), place[1]


class DueFirst(ByMoment):
    """What is due first."""

    moment, descending = "due_at", False


class RequestedFirst(ByMoment):
    """The longest waiting first."""

    moment, descending = "requested_at", False


class RequestedLast(ByMoment):
    """The newest question first."""

    moment = "requested_at"


class RecordedLast(ByMoment):
    """What was written down last, first."""

    moment = "recorded_at"


class TakenLast(ByMoment):
    """The newest step first."""

    moment = "at"


class FoundLast(ByMoment):
    """The match found last, first."""

    moment = "found_at"
