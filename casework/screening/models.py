"""What the lists say: versions and entries, and the checks that were asked."""

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.law.reference import CheckType
from casework.screening.states import HOLDING, PENDING, CheckStatus, Result, Weighing
from casework.transitions import Stateful


class ListState(models.TextChoices):
    """The old version serves until the new one is complete; from a page, until somebody has seen its counts."""

    LOADING = "loading", _("loading")
    PREPARED = "prepared", _("waiting to be taken into use")
    SERVING = "serving", _("serving")
    RETIRED = "retired", _("retired")
    DISCARDED = "discarded", _("discarded")


class ListFormat(models.TextChoices):
    """How a list is written (docs/how-to/import-lists.md)."""

    UN_XML = "un-xml", _("UN consolidated list (XML)")
    OFAC_CSV = "ofac-csv", _("OFAC list (CSV: SDN, ALT, ADD)")
    FTM_JSONL = "ftm-jsonl", _("FollowTheMoney (JSON lines)")
    AMPARO_CSV = "amparo-csv", _("own format (CSV)")


class ListOrigin(models.TextChoices):
    """Through which door a version came."""

    COMMAND = "command", _("command on the server")
    FOLDER = "folder", _("watched folder")
    PAGE = "page", _("upload")
    PUT_BACK = "put_back", _("earlier version put back")


class ListVersion(models.Model):
    """One import of one list: what was read, when, how it differs from the one before, and whether it serves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=60)
    format = models.CharField(max_length=10, choices=ListFormat, default=ListFormat.AMPARO_CSV)
    origin = models.CharField(max_length=8, choices=ListOrigin, default=ListOrigin.COMMAND)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=ListState, default=ListState.LOADING)
    entries_count = models.PositiveIntegerField(default=0)
    # Against `compared_with`, the version that served before: what came, differs, is gone, is as it was.
    compared_with = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    added_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    removed_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    served_at = models.DateTimeField(null=True, blank=True)
    served_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # When the same file was brought again: the list is still as it was.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    smaller = models.BooleanField(default=False)  # somebody said that it is meant to have so many fewer
    reason = models.CharField(max_length=500, blank=True)  # why it is so much smaller, or was put back

    class Meta:
        constraints = [
            models.UniqueConstraint(name="list_version_one_serving", fields=["source"], condition=Q(state="serving")),
            models.UniqueConstraint(name="list_version_one_waiting", fields=["source"], condition=Q(state="prepared")),
            models.CheckConstraint(  # docs/adr/0021: nobody weakens a list alone
                name="list_version_weaker_by_two",
                condition=Q(state__in=["loading", "prepared", "discarded"])
                | ~Q(origin__in=["page", "put_back"])
                | Q(changed_count=0, removed_count=0)
                | (Q(served_by__isnull=False) & ~Q(served_by=F("imported_by"))),
            ),
            models.CheckConstraint(
                name="list_version_reason_to_go_back_or_shrink",
                condition=~Q(origin="put_back") & ~Q(origin="page", smaller=True) | ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(name="list_version_recent", fields=["-imported_at", "-id"])]  # the page of versions

    def __str__(self) -> str:
        return f"{self.source} {self.sha256[:8]}"


class Entry(models.Model):
    """One listed person or thing as the list has it; `listed` holds a lists.records.ListRecord."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    list_version = models.ForeignKey(ListVersion, models.CASCADE, related_name="entries")
    entry_id = models.CharField(max_length=255)  # aggregators write long ones
    listed = models.JSONField()
    content_hash = models.CharField(
        max_length=64, default=""
    )  # the version of the entry: the same while it says the same

    class Meta:
        constraints = [models.UniqueConstraint(name="entry_once_per_version", fields=["list_version", "entry_id"])]

    def __str__(self) -> str:
        return self.entry_id


class ListFile(models.Model):
    """One file that lay in the watched folder, and what became of it: the same content is not tried twice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(max_length=60)
    names = models.CharField(max_length=300)  # of its parts, as they lay there
    sha256 = models.CharField(max_length=64)
    stamp = models.CharField(max_length=64, default="")  # hash of names, sizes and times: what need not be read again
    seen_at = models.DateTimeField()
    version = models.ForeignKey(ListVersion, models.PROTECT, null=True, blank=True, related_name="files")
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="list_file_once", fields=["source", "sha256"]),
            models.CheckConstraint(
                name="list_file_taken_or_refused",
                condition=Q(version__isnull=False, problem="") | Q(version__isnull=True) & ~Q(problem=""),
            ),
        ]
        indexes = [models.Index(name="list_file_stamp", fields=["stamp"])]  # what lies there and was seen before

    def __str__(self) -> str:
        return f"{self.source}: {self.names}"


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

    lists: Sequence[ListVersion] = ()  # in which it was looked up, where looks.say_which_lists wrote it

    def __str__(self) -> str:
        return f"{self.type_id}: {self.result or self.status}"
