"""Under which mandate an auditor reads the cases: one issues it, another confirms it, and each read names it."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from casework.staff.models import Role, User


class Mandate(models.Model):
    """What an auditor was charged to review, by whom, until when; without one an auditor sees no case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    auditor = models.ForeignKey(User, models.PROTECT, related_name="mandates")
    number = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    until = models.DateTimeField()
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    named: Sequence[str]  # the numbers of `cases`, where they were read along (User.mandates_given)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mandate_three_people",
                condition=~Q(issued_by=F("confirmed_by")) & ~Q(auditor=F("issued_by")) & ~Q(auditor=F("confirmed_by")),
            ),
            models.CheckConstraint(name="mandate_ends_after_start", condition=Q(until__gt=F("starts_at"))),
            models.CheckConstraint(name="mandate_says_what_for", condition=~Q(number="") & ~Q(purpose="")),
            models.CheckConstraint(
                name="mandate_revoked_by_somebody",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
            # the trail names a mandate by number: with the auditor it leads to one row
            models.UniqueConstraint(name="mandate_number_once", fields=["auditor", "number"]),
        ]

    def __str__(self) -> str:
        return self.number

    def covers(self, at: datetime) -> bool:
        """Whether this mandate is in force at this moment."""
        ended = self.revoked_at is not None and self.revoked_at <= at
        return self.starts_at <= at < self.until and not ended


class MandateCase(models.Model):
    """The number of a restricted case that a mandate names, as it was typed.

    No foreign key: whoever issues a mandate sees no case, and would learn which numbers exist from what is refused.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="cases")
    number = models.CharField(max_length=24)

    class Meta:
        constraints = [models.UniqueConstraint(name="mandate_case_once", fields=["mandate", "number"])]

    def __str__(self) -> str:
        return self.number


def mandates_in_force(user: User, at: datetime) -> list[Mandate]:
    """The mandates under which this user may read now, by number; none for who is no auditor at this moment."""
    if not user.holds(Role.AUDITOR, at=at):
        return []
    return [mandate for mandate in user.mandates_given if mandate.covers(at)]


def acting_mandate(user: User, at: datetime) -> Mandate | None:
    """The mandate under which this user reads now: the one they chose, else the only one in force."""
    found = mandates_in_force(user, at)
    chosen = [mandate for mandate in found if user.chosen_mandate in (str(mandate.pk), mandate.number)]
    return next(iter(chosen or found)) if len(chosen or found) == 1 else None
