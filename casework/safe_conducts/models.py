"""Which paper somebody holds: the request, the second person's approval, the numbered document and its prints."""

import uuid
from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework import cipher
from casework.arrivals.models import Case
from casework.asylum.models import Application
from casework.people.models import Person, StoredFile
from casework.safe_conducts.states import DECIDED, ON_PAPER, PENDING, Status
from casework.staff.models import Office
from casework.transitions import Stateful


class SafeConduct(Stateful):
    """One document from request to end. What it says is frozen when a second person approves it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="safe_conducts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="safe_conducts")
    application = models.ForeignKey(Application, models.PROTECT, null=True, blank=True, related_name="safe_conducts")
    type = models.CharField(max_length=20)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    facts_edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    case_started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    case_registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    facts = models.BinaryField(null=True, blank=True)
    facts_hash = models.CharField(max_length=64, blank=True)
    term_value = models.PositiveSmallIntegerField(null=True, blank=True)
    term_unit = models.CharField(max_length=12, blank=True)
    longest_term = models.PositiveSmallIntegerField(null=True, blank=True)  # of the law when it was approved
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    register_no = models.PositiveIntegerField(null=True, blank=True)
    printed_no = models.CharField(max_length=9, null=True, blank=True, unique=True)  # none yet is NULL
    token = models.CharField(max_length=32, null=True, blank=True, unique=True)  # none yet is NULL
    numbered_at = models.DateTimeField(null=True, blank=True)
    validity = DateRangeField(null=True, blank=True)
    document = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    issue_attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)

    SEALED: ClassVar[dict[str, str]] = {"facts": "facts_place"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="safe_conduct_one_pending_per_person", fields=["person"], condition=Q(status__in=PENDING)
            ),
            models.UniqueConstraint(name="safe_conduct_register_no", fields=["office", "year", "register_no"]),
            models.CheckConstraint(  # a NULL approver would let a plain inequality pass: it must be there
                name="safe_conduct_four_eyes",
                condition=~Q(status__in=DECIDED)
                | (
                    Q(approved_by__isnull=False, approved_at__isnull=False, facts__isnull=False)
                    & ~Q(approved_by=F("requested_by"))
                    & ~Q(approved_by=F("case_started_by"))
                    & ~Q(approved_by=F("case_registered_by"))
                    & (Q(facts_edited_by__isnull=True) | ~Q(approved_by=F("facts_edited_by")))
                ),
            ),
            models.CheckConstraint(
                name="safe_conduct_numbered_whole",
                condition=~Q(status__in=ON_PAPER)
                | Q(
                    register_no__isnull=False,
                    year__isnull=False,
                    printed_no__isnull=False,
                    token__isnull=False,
                    validity__isnull=False,
                    numbered_at__isnull=False,
                ),
            ),
            models.CheckConstraint(  # an approver may shorten, never lengthen
                name="safe_conduct_term_within_the_law",
                condition=Q(term_value__isnull=True)
                | Q(longest_term__isnull=True)
                | Q(term_value__gte=1, term_value__lte=F("longest_term")),
            ),
            models.CheckConstraint(
                name="safe_conduct_issued_has_document",
                condition=~Q(status__in=[Status.ISSUED, Status.EXPIRED]) | Q(document__isnull=False),
            ),
            ExclusionConstraint(
                name="safe_conduct_no_overlap",
                expressions=[("person", RangeOperators.EQUAL), ("validity", RangeOperators.OVERLAPS)],
                condition=Q(status__in=ON_PAPER),
            ),
        ]
        indexes = [
            models.Index(name="safe_conduct_case", fields=["case", "requested_at"]),  # the case page
            models.Index(name="safe_conduct_oldest", fields=["requested_at", "id"]),  # all of them, the oldest first
            models.Index(  # the approvals queue, the longest waiting first
                name="safe_conduct_waiting",
                fields=["requested_at", "id"],
                condition=Q(status__in=[Status.REQUESTED, Status.APPROVED, Status.NUMBERED]),
            ),
            models.Index(  # the sweep: approved or numbered and not yet on paper
                name="safe_conduct_to_issue",
                fields=["next_try_at"],
                condition=Q(status__in=[Status.APPROVED, Status.NUMBERED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} ({self.status})"

    @property
    def facts_place(self) -> str:
        """Where the approved facts are bound to."""
        return f"casework_safeconduct:facts:{self.pk}"

    def approved_facts(self) -> dict[str, Any]:
        """What the second person approved, in clear."""
        return dict(cipher.unseal(self.facts, place=self.facts_place)) if self.facts else {}

    @property
    def valid_from(self) -> date | None:
        """The first day."""
        return self.validity.lower if self.validity else None

    @property
    def valid_until(self) -> date | None:
        """The last day, included."""
        return self.validity.upper - timedelta(days=1) if self.validity else None

    def is_active(self, on: date) -> bool:
        """Issued and within its dates: computed, so that a late task cannot make an ended paper look valid."""
        return self.status == Status.ISSUED and self.validity is not None and on in self.validity


class PrintOutcome(models.TextChoices):
    """What became of a sheet."""

    PRINTED = "printed", _("printed")
    SPOILED = "spoiled", _("spoiled")
    HANDED_OVER = "handed_over", _("handed over")


class Print(models.Model):
    """One sheet of a document: numbered, and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    safe_conduct = models.ForeignKey(SafeConduct, models.PROTECT, related_name="prints")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")  # files the event in the case's history
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=11, choices=PrintOutcome)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)  # by the holder, by the office's clock
    late_reason = models.CharField(max_length=500, blank=True)  # why it was typed so much later

    class Meta:
        constraints = [
            models.UniqueConstraint(name="print_numbered", fields=["safe_conduct", "number"]),
            models.CheckConstraint(name="print_received_before_recorded", condition=Q(received_at__lte=F("at"))),
            models.CheckConstraint(
                name="print_handed_over_has_a_time",
                condition=~Q(outcome=PrintOutcome.HANDED_OVER) | Q(received_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.safe_conduct_id} #{self.number}: {self.outcome}"
