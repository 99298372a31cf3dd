"""What the lists say: versions and entries, the checks that were asked, and every match to be weighed."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.law.reference import CheckType
from casework.screening.states import HOLDING, PENDING, CheckStatus, Result, Weighing
from casework.transitions import Stateful


class ListState(models.TextChoices):
    """The old version serves until the new one is complete."""

    LOADING = "loading", _("loading")
    SERVING = "serving", _("serving")
    RETIRED = "retired", _("retired")


class ListVersion(models.Model):
    """One import of one list: what was read, when, and whether it serves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=ListState, default=ListState.LOADING)
    entries_count = models.PositiveIntegerField(default=0)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="list_version_one_serving", fields=["source"], condition=Q(state="serving"))
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.sha256[:8]}"


class Entry(models.Model):
    """One listed person as the list has them, with normalised names and document numbers to look up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    list_version = models.ForeignKey(ListVersion, models.CASCADE, related_name="entries")
    entry_id = models.CharField(max_length=60)
    listed = models.JSONField()
    name_keys = ArrayField(models.CharField(max_length=610))
    document_keys = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(name="entry_once_per_version", fields=["list_version", "entry_id"])]
        indexes = [
            GinIndex(name="entry_name_keys", fields=["name_keys"]),  # the exact matcher, by name
            GinIndex(name="entry_document_keys", fields=["document_keys"]),  # and by document
        ]

    def __str__(self) -> str:
        return self.entry_id


class Check(Stateful):
    """One question to one list or agency about the person of a case; the row is the job."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="checks")
    type = models.ForeignKey(CheckType, models.PROTECT, related_name="+")
    status = models.CharField(max_length=11, choices=CheckStatus, default=CheckStatus.REQUESTED)
    result = models.CharField(max_length=14, choices=Result, blank=True)
    list_version = models.ForeignKey(ListVersion, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.ForeignKey("casework.CheckAnswer", models.PROTECT, null=True, blank=True, related_name="+")
    subject_hash = models.CharField(max_length=64, blank=True)
    requested_at = models.DateTimeField()
    due_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=30, blank=True)  # why it is not asked, or could not be: a code
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_reference = models.CharField(max_length=60, blank=True)  # our letter's number, or the other system's receipt
    told = models.PositiveSmallIntegerField(default=0)  # whom its silence was told: see silence.py
    answered_at = models.DateTimeField(null=True, blank=True)
    weighing = models.CharField(max_length=12, choices=Weighing, blank=True)
    weigh_reason = models.CharField(max_length=500, blank=True)
    weighed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    weighed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="check_one_pending_per_type", fields=["case", "type"], condition=Q(status__in=PENDING)
            ),
            models.CheckConstraint(
                name="check_answer_has_result_and_time",
                condition=Q(status__in=["planned", "requested", "sent"], result="", answered_at__isnull=True)
                | Q(status__in=["error", "cancelled"], result__in=["", "could_not_run"], answered_at__isnull=True)
                | Q(status__in=HOLDING, answered_at__isnull=False) & ~Q(result=""),
            ),
            models.CheckConstraint(
                name="check_result_of_a_list_names_it",
                condition=~Q(result__in=[Result.NO_MATCH, Result.POSSIBLE_MATCH, Result.HIT])
                | Q(list_version__isnull=False)
                | Q(answer__isnull=False),
            ),
            models.CheckConstraint(
                name="check_sent_says_when", condition=~Q(status=CheckStatus.SENT) | Q(sent_at__isnull=False)
            ),
            models.CheckConstraint(
                name="check_weighed_by_somebody_with_reason",
                condition=Q(weighing="", weighed_by__isnull=True, weighed_at__isnull=True, weigh_reason="")
                | (~Q(weighing="") & Q(weighed_by__isnull=False, weighed_at__isnull=False) & ~Q(weigh_reason="")),
            ),
            models.CheckConstraint(
                name="check_adjudicated_answer_is_weighed",
                condition=~Q(status=CheckStatus.ADJUDICATED) | Q(answer__isnull=True) | ~Q(weighing=""),
            ),
        ]
        indexes = [
            # the sweep: what is due to run
            models.Index(name="check_due", fields=["next_try_at"], condition=Q(status__in=PENDING)),
            models.Index(name="check_overdue", fields=["due_at"], condition=Q(status__in=PENDING)),  # who is silent
            models.Index(  # which answers have grown old
                name="check_answered", fields=["answered_at"], condition=Q(status__in=["answered", "adjudicated"])
            ),
            models.Index(name="check_recent", fields=["-requested_at", "-id"]),  # all of them, the newest first
        ]

    def __str__(self) -> str:
        return f"{self.type_id}: {self.result or self.status}"


class HitDecision(models.TextChoices):
    """What people made of a match."""

    FALSE_POSITIVE = "false_positive", _("another person (false match)")
    CONFIRMED = "confirmed", _("the same person (confirmed)")


class Hit(models.Model):
    """One entry that may be this person: score and explanation, and what one or two people decided."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    check_run = models.ForeignKey(Check, models.PROTECT, related_name="hits")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")  # files the event in the case's history
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    score = models.FloatField()
    strong = models.BooleanField()
    explanation = models.JSONField()
    decision = models.CharField(max_length=14, choices=HitDecision, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirm_reason = models.CharField(max_length=500, blank=True)  # the second person's own
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="hit_once", fields=["check_run", "entry"]),
            models.CheckConstraint(
                name="hit_decided_by_somebody_with_reason",
                condition=Q(decision="", decided_by__isnull=True)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="hit_second_person",
                condition=Q(confirmed_by__isnull=True)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("confirmed_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.decision or self.score}"

    @property
    def settled(self) -> bool:
        """A possible match is settled by one person, a strong one by two."""
        return bool(self.decision) and (not self.strong or self.confirmed_by_id is not None)
