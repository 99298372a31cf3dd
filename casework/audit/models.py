"""The trail's tables, which only the database writes, and the sealed words of searches beside them."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


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
    diff = models.JSONField()
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
