"""What leaves the database: checkpoints as files and by e-mail, warnings by e-mail. At least once, never lost."""

import logging
import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from casework.audit.checkpoints import Checkpoint, as_file, file_name, of_row
from casework.audit.comparing import database_id
from casework.audit.context import Actor, service
from casework.audit.keys import KeyRefused, public_ring
from casework.audit.models import AuditCheckpoint, Delivery, DeliveryKind, Verification

log = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)


def deliver(delivery_id: int, *, by: Actor, at: datetime) -> bool:
    """Write or send what is due; whether it was done now. What fails is told without an address and tried again."""
    delivery = _claim(delivery_id, by=by, at=at)
    if delivery is None:
        return False
    try:
        _ways[DeliveryKind(delivery.kind)](delivery)
    except (OSError, KeyRefused, ObjectDoesNotExist) as error:  # smtplib's are OSErrors; a removed checkpoint is gone
        log.error("delivery %s of %d failed: %s", delivery.kind, delivery.subject_no, type(error).__name__)
        return False
    _done(delivery.pk, by=by, at=at)
    return True


def write_file(checkpoint: Checkpoint, *, folder: Path) -> Path:
    """Write a checkpoint's file whole, once, and down to the disk; a second time is nothing if it is the same.

    Raises FileExistsError where another content has its name, OSError where the folder cannot be written.
    """
    content = _file_of(checkpoint)
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    target = folder / file_name(checkpoint.content)
    unfinished = folder / f".{target.name}.{secrets.token_hex(4)}"
    try:
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(unfinished, target)  # never over what is there
    except FileExistsError:
        if target.read_bytes() != content:
            raise
    finally:
        unfinished.unlink(missing_ok=True)
    name = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(name)
    finally:
        os.close(name)
    return target


@service("audit.delivery_tried")
def _claim(delivery_id: int, *, by: Actor, at: datetime) -> Delivery | None:
    """Take it for one try, and make the next due before this one begins: a worker that dies leaves it to the sweep."""
    due = Delivery.objects.select_for_update(skip_locked=True).filter(done_at=None, due_at__lte=at)
    delivery = due.filter(pk=delivery_id).first()
    if delivery is not None:
        delivery.due_at = at + min(FIRST_PAUSE * 2 ** min(delivery.attempts, 10), LONGEST_PAUSE)
        delivery.attempts += 1
        delivery.save(update_fields=["due_at", "attempts"])
    return delivery


@service("audit.delivered")
def _done(delivery_id: int, *, by: Actor, at: datetime) -> None:
    Delivery.objects.filter(pk=delivery_id, done_at=None).update(done_at=at)


def _to_folder(delivery: Delivery) -> None:
    write_file(_checkpoint(delivery.subject_no), folder=Path(settings.CHECKPOINTS_DIR))


def _by_mail(delivery: Delivery) -> None:
    checkpoint = _checkpoint(delivery.subject_no)
    content = checkpoint.content
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Amparo: checkpoint %(no)d of the trail") % {"no": content.no}
        lines = [
            _("Keep the attached file where nobody who owns the database can change it."),
            _("Checkpoint: %(no)d, made %(at)s") % {"no": content.no, "at": content.made_at},
            _("Block: %(no)d  %(hash)s") % {"no": content.block_no, "hash": content.block_hash},
            _("Events: %(n)d, the last of them %(id)d  %(hash)s")
            % {"n": content.events, "id": content.last_event_id, "hash": content.last_event_hash},
            _("Key: %(name)s") % {"name": content.key_id},
            _("To compare the trail with it: manage.py verify_trail --checkpoint %(file)s")
            % {"file": file_name(content)},
        ]
    message = EmailMessage(subject, "\n\n".join(lines) + "\n", to=settings.AUDITORS)
    message.attach(file_name(content), _file_of(checkpoint).decode("ascii"), "application/json")
    message.send()


def _warning(delivery: Delivery) -> None:
    row = Verification.objects.get(pk=delivery.subject_no)
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Amparo: WARNING, the trail")
        lines = [
            _("Verification %(no)d, %(part)s: %(outcome)s.")
            % {"no": row.pk, "part": row.get_part_display(), "outcome": row.get_outcome_display()},
            _("What was found is not in this message. Sign in and look: %(url)s")
            % {"url": f"{settings.PUBLIC_URL}/admin/verify/"},
            _("Before anything else, make sure that nobody changes the database or its backups."),
        ]
    EmailMessage(subject, "\n\n".join(lines) + "\n", to=settings.AUDITORS).send()


def _checkpoint(no: int) -> Checkpoint:
    return of_row(AuditCheckpoint.objects.get(no=no), database=database_id())


def _file_of(checkpoint: Checkpoint) -> bytes:
    """Raises KeyRefused where the key that signed is not in the ring."""
    ring = public_ring()
    if checkpoint.content.key_id not in ring:
        raise KeyRefused(_("The key %(name)s is not in the ring.") % {"name": checkpoint.content.key_id})
    return as_file(checkpoint, public=ring[checkpoint.content.key_id])


_ways = {DeliveryKind.FILE: _to_folder, DeliveryKind.MAIL: _by_mail, DeliveryKind.ALERT: _warning}
