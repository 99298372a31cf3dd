"""`manage.py reset_second_factor ACCOUNT`: what two administrators do when somebody has lost everything."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from casework import clock
from casework.errors import ActionRefused
from casework.management.commands.first_accounts import why
from casework.management.passwords import proven
from casework.staff.models import User
from casework.staff.second_factor import reset_second_factor


class Command(BaseCommand):
    """Both administrators type their passwords: being at the terminal is not enough."""

    help = _("Take the lost second factor from an account; two administrators type their passwords.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose factor, and who wants it."""
        parser.add_argument("username", help=_("the account whose second factor is lost"))
        parser.add_argument("--by", required=True, help=_("the administrator who resets it"))
        parser.add_argument("--confirmed-by", required=True, help=_("the administrator who confirms it"))

    def handle(self, *_words: object, **options: Any) -> None:
        """Prove the two, take the factor. Raises CommandError; then nothing was changed."""
        user = User.objects.filter(username=options["username"], is_system=False).first()
        if user is None:
            raise CommandError(_("There is no account %(name)s.") % {"name": options["username"]})
        by, confirmed_by = proven(options["by"]), proven(options["confirmed_by"])
        try:
            taken = reset_second_factor(user, by=by, confirmed_by=confirmed_by, at=clock.now())
        except ActionRefused as error:
            raise CommandError(why(error)) from error
        self.stdout.write(
            _("Factors taken from %(name)s: %(n)d. Every session has ended; a new one is set up at the next sign-in.")
            % {"name": user.username, "n": taken}
        )
