"""What stands against naming who heads a family and its claim after a death (design: domain.md 5.8 and 5.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.arrivals.family_rules import CHILD_ARTICLE, REGISTERED, about_births
from casework.arrivals.models import Case
from casework.asylum.models import Application
from casework.asylum.rules import COVER_ARTICLE
from casework.errors import Finding, Level
from casework.law.days import local_date
from casework.law.reference import FamilyRelation
from casework.people.facts import BirthDate
from casework.people.families import FamilyMember
from casework.staff.models import Role, User
from casework.staff.rules import about_holding


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Somebody who is left: of the family of who died, covered by their application, or both."""

    case: Case
    birth: BirthDate | None = None
    link: FamilyMember | None = None
    covered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The family that somebody headed and the application that they lodged, as far as others are left in it."""

    case: Case
    died: bool
    place: FamilyMember | None = None
    application: Application | None = None
    left: Sequence[Left] = ()

    @property
    def choices(self) -> list[Left]:
        """Who may stand for it: whom the application covers, else who is of the family."""
        live = [one for one in self.left if one.case.status in REGISTERED]
        return [one for one in live if one.covered] if self.application else [one for one in live if one.link]

    @property
    def waits(self) -> bool:
        """Whether others are left without somebody who stands for them."""
        return self.died and bool(self.choices)


def about_the_claim(user: User, claim: Claim, *, at: datetime) -> list[Finding]:
    """Whether this user may name somebody here: the desk of the case of who died."""
    findings = about_holding(user, Role.CASE_OFFICER, Role.SUPERVISOR, office=claim.case.office, at=at)
    if not claim.died:
        findings.append(Finding("no_death_recorded", _("No death of this person is recorded.")))
    elif not claim.choices:
        sentence = _("This person headed no family and no claim in which others are left.")
        findings.append(Finding("nobody_left_in_claim", sentence))
    return findings


def about_naming(
    user: User, claim: Claim, chosen: Left | None, *, relations: Mapping[UUID, FamilyRelation], at: datetime
) -> list[Finding]:
    """Whether `chosen` may stand for this claim; `relations` says by case what each of the others is to them."""
    findings = about_the_claim(user, claim, at=at)
    if findings or chosen is None:
        return findings
    on = local_date(at)
    others = [one for one in claim.left if one.case.pk in relations]
    for one in others:
        findings += about_births(relations[one.case.pk].pk, one.birth, chosen.birth, on=on)
    unlisted = [one for one in others if one.covered and not relations[one.case.pk].extension_right]
    if unlisted:
        sentence = _(
            "Art. 2.2.3.1.6.13 does not list them for this principal, tell them of their own right: %(cases)s."
        )
        numbers = ", ".join(one.case.number for one in unlisted)
        findings.append(Finding("not_listed_for_principal", sentence % {"cases": numbers}, Level.WARN, COVER_ARTICLE))
    return [*findings, *_about_a_child(claim, chosen, at=at)]


def _about_a_child(claim: Claim, chosen: Left, *, at: datetime) -> list[Finding]:
    """An adult where one is left; a child who is alone stands for the claim only with the ICBF told the same day."""
    on = local_date(at)
    if not is_child(chosen, on=on):
        return []
    if any(not is_child(one, on=on) for one in claim.choices):
        sentence = _("This is a child, and an adult of the family is left: choose the adult.")
        return [Finding("adult_of_family_left", sentence, article=CHILD_ARTICLE)]
    sentence = _("No adult is left: the child stands for the claim, and the ICBF is told today.")
    return [Finding("principal_is_a_child", sentence, Level.WARN, CHILD_ARTICLE)]


def is_child(one: Left, *, on: date) -> bool:
    """Whether this person is under 18 on a day, certainly or possibly."""
    return one.birth is not None and one.birth.is_child_on(on)
