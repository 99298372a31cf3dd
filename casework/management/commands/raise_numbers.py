"""`manage.py raise_numbers`: after a restore, go on from the highest number that was ever reserved."""

from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from casework import clock
from casework.staff.numbers import NumbersRefused, kept_numbers
from casework.staff.selectors import Behind, registers_behind
from casework.staff.services import raise_numbers, system_user


class Command(BaseCommand):
    """A restored yesterday must not give today's numbers again."""

    help = _("Lift every register to the highest number kept outside the database.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """To look first."""
        parser.add_argument("--dry-run", action="store_true", help=_("only say what would be lifted"))

    def handle(self, *_words: object, dry_run: bool, **_options: Any) -> None:
        """Lift, and say what was lifted. Raises CommandError for a damaged or unreadable folder."""
        try:
            found = registers_behind(kept_numbers()) if dry_run else raise_numbers(by=system_user(), at=clock.now())
        except (NumbersRefused, OSError) as error:
            raise CommandError(str(error)) from error
        for line in lifted_in_words(found, dry_run=dry_run):
            self.stdout.write(line)


def lifted_in_words(found: Sequence[Behind], *, dry_run: bool) -> list[str]:
    """A line for each register, or one that says that there is none."""
    if not found:
        return [_("Every register is as far as it ever was.")]
    told = (
        _("%(register)s: would go from %(last)d to %(reserved)d.")
        if dry_run
        else _("%(register)s: lifted from %(last)d to %(reserved)d.")
    )
    return [
        told % {"register": behind.register, "last": behind.last, "reserved": behind.highest.reserved}
        for behind in found
    ]
