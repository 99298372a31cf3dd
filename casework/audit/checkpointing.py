"""Making a checkpoint: seal what has settled, sign how far that is, and make due what must leave the database."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.translation import gettext as _

from casework.audit.checkpoints import Checkpoint, CheckpointRefused, Content, of_row, written_moment
from casework.audit.comparing import database_id
from casework.audit.context import Actor, service
from casework.audit.keys import sign, signing_key_id
from casework.audit.models import AuditCheckpoint, Delivery, DeliveryKind
from casework.audit.services import seal_blocks

_HEAD = "SELECT * FROM audit_checkpoint_head()"
_APPEND = "SELECT audit_checkpoint_append(ROW(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)::audit_checkpoint)"


@service("audit.checkpoint_made")
def make_checkpoint(*, by: Actor, at: datetime) -> AuditCheckpoint:
    """Sign the trail as it is sealed now; `at` is the real time, whatever a demonstration's clock shows.

    Raises KeyRefused without a key, CheckpointRefused where nothing is sealed yet; then nothing was written.
    """
    key_id = signing_key_id()
    seal_blocks()  # and its lock, until the end of the transaction: no block comes between reading and signing
    content = _next_content(key_id, at=at)
    checkpoint = Checkpoint(content, sign(content.as_bytes()).signature)
    _append(checkpoint, at=at)
    for kind in (DeliveryKind.FILE, *([DeliveryKind.MAIL] if settings.AUDITORS else [])):
        Delivery.objects.create(kind=kind, subject_no=content.no, due_at=at)
    return AuditCheckpoint.objects.get(no=content.no)


def _next_content(key_id: str, *, at: datetime) -> Content:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_HEAD)
        head = cursor.fetchone()
    if head is None or head[1] is None:
        raise CheckpointRefused(_("Nothing is sealed yet: there is nothing to sign."))
    no, block_no, block_hash, events, last_event_id, last_event_hash = head
    database = database_id()
    before = AuditCheckpoint.objects.order_by("-no").first()
    return Content(
        no=no,
        made_at=written_moment(at),
        database=str(UUID(database)),
        block_no=block_no,
        block_hash=bytes(block_hash).hex(),
        events=events,
        last_event_id=last_event_id,
        last_event_hash=bytes(last_event_hash).hex(),
        prev=of_row(before, database=database).hash if before else None,
        key_id=key_id,
    )


def _append(checkpoint: Checkpoint, *, at: datetime) -> None:
    content = checkpoint.content
    values: list[int | str | bytes | datetime | None] = [
        content.no,
        content.format,
        at,
        content.block_no,
        bytes.fromhex(content.block_hash),
        content.events,
        content.last_event_id,
        bytes.fromhex(content.last_event_hash),
        bytes.fromhex(content.prev) if content.prev else None,
        content.key_id,
        checkpoint.signature,
    ]
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_APPEND, values)
