"""The case, the crossing it began with, and what was told, signed and declared at the desk."""

import uuid
from collections.abc import Container
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.arrivals.states import LIVE, CaseStatus
from casework.arrivals.states import GrantKind as GrantKind
from casework.arrivals.visibility import Asked, seen_by
from casework.law.reference import ArrivalMode, Department, EntryPoint, ItemType
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
    head = models.ForeignKey("casework.Case", models.PROTECT, null=True, blank=True, related_name="+")  # of a family
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
        """Those that hold at this moment."""
        return self.filter(Q(starts_at__lte=at) & (Q(ends_at__isnull=True) | Q(ends_at__gt=at)))


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
            )
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
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_point_id} ({self.precision})"


class IntakeDraft(models.Model):
    """The keystrokes of a registration, encrypted, so that a closed lid loses nothing; deleted on registration."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="draft")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ciphertext = models.BinaryField()
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class PrivacyNotice(models.Model):
    """The notice that was given: version, language, when (Ley 1581 de 2012, art. 12)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="privacy_notices")
    notice_version = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.notice_version} ({self.language})"


class SignatureKind(models.TextChoices):
    """How somebody signed, or that they did not."""

    WET = "wet", _("by hand")
    FINGERPRINT = "fingerprint", _("by fingerprint")
    ON_REQUEST = "on_request", _("another person at their request (a ruego)")
    REFUSED = "refused", _("refused to sign")


class SignatureSubject(models.TextChoices):
    """What was signed."""

    REGISTRATION = "registration", _("the registration")
    ITEMS = "items", _("the declaration of items")
    APPLICATION = "application", _("the application")


class Signature(models.Model):
    """A signature as a record of its own: how, by whom, read aloud by whom and in which language."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="signatures")
    subject = models.CharField(max_length=12, choices=SignatureSubject)
    kind = models.CharField(max_length=11, choices=SignatureKind)
    signed_by = models.CharField(max_length=200, blank=True)
    witness = models.CharField(max_length=200, blank=True)
    read_by = models.CharField(max_length=200, blank=True)
    interpreter = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8)
    signed_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="signature_on_request_has_signer_and_witness",
                condition=~Q(kind=SignatureKind.ON_REQUEST) | (~Q(signed_by="") & ~Q(witness="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.kind}"


class ItemDeclaration(models.Model):
    """What the person says they carry: nothing, or lines. The custody of each item is a later record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="item_declarations")
    none = models.BooleanField()
    signature = models.ForeignKey(Signature, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class DeclaredItem(models.Model):
    """One line of a declaration."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey(ItemDeclaration, models.PROTECT, related_name="lines")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")  # files the event in the case's history
    type = models.ForeignKey(ItemType, models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField(default=1)
    serial = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="declared_item_some", condition=Q(quantity__gte=1))]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.type_id}"
