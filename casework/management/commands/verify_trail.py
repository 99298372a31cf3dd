"""Check the trail, for people and for machines, with the checkpoints that were kept elsewhere."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import Error
from django.utils.translation import gettext as _

from casework.audit.keys import KeyRefused, parse_public, public_ring
from casework.audit.selectors import VERIFIED
from casework.audit.services import record_event
from casework.audit.verification import as_numbers, verify_everything
from casework.audit.verify import TrailReport


class Command(BaseCommand):
    """Recompute the whole trail; exit 1 and one sentence for each problem if anything is wrong."""

    help = _("Recompute the whole trail and name what was altered, removed, inserted, reordered or cut off.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Checkpoints, the keys one trusts, and JSON for machines."""
        parser.add_argument(
            "--checkpoint",
            action="append",
            type=Path,
            default=[],
            metavar="FILE",
            help=_("compare with this checkpoint, or with every one in this folder; may be repeated"),
        )
        parser.add_argument(
            "--public-key",
            action="append",
            default=[],
            metavar="ID:KEY",
            help=_("trust this key and no other, instead of those in the settings; may be repeated"),
        )
        parser.add_argument("--json", action="store_true", help=_("print the report as JSON"))

    def handle(self, *args: Any, json: bool = False, **options: Any) -> None:
        """Print the report, problems on standard error. Raises SystemExit(1) if the trail is not what was written."""
        files = checkpoint_files(options["checkpoint"])
        try:
            ring = parse_public("\n".join(options["public_key"])) or public_ring()
        except KeyRefused as error:
            raise CommandError(str(error)) from error
        report = verify_everything(files=files, ring=ring)
        if json:
            self.stdout.write(as_json(report))
        else:
            self.print_sentences(report, files)
        self.record(report, files)
        if not report.ok:
            sys.exit(1)

    def print_sentences(self, report: TrailReport, files: Sequence[Path]) -> None:
        """What was looked at, then what is wrong."""
        counts = {"events": report.events, "rows": report.rows, "blocks": report.blocks, "unsealed": report.unsealed}
        self.stdout.write(
            _("Looked at %(events)d events of %(rows)d rows in %(blocks)d blocks; %(unsealed)d are not sealed yet.")
            % counts
        )
        if report.checkpoint:
            self.stdout.write(_("The last checkpoint in the database is number %(no)d.") % {"no": report.checkpoint})
        else:
            self.stdout.write(_("There is no checkpoint in the database."))
        self.stdout.write(_("Files of checkpoints compared: %(n)d.") % {"n": len(files)})
        for problem in report.problems:
            self.stderr.write(problem.sentence)
        if report.ok:
            self.stdout.write(_("Nothing was altered, removed, inserted or reordered."))
            if not files:
                self.stdout.write(
                    _("A cut end shows only beside a checkpoint that was kept elsewhere: name one with --checkpoint.")
                )

    def record(self, report: TrailReport, files: Sequence[Path]) -> None:
        """Write down that it was verified, under the role of the database: an account does not sign in here."""
        found = {
            "part": "everything",
            "events": report.events,
            "blocks": report.blocks,
            "files": len(files),
            "problems": len(report.problems),
            "first": [as_numbers(problem) for problem in report.problems[:10]],
        }
        try:
            record_event(kind="task", verb=VERIFIED, purpose="verify_trail", details=found)
        except Error as error:
            self.stderr.write(
                _("This verification could not be written down (%(why)s).") % {"why": type(error).__name__}
            )


def checkpoint_files(named: Sequence[Path]) -> list[Path]:
    """The named files, and those in the named folders in the order of their numbers.

    Raises CommandError where one is not there, or a folder holds none: comparing with nothing proves nothing.
    """
    found: list[Path] = []
    for path in named:
        inside = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not inside:
            raise CommandError(_("%(folder)s holds no checkpoint.") % {"folder": path})
        if not path.exists():
            raise CommandError(_("There is no file %(file)s.") % {"file": path})
        found += inside
    return found


def as_json(report: TrailReport) -> str:
    """The report with its verdict."""
    return json.dumps({"ok": report.ok, **asdict(report)}, cls=DjangoJSONEncoder)
