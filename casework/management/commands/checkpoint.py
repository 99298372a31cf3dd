"""`manage.py checkpoint …`: sign the trail now, list and export checkpoints, show and make their keys."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from casework import clock
from casework.audit.checkpointing import make_checkpoint
from casework.audit.comparing import stored_checkpoints
from casework.audit.delivering import write_file
from casework.audit.keys import KEY_ID, new_key, printed, public_ring, signing_key_id
from casework.audit.models import Delivery
from casework.errors import CaseworkError
from casework.staff.services import system_user


class Command(BaseCommand):
    """The daily one is made by itself; this is for the day of an inspection, and for keys."""

    help = _("Signed checkpoints of the trail: make one now, list them, export them, show or make keys.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One verb, and what it needs."""
        verbs = parser.add_subparsers(dest="what", required=True)
        verbs.add_parser("make", help=_("sign the trail as it is sealed now"))
        verbs.add_parser("list", help=_("every checkpoint, and whether it has left the database"))
        export = verbs.add_parser("export", help=_("write checkpoints as files that are complete in themselves"))
        export.add_argument("folder", type=Path, help=_("where to; a file that is there is never overwritten"))
        export.add_argument("--no", type=int, help=_("only this one"))
        keys = verbs.add_parser("keys", help=_("the public keys, or a new key"))
        keys.add_argument("--new", metavar="ID", help=_("make a key of this name"))
        keys.add_argument("--file", type=Path, help=_("the new file for it, which only its owner may read"))

    def handle(self, *_words: object, what: str, **options: Any) -> None:
        """Do it and say what was done. Raises CommandError; then nothing was written."""
        verbs: dict[str, Callable[[dict[str, Any]], None]] = {
            "make": self.make,
            "list": self.list,
            "export": self.export,
            "keys": self.keys,
        }
        try:
            verbs[what](options)
        except CaseworkError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def make(self, options: dict[str, Any]) -> None:
        """Sign now."""
        made = make_checkpoint(by=system_user(), at=clock.real_now())
        told = {"no": made.no, "events": made.events, "block": made.block_no, "key": made.key_id}
        self.stdout.write(_("Checkpoint %(no)d: %(events)d events up to block %(block)d, key %(key)s.") % told)

    def list(self, options: dict[str, Any]) -> None:
        """One a line."""
        waiting = set(Delivery.objects.filter(done_at=None).exclude(kind="alert").values_list("kind", "subject_no"))
        for one in stored_checkpoints():
            content = one.content
            open_ = [kind for kind, no in sorted(waiting) if no == content.no]
            told = {"no": content.no, "at": content.made_at, "block": content.block_no, "events": content.events}
            line = _("%(no)6d  %(at)s  block %(block)d  %(events)d events") % told
            self.stdout.write(line + (_("  still to go: %(kinds)s") % {"kinds": ", ".join(open_)} if open_ else ""))

    def export(self, options: dict[str, Any]) -> None:
        """Write the files."""
        chosen = [one for one in stored_checkpoints() if options["no"] in {None, one.content.no}]
        if not chosen:
            raise CommandError(_("There is no such checkpoint."))
        for one in chosen:
            self.stdout.write(str(write_file(one, folder=options["folder"])))

    def keys(self, options: dict[str, Any]) -> None:
        """Show the public ones, or make one."""
        if options["new"]:
            self.make_key(options["new"], options["file"])
            return
        signs = signing_key_id() if settings.CHECKPOINT_KEYS.strip() else ""
        for key_id, public in public_ring().items():
            self.stdout.write(printed(key_id, public) + (_("  signs now") if key_id == signs else ""))

    def make_key(self, key_id: str, file: Path | None) -> None:
        """A new pair: the private half into a file, the public one to be shown."""
        if file is None or not KEY_ID.fullmatch(key_id):
            raise CommandError(_("A new key needs a name of letters, digits, '.', '_' or '-', and a --file."))
        if key_id in public_ring():
            raise CommandError(_("There is a key called %(name)s: a new one needs a new name.") % {"name": key_id})
        seed, public = new_key()
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as private:
            private.write(printed(key_id, seed) + "\n")
        self.stdout.write(
            _("Private key in %(file)s. Its public key, for AMPARO_CHECKPOINT_PUBLIC_KEYS:") % {"file": file}
        )
        self.stdout.write(printed(key_id, public))
