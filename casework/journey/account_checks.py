"""What is wrong with something that is asked about an account: fields, each with its sentence."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from casework.errors import BadInput
from casework.people.writing import clean_line
from casework.staff.models import Office, Region, Role, Scope, User
from casework.staff.rules import about_holding
from casework.staff.tokens import LONGEST

Fields = dict[str, Any]
USERNAME: Final = re.compile(r"[a-z][a-z0-9._-]{2,39}")
COUNTRY: Final = "country"
LONGEST_DELEGATION: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked: about which account, what exactly, by whom and when."""

    subject: User | None
    asked: Mapping[str, Any]
    by: User
    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a role or a call holds: an office, a region, or (neither) the country."""

    office: Office | None = None
    region: Region | None = None

    @property
    def narrow(self) -> Office | Region | None:
        """The office or region; None for the country."""
        return self.office or self.region


def place_of(text: str) -> Place:
    """What `office:CU`, `region:ORI` or `country` stands for. Raises BadInput."""
    word, _colon, code = text.partition(":")
    if text == COUNTRY:
        return Place()
    if word == "office" and (office := Office.objects.select_related("region").filter(pk=code, active=True).first()):
        return Place(office=office)
    if word == "region" and (region := Region.objects.filter(pk=code).first()):
        return Place(region=region)
    raise BadInput({"place": _("Choose one of the offices, a region or the country.")})


def about_a_new_account(asking: Asking) -> Fields:
    """A user name that is free, a name on acts, a role and its place."""
    asked = asking.asked
    wrong = _about_role_and_place(asking.asked) | _about_the_end(asking.asked, at=asking.at)
    if not USERNAME.fullmatch(str(asked.get("username", ""))):
        wrong["username"] = _("3 to 40 signs: a small letter, then small letters, digits, points or hyphens.")
    elif User.objects.filter(username=asked["username"]).exists():
        wrong["username"] = _("The user name %(name)s is taken or empty.") % {"name": asked["username"]}
    return wrong | _about_the_line("display_name", asked, most=120)


def about_a_role(asking: Asking) -> Fields:
    """A role, its place, and an end after its beginning."""
    return (
        about_an_active_account(asking)
        | _about_role_and_place(asking.asked)
        | _about_the_end(asking.asked, at=asking.at)
    )


def about_a_delegation(asking: Asking) -> Fields:
    """A place that the delegating supervisor supervises, an act with a number, and an end that is not far."""
    wrong = about_an_active_account(asking) | _about_the_end(asking.asked, at=asking.at, needed=True)
    wrong |= _about_the_line("act_number", asking.asked, most=40)
    try:
        place = place_of(str(asking.asked.get("place", "")))
    except BadInput as error:
        return wrong | error.fields
    if not _supervises(asking.by, place, at=asking.at):
        wrong["place"] = _("You supervise neither this office nor this region: you cannot delegate it.")
    return wrong


def about_enabling(asking: Asking) -> Fields:
    """Only what was disabled is enabled."""
    disabled = asking.subject is not None and not asking.subject.is_active
    return {} if disabled else {"subject": _("This account is in use.")}


def about_an_active_account(asking: Asking) -> Fields:
    """Nothing is given to an account that was disabled."""
    active = asking.subject is not None and asking.subject.is_active
    return {} if active else {"subject": _("This account is disabled: enable it first.")}


def about_a_token(asking: Asking) -> Fields:
    """What it is for, what it may do, where, and for how long."""
    asked = asking.asked
    wrong = about_an_active_account(asking) | _about_the_line("label", asked, most=80)
    scopes, days, office = asked.get("scopes"), asked.get("days"), asked.get("office")
    if not isinstance(scopes, Collection) or not scopes or set(scopes) - set(Scope.values):
        wrong["scopes"] = _("Choose at least one of: %(known)s.") % {"known": ", ".join(Scope.values)}
    if not isinstance(days, int) or not 1 <= days <= LONGEST.days:
        wrong["days"] = _("A token ends after now and within %(n)d days.") % {"n": LONGEST.days}
    if office and not Office.objects.filter(pk=office, active=True).exists():
        wrong["office"] = _("This office is closed.")
    return wrong


def about_a_mandate(asking: Asking) -> Fields:
    """For an auditor: under which number, for what, until when; restricted cases by numbers that nobody looks up."""
    asked = asking.asked
    wrong = about_an_active_account(asking) | _about_the_line("number", asked, most=40)
    wrong |= _about_the_line("purpose", asked, most=200)
    if asking.subject is not None and not asking.subject.holds(Role.AUDITOR, at=asking.at):
        wrong["subject"] = _("Only an auditor works under a mandate.")
    if not asked.get("ends_at") or datetime.fromisoformat(str(asked["ends_at"])) <= asking.at:
        wrong["ends_at"] = _("A mandate ends after now.")
    return wrong


def _about_role_and_place(asked: Mapping[str, Any]) -> Fields:
    role = asked.get("role")
    if role not in Role.values:
        return {"role": _("Choose a role.")}
    try:
        place = place_of(str(asked.get("place", "")))
    except BadInput as error:
        return error.fields
    if role == Role.CASE_OFFICER and place.office is None:
        return {"place": _("A case officer needs an office.")}
    return {}


def _about_the_end(asked: Mapping[str, Any], *, at: datetime, needed: bool = False) -> Fields:
    """A role ends after it begins and after now; a delegation within its longest time."""
    wrong = {}
    moments = {}
    for name in ("starts_at", "ends_at"):
        try:
            moments[name] = datetime.fromisoformat(asked[name]) if asked.get(name) else None
        except (TypeError, ValueError):
            wrong[name] = _("Write a day and an hour.")
    if wrong:
        return wrong
    starts_at, ends_at = max(moments["starts_at"] or at, at), moments["ends_at"]
    if ends_at is None:
        return {"ends_at": _("A delegation ends: write until when.")} if needed else {}
    if ends_at <= starts_at:
        return {"ends_at": _("It ends after it begins, and after now.")}
    if needed and ends_at - starts_at > LONGEST_DELEGATION:
        return {"ends_at": _("A delegation lasts %(n)d days at most.") % {"n": LONGEST_DELEGATION.days}}
    return {}


def _about_the_line(name: str, asked: Mapping[str, Any], *, most: int) -> Fields:
    text = asked.get(name, "")
    try:
        line = clean_line(str(text), field=name, most=most)
    except BadInput as error:
        return error.fields
    return {} if line else {name: _("Write something here.")}


def _supervises(user: User, place: Place, *, at: datetime) -> bool:
    """Whether this user is a supervisor for the whole of that place."""
    if place.office:
        return not about_holding(user, Role.SUPERVISOR, office=place.office, at=at)
    held = [grant for grant in user.grants_on(at) if grant.role == Role.SUPERVISOR]
    return any(grant.is_national or (place.region and grant.region_id == place.region.pk) for grant in held)
