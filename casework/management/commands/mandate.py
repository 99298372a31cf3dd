"""`manage.py mandate issue | list | revoke`: under what an auditor reads the cases, and until when."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from casework import clock
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.law.days import BOGOTA
from casework.management.commands.first_accounts import why
from casework.management.passwords import proven
from casework.staff.mandates import Mandate
from casework.staff.mandating import issue_mandate, revoke_mandate
from casework.staff.models import User


class Command(BaseCommand):
    """Whoever issues and whoever confirms type their passwords: being at the terminal is not enough."""

    help = _("Issue, list and revoke the mandates under which auditors read cases.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, and who wants it."""
        actions = parser.add_subparsers(dest="action", required=True)
        issue = actions.add_parser("issue", help=_("charge an auditor"))
        issue.add_argument("username", help=_("the auditor"))
        issue.add_argument("--number", required=True, help=_("of the mandate, as it stands on paper"))
        issue.add_argument("--purpose", required=True, help=_("what is to be reviewed"))
        issue.add_argument("--until", required=True, help=_("the last day, as 2019-12-31"))
        issue.add_argument("--case", action="append", default=[], dest="cases", help=_("a restricted case it names"))
        issue.add_argument("--by", required=True, help=_("the administrator who issues it"))
        issue.add_argument(
            "--confirmed-by", required=True, help=_("another administrator or the data protection officer")
        )
        actions.add_parser("list", help=_("print every mandate and whether it is in force"))
        revoke = actions.add_parser("revoke", help=_("end a mandate now"))
        revoke.add_argument("username", help=_("the auditor"))
        revoke.add_argument("--number", required=True, help=_("of the mandate"))
        revoke.add_argument("--by", required=True, help=_("the administrator who revokes it"))

    def handle(self, *_words: object, action: str, **options: Any) -> None:
        """Do it. Raises CommandError with the reason where it may not be done."""
        actions = {"issue": self._issue, "list": self._list, "revoke": self._revoke}
        try:
            actions[action](options)
        except (ActionRefused, BadInput) as error:
            raise CommandError(why(error)) from error
        except InvalidTransition as error:
            raise CommandError(_("This mandate was revoked before.")) from error

    def _issue(self, options: dict[str, Any]) -> None:
        auditor, until = _account(options["username"]), _end_of(options["until"])
        by, confirmed_by = proven(options["by"]), proven(options["confirmed_by"])
        told = {name: options[name] for name in ("number", "purpose", "cases")}
        mandate = issue_mandate(auditor, until=until, confirmed_by=confirmed_by, by=by, at=clock.now(), **told)
        self.stdout.write(_row(mandate, clock.now()))

    def _list(self, _options: dict[str, Any]) -> None:
        at = clock.now()
        for mandate in Mandate.objects.select_related("auditor").order_by("starts_at", "number"):
            self.stdout.write(_row(mandate, at))

    def _revoke(self, options: dict[str, Any]) -> None:
        key, by = _key(options["username"], options["number"]), proven(options["by"])
        self.stdout.write(_row(revoke_mandate(key, by=by, at=clock.now()), clock.now()))


def _account(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(_("There is no account %(name)s.") % {"name": username})
    return user


def _end_of(text: str) -> datetime:
    """The end of the last day in Bogotá."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise CommandError(_("“%(text)s” is no day: write it as 2019-12-31.") % {"text": text})
    return datetime.combine(day, time.max, tzinfo=BOGOTA)


def _key(username: str, number: str) -> UUID:
    found = Mandate.objects.filter(auditor__username=username, number=number).values_list("pk", flat=True).first()
    if found is None:
        raise CommandError(_("%(name)s has no mandate %(number)s.") % {"name": username, "number": number})
    return found


def _row(mandate: Mandate, at: datetime) -> str:
    """One line: number, auditor, last day, whether it is in force, what for."""
    if mandate.revoked_at is not None:
        state = _("revoked")
    else:
        state = _("in force") if mandate.covers(at) else _("not in force")
    until = mandate.until.astimezone(BOGOTA).strftime("%Y-%m-%d")
    return "  ".join((mandate.number, mandate.auditor.username, until, state, mandate.purpose))
