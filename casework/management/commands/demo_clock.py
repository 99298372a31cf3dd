"""`manage.py demo_clock`: read, stop, start and step the clock of a demonstration."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clock
from casework.law.days import BOGOTA

NOT_A_DEMONSTRATION = gettext_lazy("This is no demonstration (AMPARO_DEMO is not set): its clock is the real one.")
NOT_LOADED = gettext_lazy("The demonstration has no clock yet: run load_demo first.")


class Command(BaseCommand):
    """The demonstration's time stands still while nobody runs it."""

    help = _("Show, pause, resume or step the demonstration's clock.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, and for a step by how many hours."""
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("show", help=_("print what time it is in the demonstration"))
        actions.add_parser("pause", help=_("stop the clock where it stands"))
        actions.add_parser("resume", help=_("let it walk on"))
        step = actions.add_parser("step", help=_("move it forward"))
        step.add_argument("hours", type=float)

    def handle(self, *_words: object, action: str, hours: float = 0, **_options: Any) -> None:
        """Do it and print the time. Raises CommandError outside a demonstration and for a step back."""
        if not settings.DEMONSTRATION:
            raise CommandError(NOT_A_DEMONSTRATION)
        if action == "resume":
            clock.resume()
        elif not clock.Demonstration.objects.exists():
            raise CommandError(NOT_LOADED)  # else the clock would be set to the real time
        elif action == "pause":
            clock.pause()
        elif action == "step":
            _step(hours)
        self.stdout.write(_shown())


def _step(hours: float) -> None:
    try:
        clock.step(timedelta(hours=hours))
    except (ValueError, OverflowError) as error:
        raise CommandError(_("The clock only goes forward, by a number of hours.")) from error


def _shown() -> str:
    row = clock.Demonstration.objects.get()
    shown = row.shows(clock.real_now()).astimezone(BOGOTA).strftime("%Y-%m-%d %H:%M:%S")
    words = _("%(time)s in Bogota, walking") if row.running else _("%(time)s in Bogota, paused")
    return words % {"time": shown}
