"""Check the trail, for people and for machines."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from casework.audit.verify import TrailReport, verify_trail


class Command(BaseCommand):
    """Recompute the whole trail; exit 1 and one sentence for each problem if anything is wrong."""

    help = _("Recompute the whole trail and name what was altered, removed, inserted or reordered.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Machines read JSON."""
        parser.add_argument("--json", action="store_true", help=_("print the report as JSON"))

    def handle(self, *args: Any, json: bool = False, **options: Any) -> None:
        """Print the report, problems on standard error. Raises SystemExit(1) if the trail is not what was written."""
        report = verify_trail()
        if json:
            self.stdout.write(as_json(report))
        else:
            self.print_sentences(report)
        if not report.ok:
            sys.exit(1)

    def print_sentences(self, report: TrailReport) -> None:
        """What was looked at, then what is wrong."""
        counts = {"events": report.events, "rows": report.rows, "blocks": report.blocks, "unsealed": report.unsealed}
        self.stdout.write(
            _("Looked at %(events)d events of %(rows)d rows in %(blocks)d blocks; %(unsealed)d are not sealed yet.")
            % counts
        )
        for problem in report.problems:
            self.stderr.write(problem.sentence)
        if report.ok:
            self.stdout.write(_("Nothing was altered, removed, inserted or reordered."))


def as_json(report: TrailReport) -> str:
    """The report with its verdict."""
    return json.dumps({"ok": report.ok, **asdict(report)}, cls=DjangoJSONEncoder)
