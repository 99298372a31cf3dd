"""The law in force on a date: terms and kinds of document, each row valid for a range of days."""

from datetime import date
from typing import Any, Self
from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, Q

from casework.law.bilingual import Bilingual, in_language
from casework.law.days import Unit
from casework.law.reference import (  # the lookups are this concept's models too: one place to import from
    ArrivalMode,
    CheckType,
    Country,
    Department,
    EntryPoint,
    FamilyRelation,
    FlightReason,
    IdentityDocumentType,
    ItemType,
    LossGround,
    NeedType,
    Rank,
    RankClass,
    RejectionGround,
    ServiceBranch,
)

__all__ = [
    "ArrivalMode",
    "CheckType",
    "Country",
    "Department",
    "DocumentType",
    "EntryPoint",
    "FamilyRelation",
    "FlightReason",
    "IdentityDocumentType",
    "ItemType",
    "LossGround",
    "NeedType",
    "Rank",
    "RankClass",
    "ReferenceLoad",
    "RejectionGround",
    "ServiceBranch",
    "Term",
]


def one_row_a_day(name: str) -> ExclusionConstraint:
    """The constraint that no two rows of one code hold on the same day.

    It is checked at the end of each statement: an update that moves a boundary may touch both neighbours.
    """
    return ExclusionConstraint(
        name=name,
        expressions=[("code", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
        deferrable=Deferrable.IMMEDIATE,
    )


class EffectiveQuerySet(models.QuerySet[Any]):
    """Rows of effective-dated law."""

    def in_force(self, code: str, on: date) -> Self:
        """The row of that code that holds on that day: one or none, by the exclusion constraint."""
        return self.filter(code=code, valid__contains=on)


class Term(Bilingual):
    """A time limit of the law, or one of our own design, in force for a range of days."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=40)
    value = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=20, choices=Unit)
    article = models.TextField(blank=True)  # empty: our own parameter, no law behind it
    valid = DateRangeField()

    objects = EffectiveQuerySet.as_manager()

    class Meta:
        constraints = [
            one_row_a_day("term_one_a_day"),
            models.CheckConstraint(name="term_value_positive", condition=Q(value__gt=0)),
            models.CheckConstraint(name="term_valid_some_day", condition=Q(valid__isempty=False)),
        ]


class DocumentType(Bilingual):
    """A kind of safe-conduct as the law has it for a range of days: its longest term, legend and legal basis."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=40)
    family = models.CharField(max_length=10)  # SC-1 (exit) or SC-2 (stay)
    max_term = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=20, choices=Unit)
    legend = models.TextField(blank=True)  # printed word for word, in Spanish: arts. 2.2.3.1.3.2 and 2.2.3.1.4.1
    basis = models.TextField()
    needs_mfa_request = models.BooleanField()
    renewable = models.BooleanField()
    work_permitted = models.BooleanField(default=False)  # whether its holder may work (domain.md 2.4)
    issued_on_es = models.TextField()
    issued_on_en = models.TextField()
    valid = DateRangeField()

    objects = EffectiveQuerySet.as_manager()

    class Meta:
        constraints = [
            one_row_a_day("document_type_one_a_day"),
            models.CheckConstraint(name="document_type_term_positive", condition=Q(max_term__gt=0)),
            models.CheckConstraint(name="document_type_valid_some_day", condition=Q(valid__isempty=False)),
        ]

    @property
    def issued_on(self) -> str:
        """What has to have happened before it is issued, in the active language."""
        return in_language(self.issued_on_es, self.issued_on_en)


class ReferenceLoad(models.Model):
    """Which state of the seed files the tables hold, so that an unchanged start loads nothing."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="reference_load_single_row", condition=Q(id=1))]
