"""The case, who may see a single one, and the crossing it began with."""

import uuid
from collections.abc import Container
from datetime import datetime, timedelta
from typing import ClassVar, Final, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from casework.arrivals.states import LIVE, CaseStatus
from casework.arrivals.states import GrantKind as GrantKind
from casework.arrivals.visibility import Asked, seen_by
from casework.law.reference import ArrivalMode, Department, EntryPoint
from casework.people.models import Person
from casework.staff.models import Office, Role, User
from casework.transitions import Stateful


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, and the only way for a person to get at them."""

    def visible_to(self, user: User, *, at: datetime, roles: Container[str] = tuple(Role)) -> Self:
        """The cases this user may see at this moment; the rest does not exist. `roles` counts some of theirs only.

        Officers see their office, supervisors their region, Ministry liaisons what was forwarded, auditors every
        history under a mandate; a restricted case is seen by whom it names, security reviewers see what was assigned
        to them (design: need to know; docs/adr/0012). Who is bound to one office for now sees its cases only.
        """
        asked = Asked(user, at, cases=Case.objects.all(), single=CaseGrant.objects.in_force(at).filter(user=user))
        return self.filter(seen_by(asked, roles))


class ArrivalGroup(models.Model):
    """People who came together: each has a record of their own, and the group says who belongs beside whom."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    head = models.ForeignKey(  # of a family
        "casework.Case", models.PROTECT, null=True, blank=True, related_name="led_groups"
    )
    head_count = models.PositiveSmallIntegerField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="arrival_group_of_several", condition=Q(head_count__gte=2))]

    def __str__(self) -> str:
        return str(self.pk)


class Case(Stateful):
    """One person's file (expediente), from arrival to closing."""

    number = models.CharField(max_length=24, unique=True)
    public_ref = models.CharField(max_length=12, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    office = models.ForeignKey(Office, models.PROTECT, related_name="cases")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey(ArrivalGroup, models.PROTECT, null=True, blank=True, related_name="cases")
    status = models.CharField(max_length=10, choices=CaseStatus, default=CaseStatus.DRAFT)
    restricted = models.BooleanField(default=False)
    codename = models.CharField(max_length=40, null=True, blank=True, unique=True)  # never restricted is NULL
    opened_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    close_reason = models.CharField(max_length=20, blank=True)

    objects: ClassVar[models.Manager["Case"]] = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="case_id_with_person", fields=["id", "person"]),
            models.UniqueConstraint(name="case_one_live_per_person", fields=["person"], condition=Q(status__in=LIVE)),
            models.CheckConstraint(
                name="case_registered_by_somebody",
                condition=Q(status__in=[CaseStatus.DRAFT, CaseStatus.VOIDED]) | Q(registered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="case_restricted_has_codename", condition=Q(restricted=False) | Q(codename__isnull=False)
            ),
        ]
        indexes = [
            models.Index(name="case_office_recent", fields=["office", "-opened_at"]),  # the office's list, newest first
            models.Index(name="case_recent", fields=["-opened_at", "-id"]),  # the country's
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def history_case_id(self) -> uuid.UUID:
        """A case's steps are told in its own history."""
        return self.pk


class GrantQuerySet(models.QuerySet["CaseGrant"]):
    """Grants on single cases."""

    def in_force(self, at: datetime) -> Self:
        """Those that hold at this moment; emergency access runs by the database's own clock (docs/adr/0013)."""
        holds = Q(starts_at__lte=at) & (Q(ends_at__isnull=True) | Q(ends_at__gt=at))
        return self.filter(~Q(kind=GrantKind.BREAK_GLASS) & holds | Q(kind=GrantKind.BREAK_GLASS, ends_at__gt=Now()))


LONGEST_EMERGENCY: Final = timedelta(hours=8)


class CaseGrant(models.Model):
    """Somebody may see this one case, for a time, for a reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="grants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="case_grants")
    kind = models.CharField(max_length=11, choices=GrantKind)
    reason = models.CharField(max_length=300)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["CaseGrant"]] = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="case_grant_break_glass_ends",
                condition=~Q(kind=GrantKind.BREAK_GLASS) | Q(ends_at__isnull=False),
            ),
            models.CheckConstraint(
                name="case_grant_break_glass_in_its_box",
                condition=~Q(kind=GrantKind.BREAK_GLASS)
                | Q(ends_at__gte=F("starts_at"), ends_at__lte=F("starts_at") + LONGEST_EMERGENCY),
            ),
            models.CheckConstraint(
                name="case_grant_break_glass_for_oneself",
                condition=~Q(kind=GrantKind.BREAK_GLASS) | Q(granted_by=F("user")) & ~Q(reason=""),
            ),
            ExclusionConstraint(
                name="case_grant_break_glass_once",
                expressions=[
                    ("case", "="),
                    ("user", "="),
                    (Func("starts_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField()), "&&"),
                ],
                condition=Q(kind=GrantKind.BREAK_GLASS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.case_id}"


class Precision(models.TextChoices):
    """How exactly the moment of entry is known."""

    MINUTE = "minute", _("to the minute")
    DAY = "day", _("the day")
    ABOUT = "about", _("about that day")
    UNKNOWN = "unknown", _("not known")


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    """What is recorded about crossings."""

    def current(self) -> Self:
        """What holds now; earlier rows were corrected."""
        return self.filter(superseded_at__isnull=True)


class Arrival(models.Model):
    """The crossing as far as known: when, where, in what manner; corrected by a new row, never overwritten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="arrivals")
    entered_at = models.DateTimeField(null=True, blank=True)
    precision = models.CharField(max_length=7, choices=Precision)
    entry_point = models.ForeignKey(EntryPoint, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    mode = models.ForeignKey(ArrivalMode, models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager["Arrival"]] = ArrivalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="arrival_one_current", fields=["case"], condition=Q(superseded_at__isnull=True)
            ),
            models.CheckConstraint(
                name="arrival_time_as_known",
                condition=(Q(precision=Precision.UNKNOWN) & Q(entered_at__isnull=True))
                | (~Q(precision=Precision.UNKNOWN) & Q(entered_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(  # crossings as known now, the newest first
                name="arrival_recent", fields=["-recorded_at", "-id"], condition=Q(superseded_at__isnull=True)
            ),
            models.Index(  # who without a name crossed here on that day
                name="arrival_entered", fields=["entry_point", "entered_at"], condition=Q(superseded_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_point_id} ({self.precision})"
