"""Who works here: regions, offices and their registers, users, and the roles they were given."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from casework.staff.mandates import Mandate


class Role(models.TextChoices):
    """What a person may be here: given by one, confirmed by another, for a place and a time (docs/adr/0011)."""

    CASE_OFFICER = "case_officer", _("case officer")
    SUPERVISOR = "supervisor", _("supervisor")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")
    SECURITY_REVIEWER = "security_reviewer", _("security reviewer")
    MINISTRY_LIAISON = "ministry_liaison", _("Ministry liaison")
    DATA_PROTECTION = "data_protection", _("data protection officer")


# Who works at the desk of a place and sees its cases; the others see single cases, or none.
DESK = (Role.CASE_OFFICER, Role.SUPERVISOR)


class Region(models.Model):
    """Several offices under one command."""

    code = models.CharField(primary_key=True, max_length=3)
    name_es = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_es


class OfficeKind(models.TextChoices):
    """Border post, facilitation centre, or headquarters."""

    POST = "post", _("border post")
    CENTRE = "centre", _("facilitation centre")
    HQ = "hq", _("headquarters")


class Office(models.Model):
    """A place that registers people; its two letters stand in every register number."""

    code = models.CharField(primary_key=True, max_length=2)
    name_es = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    region = models.ForeignKey(Region, models.PROTECT, related_name="offices")
    kind = models.CharField(max_length=6, choices=OfficeKind)
    department_code = models.CharField(max_length=2)
    city = models.CharField(max_length=80)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_es


class SeriesKind(models.TextChoices):
    """The registers that an office keeps."""

    CASE = "case", _("cases")
    SAFE_CONDUCT = "safe_conduct", _("safe-conducts")


class Series(models.Model):
    """One register of one office and year: its last number, locked by whoever takes the next."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=SeriesKind)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="series_one_per_register", fields=["kind", "office", "year"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.office_id} {self.year}: {self.last}"


class UserManager(BaseUserManager["User"]):
    """Finds users by name and makes them; granting roles is a service."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A user with a hashed password, or none that fits when password is None."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in, or the system itself, which acts through tasks and cannot sign in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(_("user name"), max_length=40, unique=True)
    display_name = models.CharField(_("name on acts"), max_length=120)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="staff")
    language = models.CharField(_("language"), max_length=2, blank=True, default="")
    is_system = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    # Until when an emergency access of theirs may be open: spares every other page the question which one.
    emergency_until = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    # The only office this user acts for as long as this instance lives: a token may be bound to one. Never stored.
    bound_office_id: str | None = None
    # The key or number of the mandate that an auditor chose where several are in force; of this instance too.
    chosen_mandate: str | None = None

    def __str__(self) -> str:
        return self.display_name

    @cached_property
    def grants(self) -> Sequence["RoleGrant"]:
        """Every role this user was ever given, read once an instance."""
        return list(self.role_grants.select_related("office"))

    @cached_property
    def mandates_given(self) -> Sequence["Mandate"]:
        """Every mandate this user ever had, by number, with the cases that each names; read once an instance."""
        numbers = ArrayAgg("cases__number", filter=Q(cases__isnull=False), default=Value([]))
        found = list(self.mandates.annotate(case_numbers=numbers).order_by("number"))
        for mandate in found:
            mandate.named = mandate.case_numbers
        return found

    def grants_on(self, at: datetime) -> list["RoleGrant"]:
        """The roles in force at this moment; none for an account that was disabled."""
        return [grant for grant in self.grants if grant.covers(at)] if self.is_active else []

    def holds(self, *roles: str, at: datetime) -> bool:
        """Whether one of these roles is in force at this moment."""
        return any(grant.role in roles for grant in self.grants_on(at))

    def roles_at(self, at: datetime | None) -> str:
        """The roles written beside this user's acts: those in force then, or not ended where no moment is given."""
        if self.is_system:
            return "system"
        held = self.grants_on(at) if at else [grant for grant in self.grants if grant.ends_at is None]
        return "+".join(sorted({grant.role for grant in held}))

    @property
    def trail_office(self) -> str:
        """The office written beside this user's acts."""
        return self.office_id or ""


class RoleGrant(models.Model):
    """A role given to a user for an office, a region or the whole country, by one person and confirmed by another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    act_number = models.CharField(max_length=40, blank=True)  # of the act by which a supervisor delegates

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="role_grant_three_people",
                condition=~Q(granted_by=F("confirmed_by")) & ~Q(user=F("granted_by")) & ~Q(user=F("confirmed_by")),
            ),
            models.CheckConstraint(
                name="role_grant_office_or_region", condition=Q(office__isnull=True) | Q(region__isnull=True)
            ),
            models.CheckConstraint(
                name="role_grant_officer_has_office", condition=~Q(role=Role.CASE_OFFICER) | Q(office__isnull=False)
            ),
            models.CheckConstraint(  # one that was taken back before it began ends where it begins
                name="role_grant_ends_after_start", condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at"))
            ),
            models.CheckConstraint(
                name="role_grant_delegation_ends", condition=Q(act_number="") | Q(ends_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"

    def covers(self, at: datetime) -> bool:
        """Whether this grant is in force at this moment."""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)

    @property
    def is_national(self) -> bool:
        """For the whole country: given without a place, or to a supervisor at headquarters, who stands in for all."""
        at_headquarters = self.office is not None and self.office.kind == OfficeKind.HQ
        return (self.office_id is None and self.region_id is None) or (at_headquarters and self.role == Role.SUPERVISOR)

    def place(self, prefix: str = "") -> dict[str, str]:
        """The filter on `office` that this grant reaches: an office, a region, or (empty) the whole country."""
        if self.is_national:
            return {}
        if self.office_id:
            return {f"{prefix}office_id": self.office_id}
        return {f"{prefix}office__region_id": self.region_id or ""}

    def reaches(self, office: Office) -> bool:
        """Whether this grant is for that office, its region, or the whole country."""
        return self.is_national or office.pk == self.office_id or office.region_id == self.region_id


class Scope(models.TextChoices):
    """What an API token may be used for; the role of its account still decides each act."""

    READ = "read", _("read")
    REGISTER = "register", _("register people and families")
    APPLICATIONS = "applications", _("lodge and forward applications")
    REQUEST = "request", _("request and hand over safe-conducts")
    DECIDE = "decide", _("decide on safe-conducts and matches")
    VERIFY = "verify", _("verify seals")


class ApiToken(models.Model):
    """How another system signs in: only the hash of the secret is kept, and the secret is shown once.

    Whoever issues one could act as its account: so a second person confirms it, and neither of them is the account.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="api_tokens")
    label = models.CharField(max_length=80)
    prefix = models.CharField(max_length=8, unique=True)
    digest = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=12, choices=Scope))
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="api_token_three_people",
                condition=~Q(created_by=F("confirmed_by")) & ~Q(user=F("created_by")) & ~Q(user=F("confirmed_by")),
            ),
            models.CheckConstraint(name="api_token_has_scopes", condition=~Q(scopes=[])),
            models.CheckConstraint(name="api_token_ends", condition=Q(expires_at__gt=F("created_at"))),
            models.CheckConstraint(
                name="api_token_revoked_by_somebody",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.prefix}…)"
