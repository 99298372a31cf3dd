"""What two administrators do together, one asking and the other deciding; and the codes with which accounts begin."""

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.staff.models import User

VALID_FOR: Final = timedelta(days=7)  # what nobody decided in a week is asked again, by somebody who still wants it


class RequestState(models.TextChoices):
    """Open until somebody decides, its asker withdraws it, or a week has passed."""

    OPEN = "open", _("waits for a second person")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("expired")


class AccountRequest(models.Model):
    """One act on an account that needs two people: what is asked, by whom, and who decided (docs/adr/0015).

    `kind` is a key of the table in casework/journey/account_kinds.py; `about` is what may be asked once at a time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=24)
    subject = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="requests_about")
    about = models.CharField(max_length=60)
    asked = models.JSONField(default=dict)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=9, choices=RequestState, default=RequestState.OPEN)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="account_request_one_open", fields=["kind", "about"], condition=Q(state=RequestState.OPEN)
            ),
            models.CheckConstraint(
                name="account_request_not_for_oneself",
                condition=Q(subject__isnull=True) | ~Q(subject=F("requested_by")),
            ),
            models.CheckConstraint(  # a NULL decider would let a plain inequality pass: it must be there
                name="account_request_two_people",
                condition=~Q(state__in=[RequestState.CONFIRMED, RequestState.REFUSED])
                | (
                    Q(decided_by__isnull=False)
                    & ~Q(decided_by=F("requested_by"))
                    & (Q(subject__isnull=True) | ~Q(decided_by=F("subject")))
                ),
            ),
            models.CheckConstraint(
                name="account_request_decided_at_a_time",
                condition=Q(state=RequestState.OPEN, decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state=RequestState.OPEN) & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="account_request_withdrawn_by_its_asker",
                condition=~Q(state=RequestState.WITHDRAWN)
                | (Q(decided_by__isnull=False) & Q(decided_by=F("requested_by"))),
            ),
        ]
        indexes = [
            models.Index(name="account_request_recent", fields=["-requested_at", "-id"]),  # the administrators' list
            models.Index(name="account_request_subject", fields=["subject", "-requested_at"]),  # the account's page
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"

    @property
    def valid_until(self) -> datetime:
        """When an open request ends by itself."""
        return self.requested_at + VALID_FOR

    def state_at(self, at: datetime) -> str:
        """The state as it is at this moment: a week is computed, so that a late sweep lets nobody confirm."""
        waits = self.state == RequestState.OPEN
        return RequestState.EXPIRED.value if waits and at >= self.valid_until else str(self.state)

    def is_open(self, at: datetime) -> bool:
        """Whether it may still be decided."""
        return self.state_at(at) == RequestState.OPEN


class Activation(models.Model):
    """The code with which a person chooses the password of their account, once: only its hash is kept.

    All moments are real ones, as at sign-in: no demonstration clock lengthens its life.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, models.PROTECT, related_name="activation")
    digest = models.CharField(max_length=128)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="activation_ends", condition=Q(expires_at__gt=F("made_at"))),
            models.CheckConstraint(
                name="activation_used_in_time", condition=Q(used_at__isnull=True) | Q(used_at__lt=F("expires_at"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)

    def is_usable(self, real_at: datetime) -> bool:
        """Whether it was not used and has not ended."""
        return self.used_at is None and real_at < self.expires_at
