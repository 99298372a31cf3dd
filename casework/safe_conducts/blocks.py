"""Blank sheets numbered in a block for a place without network, and what became of each (docs/adr/0027)."""

import uuid
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from casework.arrivals.models import Case
from casework.people.models import Person
from casework.safe_conducts.block_states import SheetStatus
from casework.staff.models import Office
from casework.transitions import Stateful

MOST_SHEETS = 200


class SheetBlock(models.Model):
    """Numbers of one office's register that were given to blank sheets."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    first_no = models.PositiveIntegerField()
    last_no = models.PositiveIntegerField()
    reason = models.CharField(max_length=500)
    reserved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reserved_at = models.DateTimeField()
    reconciled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reconciled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sheet_block_has_sheets",
                condition=Q(last_no__gte=F("first_no"), last_no__lt=F("first_no") + MOST_SHEETS, first_no__gte=1),
            ),
            models.CheckConstraint(
                name="sheet_block_reconciled_by_somebody",
                condition=Q(reconciled_by__isnull=True, reconciled_at__isnull=True)
                | Q(reconciled_by__isnull=False, reconciled_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="sheet_block_office", fields=["office", "-reserved_at"])]  # the list of blocks

    def __str__(self) -> str:
        return f"{self.office_id} {self.year}: {self.first_no} to {self.last_no}"

    @property
    def size(self) -> int:
        """How many sheets it has."""
        return self.last_no - self.first_no + 1


class BlankSheet(Stateful):
    """One sheet with its number in the register, the random number printed on it, and its token."""

    block = models.ForeignKey(SheetBlock, models.PROTECT, related_name="sheets")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    register_no = models.PositiveIntegerField()
    printed_no = models.CharField(max_length=9, unique=True)
    token = models.CharField(max_length=32, unique=True)
    status = models.CharField(max_length=10, choices=SheetStatus, default=SheetStatus.BLANK)

    told_in: UUID | None = None  # the case whose history tells the step that is being taken

    class Meta:
        constraints = [
            models.UniqueConstraint(name="blank_sheet_register_no", fields=["office", "year", "register_no"])
        ]

    def __str__(self) -> str:
        return f"{self.printed_no} ({self.status})"

    @property
    def history_case_id(self) -> UUID | None:
        """The case of the person whom it was given to, if any."""
        return self.told_in


class SheetUse(models.Model):
    """What was written on a sheet by hand, as somebody typed it and another confirmed it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(BlankSheet, models.PROTECT, related_name="uses")
    case = models.ForeignKey(Case, models.PROTECT, related_name="sheet_uses")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    type = models.CharField(max_length=20)
    validity = DateRangeField()
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)  # as written on the sheet
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    received_at = models.DateTimeField()  # by the holder
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)  # it was returned, or taken back

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="sheet_use_one_a_sheet", fields=["sheet"], condition=Q(dropped_at__isnull=True)
            ),
            models.CheckConstraint(
                name="sheet_use_four_eyes",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(confirmed_by=F("recorded_by"))
                    & ~Q(confirmed_by=F("signed_by"))
                ),
            ),
            models.CheckConstraint(name="sheet_use_received_before", condition=Q(received_at__lte=F("recorded_at"))),
            models.CheckConstraint(
                name="sheet_use_birth_year", condition=Q(birth_year__isnull=True) | Q(birth_year__range=(1880, 2100))
            ),
            ExclusionConstraint(  # once confirmed, its safe-conduct says so, which may end before its last day
                name="sheet_use_no_overlap",
                expressions=[("person", RangeOperators.EQUAL), ("validity", RangeOperators.OVERLAPS)],
                condition=Q(dropped_at__isnull=True, confirmed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}: {self.type}"

    @property
    def last_day(self) -> date:
        """The last day, included."""
        end: date = self.validity.upper
        return end - timedelta(days=1)
