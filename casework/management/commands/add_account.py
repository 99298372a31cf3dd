"""`manage.py add_account`: an account with a role, opened by two administrators who are both there."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from casework import clock
from casework.errors import ActionRefused, BadInput
from casework.management.commands.first_accounts import why
from casework.management.passwords import chosen, proven
from casework.staff.models import Office, Region, Role
from casework.staff.opening import NewAccount, open_account


class Command(BaseCommand):
    """Each administrator types their password: being at the terminal is not enough."""

    help = _("Open an account with a role; two administrators type their passwords.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, as what, where, and by whom."""
        parser.add_argument("username")
        parser.add_argument("name", help=_("the name on acts"))
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--office", default="", help=_("the two letters of an office"))
        parser.add_argument("--region", default="", help=_("the code of a region"))
        parser.add_argument("--by", required=True, help=_("the administrator who opens it"))
        parser.add_argument("--confirmed-by", required=True, help=_("the administrator who confirms it"))

    def handle(self, *_words: object, **options: Any) -> None:
        """Prove the two, ask for the new password, open the account. Raises CommandError; then nothing was saved."""
        office = Office.objects.filter(pk=options["office"]).first()
        region = Region.objects.filter(pk=options["region"]).first()
        if options["office"] and office is None:
            raise CommandError(_("There is no office %(code)s.") % {"code": options["office"]})
        if options["region"] and region is None:
            raise CommandError(_("There is no region %(code)s.") % {"code": options["region"]})
        by, confirmed_by = proven(options["by"]), proven(options["confirmed_by"])
        account = NewAccount(options["username"], options["name"], chosen(options["username"]))
        try:
            user = open_account(
                account,
                options["role"],
                office=office,
                region=region,
                confirmed_by=confirmed_by,
                by=by,
                at=clock.now(),
            )
        except (ActionRefused, BadInput) as error:
            raise CommandError(why(error)) from error
        self.stdout.write(_("Made: %(names)s.") % {"names": user.username})
