"""The trail's tables, which only the database writes, and the sealed words of searches beside them."""

import uuid
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an event is: a change of a row, or something the application tells."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
    TRUNCATE = "truncate"
    READ = "read"
    DENIED = "denied"
    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_OUT = "sign_out"
    EXPORT = "export"
    TASK = "task"
    SEARCH = "search"
    PRINT = "print"
    IMPORT = "import"


CHANGES = (Kind.INSERT, Kind.UPDATE, Kind.DELETE, Kind.TRUNCATE)


class WrittenJSON(models.JSONField):
    """JSON in a column that keeps the text as it was written; psycopg reads it, as it does for no other of ours."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """PostgreSQL's json, not jsonb."""
        return "json"

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        """What psycopg has read."""
        return value


class AuditEvent(models.Model):
    """One event: who did what, to what, when and why. No foreign keys: it outlives what it describes."""

    id = models.BigIntegerField(primary_key=True)
    format = models.SmallIntegerField()
    xid = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    occurred_at = models.DateTimeField()
    kind = models.TextField()
    verb = models.TextField()
    actor = models.TextField()
    role = models.TextField()
    office = models.TextField()
    request_id = models.TextField()
    address = models.TextField()
    purpose = models.TextField()
    mandate = models.TextField()
    case_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    subject_table = models.TextField()
    subject_pk = models.TextField()
    diff = WrittenJSON()
    prev = models.BinaryField(null=True)
    hash = models.BinaryField()

    class Meta:
        managed = False  # flush must not truncate it, and no migration of Django's may alter it
        db_table = "audit_event"

    def __str__(self) -> str:
        return str(self.id)


class AuditBlock(models.Model):
    """A seal over the events of a range of settled transactions, chained to the block before it."""

    no = models.BigIntegerField(primary_key=True)
    format = models.SmallIntegerField()
    from_xid = models.BigIntegerField()
    to_xid = models.BigIntegerField()
    n = models.BigIntegerField()
    sealed_at = models.DateTimeField()
    ids = ArrayField(models.BigIntegerField())
    hashes = ArrayField(models.BinaryField())
    digest = models.BinaryField()
    prev = models.BinaryField(null=True)
    hash = models.BinaryField()

    class Meta:
        managed = False
        db_table = "audit_block"

    def __str__(self) -> str:
        return str(self.no)


class SearchKey(models.Model):
    """The data key of one day's searches, sealed by the ring; once destroyed, nobody reads that day's words again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField()
    ciphertext = models.BinaryField(null=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    SEALED: ClassVar[dict[str, str]] = {"ciphertext": "place"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="search_key_one_a_day", fields=["day"], condition=Q(destroyed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="search_key_there_or_destroyed",
                condition=Q(ciphertext__isnull=True) ^ Q(destroyed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.day)

    @property
    def place(self) -> str:
        """Where the key is bound to."""
        return f"casework_searchkey:ciphertext:{self.pk}"


class SearchTerm(models.Model):
    """What somebody looked for, sealed under the key of its day; the event names this row and holds its hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event_id = models.BigIntegerField(unique=True)  # no foreign key: the trail is nobody's parent
    key = models.ForeignKey(SearchKey, models.PROTECT, related_name="+")
    ciphertext = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def place(self) -> str:
        """Where the words are bound to."""
        return f"casework_searchterm:ciphertext:{self.pk}"


class AuditCheckpoint(models.Model):
    """A signed statement of how far the trail had come, chained to the one before; kept in files elsewhere too."""

    no = models.BigIntegerField(primary_key=True)
    format = models.SmallIntegerField()
    made_at = models.DateTimeField()
    block_no = models.BigIntegerField()
    block_hash = models.BinaryField()
    events = models.BigIntegerField()
    last_event_id = models.BigIntegerField()
    last_event_hash = models.BinaryField()
    prev = models.BinaryField(null=True)
    key_id = models.TextField()
    signature = models.BinaryField()

    class Meta:
        managed = False
        db_table = "audit_checkpoint"

    def __str__(self) -> str:
        return str(self.no)


class VerifiedPart(models.TextChoices):
    """What a recorded verification looked at; a checkpoint that could not be made is told in the same list."""

    WHOLE = "whole", _("the whole trail")
    TAIL = "tail", _("what is not sealed yet")
    CHECKPOINT = "checkpoint", _("making the checkpoint")


class Outcome(models.TextChoices):
    """How it ended. Only the first is good."""

    OK = "ok", _("nothing was wrong")
    PROBLEMS = "problems", _("the trail is not what was written")
    STOPPED = "stopped", _("the time was up before everything was looked at")
    COULD_NOT_RUN = "could_not_run", _("it could not run")


class Verification(models.Model):
    """One verification by the real clock: written once, when it has ended; what never ended has no row and is late."""

    part = models.CharField(max_length=12, choices=VerifiedPart.choices)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    events = models.BigIntegerField(default=0)
    blocks = models.BigIntegerField(default=0)
    checkpoint = models.BigIntegerField(null=True, blank=True)  # the newest one that was compared
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    problems = models.JSONField(default=list, blank=True)  # kinds and numbers, no content
    by = models.TextField()  # as the trail names whoever acts; no foreign key, the trail knows nobody

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="verification_says_what_is_wrong", condition=~Q(problems=[]) | ~Q(outcome=Outcome.PROBLEMS)
            ),
            models.CheckConstraint(
                name="verification_ok_without_problems", condition=Q(problems=[]) | ~Q(outcome=Outcome.OK)
            ),
            models.CheckConstraint(name="verification_ends_after_start", condition=Q(ended_at__gte=F("started_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.started_at:%Y-%m-%d %H:%M}"


class DeliveryKind(models.TextChoices):
    """What has to leave the database."""

    FILE = "file", _("checkpoint to its folder")
    MAIL = "mail", _("checkpoint to the auditors")
    ALERT = "alert", _("warning to the auditors")


class Delivery(models.Model):
    """Something that is due outside, by the real clock: the row is the work, however often a worker dies over it."""

    kind = models.CharField(max_length=6, choices=DeliveryKind.choices)
    subject_no = models.BigIntegerField()  # the checkpoint, or for a warning the verification
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="delivery_once", fields=["kind", "subject_no"])]
        indexes = [models.Index(name="delivery_due", fields=["due_at"], condition=Q(done_at__isnull=True))]  # the sweep

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_no}"
