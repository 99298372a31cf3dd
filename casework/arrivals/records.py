"""Records beside a case: comparisons, notices, lines of paper, restrictions, reviews, ways between offices."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case, CaseGrant
from casework.staff.models import Office


class DuplicateOutcome(models.TextChoices):
    """What a comparison with another case came to."""

    DIFFERENT = "different", _("another person")
    SAME = "same", _("the same person")


@dataclass(frozen=True, slots=True)
class Beside:
    """An earlier case that looks like the one at the desk, and the hash of what was known of both when compared."""

    case: Case
    compared: str = ""


class DuplicateDecision(models.Model):
    """Two cases were compared: remembered, so that nobody is asked twice about what both were then.

    `compared` is the hash of what was known of both people; what changes later is compared anew. It is empty for
    comparisons from before it was kept: they stand until a newer fact is recorded.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="duplicate_decisions")
    other_case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=9, choices=DuplicateOutcome)
    reason = models.CharField(max_length=300)
    compared = models.CharField(max_length=64, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(  # whichever of the two was open when they were compared
                Least("case", "other_case"),
                Greatest("case", "other_case"),
                F("compared"),
                name="duplicate_decision_once",
            ),
            models.CheckConstraint(name="duplicate_decision_of_two", condition=~Q(case=F("other_case"))),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} / {self.other_case_id}: {self.outcome}"


class ChildNotice(models.Model):
    """That the ICBF was told of a child: when, whom, and under which reference (arts. 2.2.3.1.6.4 and 6.5)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="child_notices")
    notified_at = models.DateTimeField()
    contact = models.CharField(max_length=120)
    reference = models.CharField(max_length=60, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="child_notice_before_recorded", condition=Q(notified_at__lte=F("recorded_at")))
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ImportedRow(models.Model):
    """A line of a day's paper that became a case: the same line again makes no second one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    row_key = models.CharField(max_length=60)
    content_hash = models.CharField(max_length=64)  # keyed: tells whether the line said something else
    case = models.ForeignKey(Case, models.PROTECT, related_name="imported_rows")
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="imported_row_once", fields=["office", "row_key"])]

    def __str__(self) -> str:
        return self.row_key


class RestrictionChange(models.Model):
    """A case was restricted after it was begun, or is no longer: by whom and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="restriction_changes")
    restricted = models.BooleanField()
    reason = models.CharField(max_length=300)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="restriction_change_says_why", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.restricted}"


class EmergencyOutcome(models.TextChoices):
    """What a supervisor says of an emergency access afterwards."""

    JUSTIFIED = "justified", _("justified")
    NOT_JUSTIFIED = "not_justified", _("not justified")


class EmergencyReview(models.Model):
    """A supervisor looked at an emergency access: somebody else than its holder."""

    grant = models.OneToOneField(CaseGrant, models.PROTECT, primary_key=True, related_name="review")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=13, choices=EmergencyOutcome)
    note = models.CharField(max_length=300)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="emergency_review_by_another", condition=~Q(holder=F("reviewed_by"))),
            models.CheckConstraint(name="emergency_review_says_why", condition=~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.grant_id}: {self.outcome}"


class TransferOutcome(models.TextChoices):
    """Whether a case went to the other office."""

    OPEN = "open", _("asked for")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class CaseTransfer(models.Model):
    """A case goes from one office to another, once the other one accepts it; rights move with the acceptance."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="transfers")
    from_office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    to_office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    kept = ArrayField(models.UUIDField(), default=list, blank=True)  # users named on the case who stay named
    kept_reason = models.CharField(max_length=300, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=TransferOutcome, default=TransferOutcome.OPEN)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="case_transfer_one_open", fields=["case"], condition=Q(outcome=TransferOutcome.OPEN)
            ),
            models.CheckConstraint(name="case_transfer_elsewhere", condition=~Q(from_office=F("to_office"))),
            models.CheckConstraint(
                name="case_transfer_answered_by_somebody",
                condition=Q(outcome=TransferOutcome.OPEN, answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(outcome=TransferOutcome.OPEN) & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(name="case_transfer_kept_with_reason", condition=Q(kept=[]) | ~Q(kept_reason="")),
        ]
        indexes = [  # what waits for the supervisors of an office
            models.Index(
                name="case_transfer_waiting",
                fields=["to_office", "requested_at"],
                condition=Q(outcome=TransferOutcome.OPEN),
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_office_id} → {self.to_office_id} ({self.outcome})"
