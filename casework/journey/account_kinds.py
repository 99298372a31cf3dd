"""What two people may do to an account, as a table: what is checked when it is asked, and what confirming does.

A new kind is one row here and one form in casework/pages/account_forms.py. What one person may do at once, because it
only takes away, is no kind: ending a role, disabling, revoking a token (casework/staff/leaving.py, tokens.py).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from casework.journey import account_checks as checks
from casework.journey.account_checks import Asking, Fields, place_of
from casework.staff.account_requests import AccountRequest
from casework.staff.activation import make_code
from casework.staff.leaving import enable_account
from casework.staff.mandating import issue_mandate
from casework.staff.models import Office, Role, User
from casework.staff.second_factor import reset_second_factor
from casework.staff.services import create_account, grant_role
from casework.staff.tokens import issue_token


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who asked, who confirms, and when: `at` by the domain's clock, `real_at` by the machine's."""

    request: AccountRequest
    confirmed_by: User
    at: datetime
    real_at: datetime

    @property
    def by(self) -> User:
        """Who asked."""
        return self.request.requested_by

    @property
    def subject(self) -> User:
        """The account it is about. Raises ValueError for a kind that has none."""
        if self.request.subject is None:
            raise ValueError("this request is about no account")
        return self.request.subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One row: its name as an act, what is wrong with what is asked, and what confirming does.

    `execute` returns a secret that is shown once to whoever confirms, or nothing.
    """

    title: Any
    fields: tuple[str, ...] = ()  # what may be asked; anything else is refused
    check: Callable[[Asking], Fields]
    execute: Callable[[Act], str]
    about_an_account: bool = True
    askers: tuple[str, ...] = (Role.ADMINISTRATOR,)


def _open(act: Act) -> str:
    asked = act.request.asked
    user = create_account(
        asked["username"],
        display_name=asked["display_name"],
        password=None,
        office=place_of(asked["place"]).office,
        language="",
        by=act.by,
        at=act.at,
    )
    _give(user, asked["role"], act)
    return make_code(user, real_at=act.real_at)


def _grant(act: Act) -> str:
    _give(act.subject, act.request.asked["role"], act)
    return ""


def _delegate(act: Act) -> str:
    _give(act.subject, Role.SUPERVISOR, act, act_number=act.request.asked["act_number"])
    return ""


def _give(user: User, role: str, act: Act, *, act_number: str = "") -> None:
    """A role at the place and for the time that was asked, never before it was confirmed."""
    asked = act.request.asked
    place = place_of(asked["place"])
    grant_role(
        user,
        role,
        office=place.office,
        region=place.region,
        starts_at=max(_moment(asked.get("starts_at")) or act.at, act.at),
        ends_at=_moment(asked.get("ends_at")),
        act_number=act_number,
        confirmed_by=act.confirmed_by,
        by=act.by,
        at=act.at,
    )


def _enable(act: Act) -> str:
    enable_account(act.subject, confirmed_by=act.confirmed_by, by=act.by, at=act.at)
    return make_code(act.subject, real_at=act.real_at)


def _reset(act: Act) -> str:
    reset_second_factor(act.subject, confirmed_by=act.confirmed_by, by=act.by, at=act.at)
    return ""


def _token(act: Act) -> str:
    asked = act.request.asked
    _token_row, secret = issue_token(
        act.subject,
        label=asked["label"],
        scopes=asked["scopes"],
        office=Office.objects.get(pk=asked["office"]) if asked["office"] else None,
        expires_at=act.real_at + timedelta(days=asked["days"]),
        confirmed_by=act.confirmed_by,
        by=act.by,
        at=act.real_at,
    )
    return secret


def _mandate(act: Act) -> str:
    asked = act.request.asked
    issue_mandate(
        act.subject,
        number=asked["number"],
        purpose=asked["purpose"],
        until=datetime.fromisoformat(asked["ends_at"]),
        cases=str(asked.get("cases", "")).split(),
        confirmed_by=act.confirmed_by,
        by=act.by,
        at=act.at,
    )
    return ""


def _moment(text: str | None) -> datetime | None:
    """The moment that was asked for, if any."""
    return datetime.fromisoformat(text) if text else None


ROLE: Final = ("role", "place", "starts_at", "ends_at")
KINDS: Final[Mapping[str, Kind]] = {
    "open_account": Kind(
        title=_("Open an account"),
        fields=("username", "display_name", *ROLE),
        check=checks.about_a_new_account,
        execute=_open,
        about_an_account=False,
    ),
    "grant_role": Kind(title=_("Give a role"), fields=ROLE, check=checks.about_a_role, execute=_grant),
    "delegate": Kind(
        title=_("Delegate the supervision of a place"),
        fields=("place", "starts_at", "ends_at", "act_number"),
        check=checks.about_a_delegation,
        execute=_delegate,
        askers=(Role.SUPERVISOR,),
    ),
    "enable": Kind(title=_("Enable the account again"), check=checks.about_enabling, execute=_enable),
    "new_code": Kind(
        title=_("Give a new activation code"),
        check=checks.about_an_active_account,
        execute=lambda act: make_code(act.subject, real_at=act.real_at),
    ),
    "reset_second_factor": Kind(
        title=_("Reset the second factor"), check=checks.about_an_active_account, execute=_reset
    ),
    "issue_token": Kind(
        title=_("Issue an API token"),
        fields=("label", "scopes", "office", "days"),
        check=checks.about_a_token,
        execute=_token,
    ),
    "issue_mandate": Kind(
        title=_("Issue a mandate"),
        fields=("number", "purpose", "ends_at", "cases"),
        check=checks.about_a_mandate,
        execute=_mandate,
    ),
}
