"""`manage.py import_arrivals FILE.csv`: a day's paper, line by line, once."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from casework import clock
from casework.arrivals.day_sheet import Problem, template
from casework.errors import ActionRefused, BadInput
from casework.journey.importing import Outcome, Report, import_sheet
from casework.management.passwords import proven
from casework.staff.models import Office


class Command(BaseCommand):
    """Whoever can be registered is, by an officer who types their password; the report tells of every other line."""

    help = _("Register the people of a day's paper from a CSV file.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, who is answerable for it, where it was written, and why."""
        parser.add_argument("file", type=Path, nargs="?", help=_("a CSV file with the columns of the template"))
        parser.add_argument("--template", action="store_true", help=_("print an empty sheet and stop"))
        parser.add_argument("--office", help=_("the two letters of the office"))
        parser.add_argument("--by", help=_("user name of the case officer who registers"))
        parser.add_argument("--why-late", default="", help=_("why these people were taken down on paper first"))
        parser.add_argument("--dry-run", action="store_true", help=_("only say what would become of each line"))

    def handle(self, *_words: object, **options: Any) -> None:
        """Import, or try; then print the report. Raises CommandError where a line or the whole file is refused."""
        if options["template"]:
            self.stdout.write(template(), ending="")
            return
        if not (options["file"] and options["office"] and options["by"]):
            raise CommandError(_("Name a file, --office and --by; or ask for --template."))
        report = _imported(options)
        for told in report.lines:
            for problem in told.problems:
                self.stdout.write(_told(told.row_key, problem))
        counts = {outcome.value: report.count(outcome) for outcome in Outcome}
        if report.dry_run:
            self.stdout.write(_("Would register %(ready)d, already there %(already)d, refused %(refused)d.") % counts)
        else:
            self.stdout.write(_("Registered %(registered)d, already there %(already)d, refused %(refused)d.") % counts)
        if counts[Outcome.REFUSED]:
            raise CommandError(_("Mend the refused lines and send the file again: the others are not doubled."))


def _imported(options: dict[str, Any]) -> Report:
    office = Office.objects.filter(pk=options["office"]).first()
    if office is None:
        raise CommandError(_("There is no office %(code)s.") % {"code": options["office"]})
    by = proven(options["by"])
    try:
        return import_sheet(
            office,
            options["file"].read_bytes(),
            why_late=options["why_late"],
            by=by,
            at=clock.now(),
            dry_run=options["dry_run"],
        )
    except OSError as error:
        raise CommandError(f"{options['file']}: {error.strerror}") from error
    except BadInput as error:
        raise CommandError(" ".join(f"{name}: {sentence}" for name, sentence in error.fields.items())) from error
    except ActionRefused as refused:
        raise CommandError(" ".join(str(finding.message) for finding in refused.findings)) from refused


def _told(row_key: str, problem: Problem) -> str:
    place = _("line %(line)d") % {"line": problem.line}
    return ": ".join(part for part in (place, row_key, problem.shown, str(problem.reason)) if part)
