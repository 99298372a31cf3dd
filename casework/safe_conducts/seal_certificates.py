"""Who may seal: certificates of the root and of signers. Their private keys are files, never rows (docs/adr/0025)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class CertificateKind(models.TextChoices):
    """The root signs certificates, a signer seals papers."""

    ROOT = "root", _("root")
    SIGNER = "signer", _("signer")


class CertificateStatus(models.TextChoices):
    """A retired signer seals no more, and what it sealed stays valid; a revoked one makes all of it invalid."""

    ACTIVE = "active", _("active")
    RETIRED = "retired", _("retired")
    REVOKED = "revoked", _("revoked")


class SealCertificate(models.Model):
    """One certificate in DER, and what became of its key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=6, choices=CertificateKind)
    reference = models.CharField(max_length=5, unique=True)  # hex in capitals: the serial number of the certificate
    name = models.CharField(max_length=4)  # of the signer in a seal: country and two letters
    status = models.CharField(max_length=7, choices=CertificateStatus, default=CertificateStatus.ACTIVE)
    certificate = models.BinaryField()
    signs_from = models.DateField()
    signs_until = models.DateField()
    valid_until = models.DateField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="seal_certificate_reference_is_hex", condition=Q(reference__regex="^[0-9A-F]{5}$")
            ),
            models.CheckConstraint(
                name="seal_certificate_days_in_order",
                condition=Q(signs_until__gte=F("signs_from"), valid_until__gte=F("signs_until")),
            ),
            models.CheckConstraint(
                name="seal_certificate_revoked_whole",
                condition=Q(status=CertificateStatus.REVOKED, revoked_at__isnull=False, revoked_by__isnull=False)
                & ~Q(revoke_reason="")
                | ~Q(status=CertificateStatus.REVOKED)
                & Q(revoked_at__isnull=True, revoked_by__isnull=True, revoke_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.reference} ({self.status})"


class SealBundle(models.Model):
    """The bundle for readers without network, as the worker signed it last: web processes hold no key."""

    singleton = models.BooleanField(primary_key=True, default=True)
    made_at = models.DateTimeField()  # by the real clock
    content = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(name="seal_bundle_one_row", condition=Q(singleton=True))]

    def __str__(self) -> str:
        return self.made_at.isoformat()
