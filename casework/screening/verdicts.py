"""What one reviewer says of a match; as many as its band asks for settle it once they say the same."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.screening.hits import SETTLING, Hit, HitDecision


class Compared(models.TextChoices):
    """The second identifier that a reviewer compared: a name alone tells nobody apart (domain.md section 4)."""

    BIRTH = "birth", _("date of birth")
    DOCUMENT = "document", _("document number")
    PLACE = "place", _("place of birth")
    PARENTS = "parents", _("names of the parents")
    PHOTO = "photo", _("photo")
    SERVICE = "service", _("service, unit or rank")
    OTHER = "other", _("something else (say what)")


class Verdict(models.Model):
    """One reviewer's word on one match; withdrawn it stays, and counts no more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hit = models.ForeignKey(Hit, models.PROTECT, related_name="verdicts")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")  # files the event in the case's history
    decision = models.CharField(max_length=16, choices=HitDecision)
    compared = models.CharField(max_length=8, choices=Compared, blank=True)
    reason = models.CharField(max_length=500)
    asked_of = models.CharField(max_length=200, blank=True)  # who is to say more
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdraw_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="verdict_one_a_reviewer", fields=["hit", "by"], condition=Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(name="verdict_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="verdict_says_what_was_compared",
                condition=Q(decision__in=SETTLING, asked_of="") & ~Q(compared="")
                | Q(decision=HitDecision.MORE_INFORMATION, compared="") & ~Q(asked_of=""),
            ),
            models.CheckConstraint(
                name="verdict_withdrawn_after_it_was_given",
                condition=Q(withdrawn_at__isnull=True, withdraw_reason="") | Q(withdrawn_at__gte=models.F("at")),
            ),
        ]
        indexes = [models.Index(name="verdict_recent", fields=["-at", "-id"])]  # the auditors' list

    def __str__(self) -> str:
        return f"{self.decision} ({self.at:%Y-%m-%d})"

    @property
    def settles(self) -> bool:
        """Whether it is a decision, and not a wish for more."""
        return self.decision in SETTLING
