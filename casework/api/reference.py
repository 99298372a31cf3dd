"""The lookup tables, so that another system can fill in what the API takes."""

from typing import Any

from django.db.models import Model
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from casework.api.doors import Door
from casework.law.bilingual import Bilingual
from casework.law.reference import (
    ArrivalMode,
    CheckType,
    Country,
    Department,
    EntryPoint,
    FamilyRelation,
    IdentityDocumentType,
    ItemType,
    NeedType,
    Rank,
    ServiceBranch,
)
from casework.staff.models import Office

TABLES: dict[str, type[Model]] = {
    "arrival-modes": ArrivalMode,
    "branches": ServiceBranch,
    "check-types": CheckType,
    "countries": Country,
    "departments": Department,
    "document-types": IdentityDocumentType,
    "entry-points": EntryPoint,
    "item-types": ItemType,
    "needs": NeedType,
    "offices": Office,
    "ranks": Rank,
    "relations": FamilyRelation,
}
COMMON = {"name_es", "name_en", "verified", "verified_note"}


class RowBody(serializers.Serializer[Any]):
    """One row: the code that bodies take, its two names, and what else the table knows."""

    code = serializers.CharField()
    name_es = serializers.CharField()
    name_en = serializers.CharField()
    verified = serializers.BooleanField(help_text="Whether somebody who knows the field has checked it.")
    more = serializers.DictField(help_text="What else the table knows, by its column.")


class TableBody(serializers.Serializer[Any]):
    """A table, whole: they are short."""

    results = RowBody(many=True)


class ReferenceTable(Door):
    """One lookup table by its name."""

    answers = TableBody

    def get(self, request: Request, table: str) -> Response:
        """Every row, by code."""
        model = TABLES.get(table)
        if model is None:
            raise Http404
        return Response({"results": [_told(row) for row in model._default_manager.order_by("pk")]})


def _told(row: Any) -> dict[str, Any]:
    more = {
        field.attname.removesuffix("_id"): getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in COMMON and not field.primary_key
    }
    verified = row.verified if isinstance(row, Bilingual) else True
    return {"code": row.pk, "name_es": row.name_es, "name_en": row.name_en, "verified": verified, "more": more}
