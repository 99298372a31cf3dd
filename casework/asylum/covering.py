"""Whom an application covers besides the applicant, and what stands against it (art. 2.2.3.1.6.13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.arrivals.family_rules import REGISTERED
from casework.arrivals.models import Case
from casework.asylum.models import Beneficiary
from casework.asylum.rules import COVER_ARTICLE
from casework.asylum.states import OPEN
from casework.errors import Finding, Level
from casework.law.days import local_date
from casework.people.families import FamilyMember
from casework.people.kin import SPOUSES, is_child, link_of
from casework.people.states import LinkStatus
from casework.staff.models import Role, User
from casework.staff.rules import about_holding


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """Somebody whom an application would cover: their place in the applicant's family, and what speaks for itself.

    `link` is None for who is no relative of this applicant; `grown` says that they are asked in private first.
    """

    case: Case
    link: FamilyMember | None = None
    in_an_application: bool = False
    grown: bool = False


def relative_of(applicant: Case, case: Case, *, at: datetime) -> Relative:
    """What a rule weighs about one relative of this applicant."""
    head, link = link_of(applicant.person_id), link_of(case.person_id)
    theirs = head is not None and head.principal and link is not None and link.group_id == head.group_id
    kind = link.relation_id if link else None
    return Relative(
        case=case,
        link=link if link and theirs and not link.principal else None,
        in_an_application=Beneficiary.objects.filter(
            person=case.person_id, ended_at=None, application__status__in=OPEN
        ).exists(),
        grown=kind in SPOUSES or not is_child(case.person_id, on=local_date(at)),
    )


def about_covering(user: User, relatives: Sequence[Relative], *, at: datetime) -> list[Finding]:
    """Whether an application may cover these relatives: each finding once, with the numbers of their cases."""
    offices = {relative.case.office_id: relative.case.office for relative in relatives}
    held = [about_holding(user, Role.CASE_OFFICER, office=office, at=at) for office in offices.values()]
    linked = [relative for relative in relatives if relative.link is not None]
    return [
        *(finding for findings in held for finding in findings),
        *_refusals(relatives, linked),
        *_questions(linked),
    ]


def _refusals(relatives: Sequence[Relative], linked: Sequence[Relative]) -> list[Finding]:
    """Who cannot be covered at all."""
    rows = (
        (
            [one for one in relatives if one.case.status not in REGISTERED],
            "relative_not_registered",
            _("Not registered, or closed: %(cases)s. Register the relative first."),
        ),
        (
            [one for one in relatives if one.link is None],
            "not_in_the_family",
            _("Not linked to this applicant as head of the family: %(cases)s. Link them first."),
        ),
        (
            [one for one in linked if not _has_right(one)],
            "needs_own_application",
            _("Parents, siblings and other relatives lodge an application of their own: %(cases)s."),
        ),
        (
            [one for one in relatives if one.in_an_application],
            "relative_has_application",
            _("Already in an open application: %(cases)s. Nobody stands in two."),
        ),
    )
    return [
        Finding(code, sentence % {"cases": _numbers(found)}, article=COVER_ARTICLE)
        for found, code, sentence in rows
        if found
    ]


def _questions(linked: Sequence[Relative]) -> list[Finding]:
    """What is asked or said about those who can be."""
    findings = []
    if not_told := [one for one in linked if one.grown and not (one.link and one.link.told_in_private)]:
        sentence = _("Not yet told in private that they may apply on their own: %(cases)s.")
        told = sentence % {"cases": _numbers(not_told)}
        findings.append(Finding("not_told_in_private", told, Level.REASON_REQUIRED, COVER_ARTICLE))
    if said := [one for one in linked if one.link and one.link.status == LinkStatus.PROPOSED]:
        sentence = _("The family link is as they say, not verified: %(cases)s.")
        findings.append(Finding("link_unverified", sentence % {"cases": _numbers(said)}, Level.WARN, COVER_ARTICLE))
    return findings


def _has_right(relative: Relative) -> bool:
    """Whether art. 2.2.3.1.6.13 lists what this person is to the applicant."""
    relation = relative.link.relation if relative.link else None
    return relation is not None and relation.extension_right


def _numbers(relatives: Sequence[Relative]) -> str:
    return ", ".join(relative.case.number for relative in relatives)


def about_ending_cover(user: User, cover: Beneficiary, *, at: datetime) -> list[Finding]:
    """Whether this officer may end a cover: one of the office of either case, and never the applicant's own place."""
    offices = (cover.case.office, cover.application.case.office)
    held = [about_holding(user, Role.CASE_OFFICER, office=office, at=at) for office in offices]
    findings = [] if [] in held else held[0]
    if cover.principal:
        sentence = _("This is the applicant: the application is their own.")
        findings = [*findings, Finding("applicant_not_covered", sentence)]
    return findings
