"""`manage.py first_accounts`: the two administrators of a new database, from whom every other account comes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from casework import clock
from casework.errors import ActionRefused, BadInput
from casework.management.passwords import chosen
from casework.staff.opening import NewAccount, make_first_administrators
from casework.staff.services import system_user


class Command(BaseCommand):
    """Both sit at the terminal: nobody knows two passwords."""

    help = _("Make the first two administrators of a new database.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Two people."""
        for number in ("1", "2"):
            parser.add_argument(f"username{number}")
            parser.add_argument(f"name{number}", help=_("the name on acts"))

    def handle(self, *_words: object, **options: Any) -> None:
        """Ask for both passwords and make both accounts, or none. Raises CommandError."""
        accounts = [
            NewAccount(options[f"username{n}"], options[f"name{n}"], chosen(options[f"username{n}"])) for n in (1, 2)
        ]
        try:
            made = make_first_administrators(*accounts, by=system_user(), at=clock.now())
        except (ActionRefused, BadInput) as error:
            raise CommandError(why(error)) from error
        self.stdout.write(_("Made: %(names)s.") % {"names": ", ".join(user.username for user in made)})


def why(error: ActionRefused | BadInput) -> str:
    """What was refused, in sentences."""
    if isinstance(error, ActionRefused):
        return " ".join(str(finding.message) for finding in error.findings)
    return " ".join(f"{field}: {sentence}" for field, sentence in error.fields.items())
