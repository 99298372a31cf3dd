"""Who is away, who is on call, and where nobody could decide."""

import uuid
from datetime import date, datetime
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from casework.staff.models import Office, Region, User


class AbsenceKind(models.TextChoices):
    """Away for some days, or gone."""

    LEAVE = "leave", _("on leave")
    DEPARTURE = "departure", _("left")


class AbsenceReason(models.TextChoices):
    """Why, as far as an office needs to know: nothing about health is asked or kept."""

    HOLIDAY = "holiday", _("holiday")
    LEAVE = "leave", _("leave or licence")
    COMMISSION = "commission", _("on commission elsewhere")
    OTHER_POST = "other_post", _("another post")
    END_OF_SERVICE = "end_of_service", _("end of service")
    OTHER = "other", _("another reason")


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """When colleagues are away."""

    def on(self, day: date) -> Self:
        """Those that cover this day and were not ended."""
        covers = Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))
        return self.filter(covers, ended_at__isnull=True)


class Absence(models.Model):
    """Days on which a colleague does not work here; a departure has no last day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=9, choices=AbsenceKind)
    reason = models.CharField(max_length=14, choices=AbsenceReason)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    not_moved_because = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[models.Manager["Absence"]] = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="absence_by_another", condition=~Q(user=F("recorded_by"))),
            models.CheckConstraint(
                name="absence_leave_has_a_last_day",
                condition=Q(kind=AbsenceKind.DEPARTURE, ends_on__isnull=True)
                | Q(kind=AbsenceKind.LEAVE, ends_on__isnull=False, ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="absence_ended_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            ExclusionConstraint(
                name="absence_no_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.user_id}"

    def covers(self, day: date) -> bool:
        """Whether the colleague is away on that day."""
        return self.ended_at is None and self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class OnCall(models.Model):
    """Somebody who answers outside working hours: for an office, a region, or (neither) the country."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="on_call")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="on_call_office_or_region", condition=Q(office__isnull=True) | Q(region__isnull=True)
            ),
            models.CheckConstraint(name="on_call_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="on_call_taken_back_by_somebody",
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
            ),
        ]
        indexes = [  # who answers in the coming days
            models.Index(name="on_call_ends", fields=["ends_at"], condition=Q(taken_back_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.starts_at:%Y-%m-%d %H:%M}"

    def answers(self, office: Office, at: datetime) -> bool:
        """Whether this colleague answers for that office at that moment."""
        here = self.office_id in (None, office.pk) and self.region_id in (None, office.region_id)
        return here and self.taken_back_at is None and self.starts_at <= at < self.ends_at


class ApproverGap(models.Model):
    """A time that comes within a day in which nobody could decide for an office: warned of, until the cause is gone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    begins_at = models.DateTimeField()
    four_eyes = models.BooleanField()  # somebody is there, who may not decide on what waits
    warned_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="approver_gap_one_open", fields=["office"], condition=Q(closed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.office_id}: {self.begins_at:%Y-%m-%d %H:%M}"
