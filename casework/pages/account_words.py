"""What is asked about an account, in words: for whoever decides, and for the account's history."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework.errors import BadInput
from casework.journey.account_checks import place_of
from casework.journey.account_kinds import KINDS
from casework.staff.account_requests import AccountRequest
from casework.staff.models import Office, Role, RoleGrant, Scope
from casework.templatetags.amparo import local


def place_in_words(text: str) -> str:
    """An office, a region, the country; what is gone by now, as it was written."""
    try:
        narrow = place_of(text).narrow
    except BadInput:
        return text
    return str(narrow) if narrow else _("the whole country")


def _office(code: str) -> str:
    return str(Office.objects.get(pk=code)) if code else _("every office of the account")


def _days(number: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", number) % {"n": number}


WORDS: Final[Mapping[str, tuple[Any, Callable[[Any], str]]]] = {
    "username": (gettext_lazy("User name"), str),
    "display_name": (gettext_lazy("Name on acts"), str),
    "role": (gettext_lazy("Role"), lambda value: str(Role(value).label)),
    "place": (gettext_lazy("Where"), place_in_words),
    "starts_at": (gettext_lazy("From"), lambda value: local(datetime.fromisoformat(value))),
    "ends_at": (gettext_lazy("Until"), lambda value: local(datetime.fromisoformat(value))),
    "act_number": (gettext_lazy("Number of the act"), str),
    "label": (gettext_lazy("Which system it is for"), str),
    "scopes": (
        gettext_lazy("What it may be used for"),
        lambda value: ", ".join(str(Scope(each).label) for each in value),
    ),
    "office": (gettext_lazy("Bound to the office"), _office),
    "days": (gettext_lazy("Days until it ends"), _days),
    "number": (gettext_lazy("Number of the mandate"), str),
    "purpose": (gettext_lazy("What is to be reviewed"), str),
    "cases": (gettext_lazy("Restricted cases that it names"), str),
}


def title_of(request: AccountRequest) -> str:
    """The act that is asked for."""
    return str(KINDS[request.kind].title)


def facts_of(request: AccountRequest) -> list[tuple[str, str]]:
    """What is asked, field by field."""
    asked = request.asked
    return [(str(label), said(asked[name])) for name, (label, said) in WORDS.items() if name in asked]


def about_whom(request: AccountRequest) -> str:
    """The account's name, also of one that is not there yet."""
    return str(request.subject) if request.subject else str(request.asked.get("display_name", ""))


def where(grant: RoleGrant) -> str:
    """The place of a role."""
    if grant.office or grant.region:
        return str(grant.office or grant.region)
    return _("the whole country")
