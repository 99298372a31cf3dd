"""What is to be done, by whom, by when: work items, due jobs, and answers kept for repeated requests."""

import uuid
from typing import ClassVar, Protocol

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.staff.models import Office, Role


class WorkCase(Protocol):
    """A case, as far as work needs to know it."""

    pk: uuid.UUID
    office_id: str


class WorkKind(models.TextChoices):
    """Every kind of work that the product hands to somebody."""

    COMPLETE_DRAFT = "complete_draft", _("Complete the registration")
    LODGE_APPLICATION = "lodge_application", _("Lodge the application")
    FORWARD_APPLICATION = "forward_application", _("Forward the application to the Ministry")
    REQUEST_SAFE_CONDUCT = "request_safe_conduct", _("Request the safe-conduct")
    CORRECT_REQUEST = "correct_request", _("Correct the returned request")
    APPROVE_SAFE_CONDUCT = "approve_safe_conduct", _("Decide on the safe-conduct")
    HAND_OVER = "hand_over", _("Hand over the safe-conduct")
    RENEW_SAFE_CONDUCT = "renew_safe_conduct", _("Ask for the safe-conduct that follows")
    RUNS_OUT = "runs_out", _("A safe-conduct runs out and nobody has asked for the next")
    REPLACE_AGAIN = "replace_again", _("Ask again for another sheet of a lost safe-conduct")
    REVIEW_EXPIRED = "review_expired", _("Irregular risk: review the person whose safe-conduct has ended")
    REQUEST_EXIT = "request_exit", _("Request the exit safe-conduct")
    END_FOR_NO_SHOW = "end_for_no_show", _("Decide on a safe-conduct after a missed interview")
    DECIDE_REVOCATION = "decide_revocation", _("Decide on revoking a safe-conduct")
    TELL_REVOCATION = "tell_revocation", _("Tell the person that the safe-conduct is revoked")
    REVIEW_HIT = "review_hit", _("Review a match of the background check")
    RUN_CHECK_AGAIN = "run_check_again", _("A background check could not run")
    ASK_AGENCIES = "ask_agencies", _("Send the questions to the agencies")
    SILENT_AGENCY = "silent_agency", _("An agency has not answered in time")
    WEIGH_ANSWER = "weigh_answer", _("An agency found something: have it weighed")
    LEGAL_REVIEW = "legal_review", _("A notice comes from the country of origin: legal review")
    APPROVE_ASSESSMENT = "approve_assessment", _("Decide on the assessment of the checks")
    REVIEW_SAFE_CONDUCT = "review_safe_conduct", _("Review the safe-conduct after an adverse assessment")
    NOTIFY_MINISTRY = "notify_ministry", _("Tell the Ministry how the assessment of the checks stands")
    POSSIBLE_DUPLICATE = "possible_duplicate", _("Compare with an earlier case")
    ISSUE_FAILED = "issue_failed", _("A safe-conduct could not be issued")
    NOTIFY_ICBF = "notify_icbf", _("Notify the ICBF of a child alone")
    NAME_PRINCIPAL = "name_principal", _("Name who heads a family and its claim after a death")
    VERIFY_FAMILY = "verify_family", _("Verify a family link")
    TAKE_OVER = "take_over", _("Take over a case that came from another office")
    MOVE_WORK = "move_work", _("Move the work of a colleague who will be away")
    APPROVERS_RUNNING_OUT = "approvers_running_out", _("Soon nobody can decide here")
    LIST_REFUSED = "list_refused", _("A list could not be imported")
    LIST_WAITING = "list_waiting", _("A list waits for a second person")
    LIST_OLD = "list_old", _("A list has not been refreshed")
    RECONCILE_BLOCK = "reconcile_block", _("Reconcile a block of blank sheets")
    CONFIRM_SHEET = "confirm_sheet", _("Confirm what was entered about a blank sheet")
    REVIEW_BREAK_GLASS = "review_break_glass", _("Review an emergency access")


# What is over once somebody asks for a paper, or needs none any more.
WAITING_FOR_A_PAPER = (WorkKind.REQUEST_SAFE_CONDUCT, WorkKind.REPLACE_AGAIN, WorkKind.REVIEW_EXPIRED)

# Handed to who must act although the case itself may be hidden from them: the line tells its codename and number.
HIDDEN_OR_NOT = (WorkKind.POSSIBLE_DUPLICATE, WorkKind.REVIEW_BREAK_GLASS)


class WorkStatus(models.TextChoices):
    """Open until its cause is gone."""

    OPEN = "open", _("open")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")


class WorkItem(models.Model):
    """One thing to do, opened and closed in the transaction of its cause."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=24, choices=WorkKind)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    case = models.ForeignKey("casework.Case", models.PROTECT, null=True, related_name="work_items")
    office = models.ForeignKey(Office, models.PROTECT, related_name="work_items")
    role = models.CharField(max_length=20, choices=Role)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    status = models.CharField(max_length=9, choices=WorkStatus, default=WorkStatus.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    claim_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="work_item_one_open_per_subject",
                fields=["kind", "subject_type", "subject_id"],
                condition=Q(status="open"),
            ),
            models.CheckConstraint(
                name="work_item_closed_by_somebody",
                condition=Q(status="open", closed_at__isnull=True, closed_by__isnull=True)
                | (~Q(status="open") & Q(closed_at__isnull=False, closed_by__isnull=False)),
            ),
        ]
        indexes = [
            # my work and my office's work, what is due first
            models.Index(name="work_item_desk", fields=["office", "role", "due_at"], condition=Q(status="open")),
            models.Index(name="work_item_case", fields=["case", "opened_at"]),  # the case page
            models.Index(name="work_item_recent", fields=["-opened_at", "-id"]),  # the auditors' list
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.status})"


class DueJob(models.Model):
    """A daily or periodic job at its due time: the row is the schedule, so a late or doubled tick changes nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="due_job_once", fields=["kind", "due_at"])]
        indexes = [models.Index(name="due_job_open", fields=["due_at"], condition=Q(done_at__isnull=True))]  # the sweep

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at:%Y-%m-%d %H:%M}"


class Idempotency(models.Model):
    """What a request with this key was answered, so that its repetition gets the same answer and does nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    body_hash = models.CharField(max_length=64)
    response = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    SEALED: ClassVar[dict[str, str]] = {"response": "place"}

    class Meta:
        constraints = [models.UniqueConstraint(name="idempotency_once", fields=["user", "key"])]

    def __str__(self) -> str:
        return self.key

    @property
    def place(self) -> str:
        """Where an answer of the API is bound to; that of a page is an address and not sealed."""
        return f"casework_idempotency:response:{self.user_id}:{self.key}"


class Heartbeat(models.Model):
    """When a part of the machinery last showed that it lives, by the real clock."""

    name = models.CharField(primary_key=True, max_length=20)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M:%S}"
