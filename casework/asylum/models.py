"""What the person asks for: the application, who it covers, and the statement in its own sealed table."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework import cipher
from casework.arrivals.desk_records import Signature
from casework.arrivals.models import Case
from casework.asylum.states import OPEN, RUNNING, ApplicationStatus
from casework.law.reference import FamilyRelation
from casework.people.models import Person
from casework.transitions import Stateful


class Ground(models.TextChoices):
    """The three parts of the definition (art. 2.2.3.1.1.1)."""

    CONVENTION = "a", _("(a) 1951 Convention")
    CARTAGENA = "b", _("(b) Cartagena Declaration")
    TORTURE = "c", _("(c) risk of torture")


class Channel(models.TextChoices):
    """Where it was lodged."""

    BORDER = "border", _("at the border")
    INSIDE = "inside", _("inside the country")
    SUR_PLACE = "sur_place", _("sur place")


class Application(Stateful):
    """A request for recognition as a refugee: received at the desk, forwarded to the Ministry within a day."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="applications")
    status = models.CharField(max_length=10, choices=ApplicationStatus, default=ApplicationStatus.DRAFT)
    grounds = ArrayField(models.CharField(max_length=1, choices=Ground), default=list, blank=True)
    channel = models.CharField(max_length=9, choices=Channel)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    lodged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signature = models.ForeignKey(Signature, models.PROTECT, null=True, blank=True, related_name="+")
    late_reason = models.CharField(max_length=500, blank=True)
    evidence_listed = models.CharField(max_length=500, blank=True)
    forward_due_at = models.DateTimeField(null=True, blank=True)
    forwarded_at = models.DateTimeField(null=True, blank=True)
    forwarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    dispatch_number = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="application_one_open_per_case", fields=["case"], condition=Q(status__in=OPEN)
            ),
            models.CheckConstraint(
                name="application_forwarded_with_dispatch",
                condition=~Q(status=ApplicationStatus.FORWARDED)
                | (Q(forwarded_at__isnull=False, forwarded_by__isnull=False) & ~Q(dispatch_number="")),
            ),
            models.CheckConstraint(
                name="application_received_before_recorded", condition=Q(received_at__lte=models.F("recorded_at"))
            ),
        ]
        indexes = [models.Index(name="application_recent", fields=["-recorded_at", "-id"])]  # the newest first

    def __str__(self) -> str:
        return f"{self.case_id}: {self.status}"

    @property
    def is_lodged(self) -> bool:
        """Whether it was received and nothing has ended it."""
        return self.status in RUNNING


class Beneficiary(models.Model):
    """Somebody an application covers: the applicant and relatives (art. 6.13); each in one open application only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="beneficiaries")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")  # files the event in the case's history
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    principal = models.BooleanField(default=False)
    relation = models.ForeignKey(FamilyRelation, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="beneficiary_one_open_application", fields=["person"], condition=Q(ended_at__isnull=True)
            ),
            models.UniqueConstraint(
                name="beneficiary_one_principal",
                fields=["application"],
                condition=Q(principal=True, ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="beneficiary_principal_or_relation", condition=Q(principal=True) ^ Q(relation__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class Statement(models.Model):
    """The account as the person gave it (art. 2.2.3.1.6.2 num. 5): sealed, superseded, never overwritten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="statements")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")  # files the event in the case's history
    ciphertext = models.BinaryField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    SEALED: ClassVar[dict[str, str]] = {"ciphertext": "place"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="statement_one_current", fields=["application"], condition=Q(superseded_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def place(self) -> str:
        """Where the text is bound to."""
        return f"casework_statement:ciphertext:{self.pk}"

    def seal(self, text: str) -> None:
        """Keep the text encrypted."""
        self.ciphertext = cipher.seal(text, place=self.place)

    def text(self) -> str:
        """The account in clear, for who may read it."""
        return str(cipher.unseal(self.ciphertext, place=self.place))
