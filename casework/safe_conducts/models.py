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
from casework.asylum.ministry_acts import MinistryAct
from casework.asylum.models import Application
from casework.law.days import local_date, next_business_day
from casework.law.reference import LossGround
from casework.people.models import Person, StoredFile
from casework.safe_conducts.blocks import BlankSheet
from casework.safe_conducts.seal_certificates import SealCertificate
from casework.safe_conducts.states import (
    DECIDED,
    ENDED_EARLY,
    HAS_NUMBER,
    HOLDS,
    NEVER_GIVEN,
    ON_PAPER,
    PENDING,
    Status,
)
from casework.staff.models import Office
from casework.transitions import Stateful


class Replacement(models.TextChoices):
    """Why a paper is replaced before its end (design: domain.md 5.6 and 5.8)."""

    LOST = "lost", _("lost")
    STOLEN = "stolen", _("stolen")
    DAMAGED = "damaged", _("damaged")
    CORRECTED = "corrected", _("our own mistake on it")


OUT_OF_HAND = (Replacement.LOST, Replacement.STOLEN)  # somebody else may hold it: void from the report on


class SafeConduct(Stateful):
    """One document from request to end. What it says is frozen when a second person approves it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="safe_conducts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="safe_conducts")
    application = models.ForeignKey(Application, models.PROTECT, null=True, blank=True, related_name="safe_conducts")
    type = models.CharField(max_length=20)
    status = models.CharField(max_length=14, choices=Status, default=Status.DRAFT)
    renews = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="renewed_by")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    replacement = models.CharField(max_length=9, choices=Replacement, blank=True)
    report = models.CharField(max_length=300, blank=True)  # the statement, or the number of the police report
    asked_by = models.ForeignKey(MinistryAct, models.PROTECT, null=True, blank=True, related_name="+")  # art. 4.1
    territorial_limit = models.CharField(max_length=100, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    first_requested_at = models.DateTimeField(null=True, blank=True)  # a return does not make a person late
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
    blank_sheet = models.ForeignKey(BlankSheet, models.PROTECT, null=True, blank=True, related_name="papers")  # by hand
    sealed_with = models.ForeignKey(SealCertificate, models.PROTECT, null=True, blank=True, related_name="+")
    issue_attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    loss_ground = models.ForeignKey(LossGround, models.PROTECT, null=True, blank=True, related_name="+")

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
                condition=~Q(status__in=HAS_NUMBER)
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
            models.CheckConstraint(  # set by the worker, or written by hand on a sheet of a block
                name="safe_conduct_issued_has_document",
                condition=~Q(status__in=[*HOLDS, Status.EXPIRED])
                | Q(document__isnull=False, blank_sheet__isnull=True)
                | Q(document__isnull=True, blank_sheet__isnull=False),
            ),
            models.UniqueConstraint(
                name="safe_conduct_one_a_sheet", fields=["blank_sheet"], condition=Q(status__in=HAS_NUMBER)
            ),
            models.CheckConstraint(  # one that ended by its date before grounds were written has none
                name="safe_conduct_ended_for_a_reason",
                condition=Q(status__in=ENDED_EARLY, ended_at__isnull=False, loss_ground__isnull=False)
                | Q(status=Status.EXPIRED)
                | (~Q(status__in=[*ENDED_EARLY, Status.EXPIRED]) & Q(ended_at__isnull=True, loss_ground__isnull=True)),
            ),
            models.CheckConstraint(
                name="safe_conduct_replacement_says_why",
                condition=Q(replaces__isnull=True, replacement="", report="")
                | (Q(replaces__isnull=False, renews__isnull=True) & ~Q(replacement="") & ~Q(report="")),
            ),
            models.CheckConstraint(
                name="safe_conduct_follows_another",
                condition=(Q(renews__isnull=True) | ~Q(renews=F("id")))
                & (Q(replaces__isnull=True) | ~Q(replaces=F("id"))),
            ),
            models.UniqueConstraint(  # one paper is replaced by one other
                name="safe_conduct_replaced_once",
                fields=["replaces"],
                condition=~Q(status__in=NEVER_GIVEN),
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
        """On paper, not void, within its dates: computed, so that a late task cannot make an ended one look valid."""
        return self.status in HOLDS and self.validity is not None and on in self.validity

    def may_be_held(self, on: date) -> bool:
        """Active, or issued before its first day, which is printed and handed over ahead."""
        ahead = self.valid_from is not None and on < self.valid_from
        return self.is_active(on) or (ahead and self.status == Status.ISSUED)

    @property
    def asked_in_time_until(self) -> date | None:
        """The last day on which the next one is asked for in time: its end, or the business day after it.

        An act of the applicant may be done on the next business day; the validity does not grow (domain.md 5.4).
        """
        return next_business_day(self.valid_until) if self.valid_until else None

    def asked_by_the_end_of(self, before: "SafeConduct") -> bool:
        """Whether it was first asked for in time after the paper before it."""
        asked, until = self.first_requested_at or self.requested_at, before.asked_in_time_until
        return until is not None and local_date(asked) <= until

    def days_late(self, before: "SafeConduct | None") -> int:
        """How many days after the end of the one before it was numbered, though asked in time: the office's delay."""
        if before is None or before.valid_until is None or self.numbered_at is None:
            return 0
        late = (local_date(self.numbered_at) - before.valid_until).days - 1
        return max(late, 0) if self.asked_by_the_end_of(before) else 0


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
    reason = models.CharField(
        max_length=300, blank=True
    )  # of a further print, of what was spoiled, or why it was not scanned

    class Meta:
        constraints = [
            models.UniqueConstraint(name="print_numbered", fields=["safe_conduct", "number"]),
            models.CheckConstraint(name="print_received_before_recorded", condition=Q(received_at__lte=F("at"))),
            models.CheckConstraint(
                name="print_handed_over_has_a_time",
                condition=~Q(outcome=PrintOutcome.HANDED_OVER) | Q(received_at__isnull=False),
            ),
            models.CheckConstraint(
                name="print_spoiled_has_a_reason", condition=~Q(outcome=PrintOutcome.SPOILED) | ~Q(reason="")
            ),
            models.UniqueConstraint(
                name="print_first_without_reason",  # only the first print of a document needs none
                fields=["safe_conduct"],
                condition=Q(outcome=PrintOutcome.PRINTED, reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.safe_conduct_id} #{self.number}: {self.outcome}"
