"""Opening accounts: the first two administrators together, and everybody else by two administrators."""

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, Finding
from casework.staff.models import Office, Region, Role, RoleGrant, User
from casework.staff.rules import about_opening_accounts
from casework.staff.services import create_account, grant_role


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Who is to sign in."""

    username: str
    display_name: str
    password: str = field(repr=False)


@service("staff.first_administrators")
def make_first_administrators(one: NewAccount, two: NewAccount, *, by: User, at: datetime) -> tuple[User, User]:
    """Two administrators, each confirmed by the other. Raises ActionRefused where there is one, BadInput."""
    if RoleGrant.objects.filter(role=Role.ADMINISTRATOR).exists():
        raise ActionRefused([Finding("administrators_exist", _("There are administrators: they open accounts."))])
    first, second = _made(one, None, by=by, at=at), _made(two, None, by=by, at=at)
    for user, other in ((first, second), (second, first)):
        grant_role(user, Role.ADMINISTRATOR, confirmed_by=other, by=by, at=at)
    return first, second


@service("staff.account_opened")
def open_account(
    account: NewAccount,
    role: str,
    *,
    office: Office | None = None,
    region: Region | None = None,
    confirmed_by: User,
    by: User,
    at: datetime,
) -> User:
    """An account with a role, by two administrators. Raises ActionRefused, BadInput."""
    if findings := about_opening_accounts(by, confirmed_by, at=at):
        raise ActionRefused(findings)
    if role == Role.CASE_OFFICER and office is None:
        raise BadInput({"office": _("A case officer needs an office.")})
    if office and region:
        raise BadInput({"region": _("Name an office or a region, not both.")})
    user = _made(account, office, by=by, at=at)
    grant_role(user, role, office=office, region=region, confirmed_by=confirmed_by, by=by, at=at)
    return user


def _made(account: NewAccount, office: Office | None, *, by: User, at: datetime) -> User:
    """The account alone. Raises BadInput for a name that is taken or a password that is weak."""
    if not account.username or User.objects.filter(username=account.username).exists():
        raise BadInput({"username": _("The user name %(name)s is taken or empty.") % {"name": account.username}})
    try:
        validate_password(account.password, User(username=account.username, display_name=account.display_name))
    except ValidationError as error:
        raise BadInput({"password": " ".join(error.messages)}) from error
    return create_account(
        account.username,
        display_name=account.display_name,
        password=account.password,
        office=office,
        language="",
        by=by,
        at=at,
    )
