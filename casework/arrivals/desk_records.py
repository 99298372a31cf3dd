"""What the desk keeps beside a case: the keystrokes of a draft, what was told, signed and declared."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.law.reference import ItemType


class IntakeDraft(models.Model):
    """The keystrokes of a registration, encrypted, so that a closed lid loses nothing; deleted on registration."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="draft")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ciphertext = models.BinaryField()
    saved_at = models.DateTimeField()

    SEALED: ClassVar[dict[str, str]] = {"ciphertext": "place"}

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def place(self) -> str:
        """Where the keystrokes are bound to."""
        return f"casework_intakedraft:ciphertext:{self.pk}"


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
