"""`manage.py api_token create | list | revoke`: how another system gets its token, and loses it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from casework import clock
from casework.errors import ActionRefused, BadInput, InvalidTransition
from casework.law.days import BOGOTA
from casework.management.passwords import proven
from casework.staff.models import ApiToken, Office, Scope, User
from casework.staff.tokens import LONGEST, is_usable, issue_token, revoke_token


class Command(BaseCommand):
    """Administrators type their passwords: being at the terminal is not enough. The secret is printed once."""

    help = _("Issue, list and revoke the tokens by which other systems use the API.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, and who wants it."""
        actions = parser.add_subparsers(dest="action", required=True)
        create = actions.add_parser("create", help=_("issue a token and print its secret, once"))
        create.add_argument("username", help=_("the account that the other system acts as"))
        create.add_argument("--label", required=True, help=_("which system it is for"))
        create.add_argument("--scope", action="append", required=True, choices=Scope.values, dest="scopes")
        create.add_argument("--office", default="", help=_("its two letters: only cases of this office are reached"))
        create.add_argument("--days", type=int, default=90, help=_("until it ends; at most %d") % LONGEST.days)
        create.add_argument("--by", required=True, help=_("the administrator who issues it"))
        create.add_argument("--confirmed-by", required=True, help=_("the second administrator who confirms it"))
        actions.add_parser("list", help=_("print every token and whether it may be used"))
        revoke = actions.add_parser("revoke", help=_("end a token now"))
        revoke.add_argument("prefix", help=_("the eight letters after amparo_"))
        revoke.add_argument("--by", required=True, help=_("the administrator who revokes it"))

    def handle(self, *_words: object, action: str, **options: Any) -> None:
        """Do it. Raises CommandError with the reason where it may not be done."""
        actions = {"create": self._create, "list": self._list, "revoke": self._revoke}
        try:
            actions[action](options)
        except ActionRefused as error:
            raise CommandError(" ".join(str(finding.message) for finding in error.findings)) from error
        except BadInput as error:
            raise CommandError(" ".join(f"{name}: {sentence}" for name, sentence in error.fields.items())) from error
        except InvalidTransition as error:
            raise CommandError(_("This token was revoked before.")) from error

    def _create(self, options: dict[str, Any]) -> None:
        account, office = _account(options["username"]), _office(options["office"])
        by, confirmed_by = proven(options["by"]), proven(options["confirmed_by"])
        at = clock.real_now()
        days = min(max(options["days"], 0), LONGEST.days + 1)  # the service says what is wrong with more
        token, secret = issue_token(
            account,
            label=options["label"],
            scopes=options["scopes"],
            office=office,
            expires_at=at + timedelta(days=days),
            confirmed_by=confirmed_by,
            by=by,
            at=at,
        )
        self.stdout.write(secret)
        self.stderr.write(_("Keep it now: it is shown this once. %(row)s") % {"row": _row(token)})

    def _list(self, _options: dict[str, Any]) -> None:
        for token in ApiToken.objects.select_related("user").order_by("created_at", "prefix"):
            self.stdout.write(_row(token))

    def _revoke(self, options: dict[str, Any]) -> None:
        key, by = _key(options["prefix"]), proven(options["by"])
        token = revoke_token(key, by=by, at=clock.real_now())
        self.stdout.write(_row(ApiToken.objects.select_related("user").get(pk=token.pk)))


def _account(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(_("There is no account %(name)s.") % {"name": username})
    return user


def _office(code: str) -> Office | None:
    office = Office.objects.filter(pk=code).first() if code else None
    if code and office is None:
        raise CommandError(_("There is no office %(code)s.") % {"code": code})
    return office


def _key(prefix: str) -> UUID:
    found = ApiToken.objects.filter(prefix=prefix).values_list("pk", flat=True).first()
    if found is None:
        raise CommandError(_("There is no token %(prefix)s.") % {"prefix": prefix})
    return found


def _row(token: ApiToken) -> str:
    """One line: prefix, account, label, scopes, office, when it ends, when it was last used, whether it may be."""
    if token.revoked_at is not None:
        state = _("revoked")
    elif is_usable(token, clock.real_now()):
        state = _("usable")
    else:
        state = _("not usable")
    used = token.last_used_at.astimezone(BOGOTA).strftime("%Y-%m-%d %H:%M") if token.last_used_at else _("never used")
    ends = token.expires_at.astimezone(BOGOTA).strftime("%Y-%m-%d")
    cells = (token.prefix, token.user.username, token.label, ",".join(token.scopes), token.office_id or "*")
    return "  ".join((*cells, ends, used, state))
