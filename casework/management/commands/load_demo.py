"""`manage.py load_demo`: invented people and accounts, on the eve of 26 February 2019."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.arrivals.models import Case
from casework.management.commands.demo_accounts import print_accounts
from casework.management.demo.crowd import SEED
from casework.management.demo.loading import NoDemonstration, is_loaded, load
from casework.management.demo.multiply import is_multiplied
from casework.management.demo.multiply import multiply as times
from casework.management.demo.progress import Progress
from casework.staff.numbers import NumbersRefused
from casework.staff.services import system_user

MOST_TIMES = 100
ALREADY = gettext_lazy("The demonstration is loaded already: to start over, stop `dev run` and remove .local.")


class Command(BaseCommand):
    """Everything through the services, of all people or of none: an interrupted load can be begun again."""

    help = _("Load the demonstration.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """How many people, and whether a loaded database is welcome."""
        parser.add_argument("--people", type=int, default=SEED, help=_("how many of the 326, from 1"))
        parser.add_argument(
            "--multiply",
            type=int,
            default=1,
            metavar="N",
            help=_("for measuring: every case N times, by bulk SQL and no service"),
        )
        parser.add_argument("--if-empty", action="store_true", help=_("if it is loaded, only let its clock walk on"))

    def handle(self, *_words: object, people: int, multiply: int, if_empty: bool, **_options: Any) -> None:
        """Load, or go on with what is loaded; then print the accounts. Raises CommandError."""
        if not 1 <= people <= SEED:
            raise CommandError(_("Choose from 1 to %(most)d people.") % {"most": SEED})
        try:
            loaded = is_loaded()
        except NoDemonstration as refused:
            raise CommandError(str(refused)) from refused
        if not 1 <= multiply <= MOST_TIMES or (multiply > 1 and is_multiplied()):
            raise CommandError(_("Multiply once, and by %(most)d at most.") % {"most": MOST_TIMES})
        if loaded and not if_empty and multiply == 1:
            raise CommandError(ALREADY)
        if loaded:
            clock.resume()
            self.stdout.write(_("The demonstration goes on with %(cases)d cases.") % {"cases": Case.objects.count()})
        else:
            self._load(people)
        if multiply > 1:
            count = times(multiply, by=system_user(), at=clock.now())
            self.stdout.write(_("For measuring there are %(cases)d cases now.") % {"cases": count})
        print_accounts(self.stdout)

    def _load(self, people: int) -> None:
        try:
            load(people, told=Progress(sys.stdout, _("Loading invented people")).tell)
        except NumbersRefused as refused:  # a new database beside an old folder of numbers
            raise CommandError(str(refused)) from refused
