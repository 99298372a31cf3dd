"""What stands against linking people as a family, and against what becomes of a link (art. 2.2.3.1.6.13)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.arrivals.states import LIVE, CaseStatus
from casework.errors import Finding, Level
from casework.law.days import local_date
from casework.people.facts import OF_AGE, BirthDate
from casework.people.families import FamilyMember
from casework.people.kin import CHILDREN, OWN_CHILDREN, SPOUSES
from casework.people.states import LinkStatus
from casework.staff.models import Role, User
from casework.staff.rules import about_holding

FAMILY_ARTICLE = "Decreto 1067 de 2015, art. 2.2.3.1.6.13"
CHILD_ARTICLE = "Decreto 1067 de 2015, arts. 2.2.3.1.6.4 y 2.2.3.1.6.5"
LAST_DEPENDENT_AGE = 25
YEARS_BETWEEN = 12  # a parent who is less than this older than a child is looked at twice
REGISTERED = (CaseStatus.REGISTERED, CaseStatus.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """Somebody who is to be linked: their case, their birth, their place in a family.

    `principal_number` is the case number of that family's principal, where the reader may see it.
    """

    case: Case
    birth: BirthDate | None = None
    link: FamilyMember | None = None
    principal_number: str = ""


def about_linking(user: User, relative: Kin, *, head: Kin, relation: str, at: datetime) -> list[Finding]:
    """Whether this relative may be linked to that head as what they say they are."""
    findings = about_holding(user, Role.CASE_OFFICER, office=relative.case.office, at=at)
    if relative.case.pk == head.case.pk:
        return [*findings, Finding("linked_to_themselves", _("Nobody is their own relative: choose another case."))]
    return [
        *findings,
        *_about_registration(relative, head),
        *_about_other_families(relative, head),
        *about_births(relation, relative.birth, head.birth, on=local_date(at)),
    ]


def about_births(relation: str, birth: BirthDate | None, head_birth: BirthDate | None, *, on: date) -> list[Finding]:
    """What the two births say about a relation on a day; nothing where they are not known."""
    return [*_about_age(relation, birth, on=on), *_about_generations(relation, birth, head_birth)]


def _about_registration(relative: Kin, head: Kin) -> list[Finding]:
    """Only people on the register are linked, and nobody whose case has ended."""
    pairs = (
        (relative, "relative_not_registered", _("Register this person first; a case that ended is not linked.")),
        (head, "head_not_registered", _("Register the head of the family first; a case that ended heads none.")),
    )
    return [Finding(code, sentence) for kin, code, sentence in pairs if kin.case.status not in REGISTERED]


def _about_other_families(relative: Kin, head: Kin) -> list[Finding]:
    """One family at a time, with one principal: so no chain of families comes back to where it began."""
    findings = []
    if relative.link is not None:
        findings.append(_in_a_family(relative, relative.link, head))
    if head.link is not None and not head.link.principal:
        sentence = _("The person you chose as head is a relative in another family: link to its principal instead.")
        if head.principal_number:
            sentence = _("The person you chose as head already belongs to the family of %(number)s: link to that case.")
        told = sentence % {"number": head.principal_number}
        findings.append(Finding("head_is_a_relative", told, article=FAMILY_ARTICLE))
    return findings


def _in_a_family(relative: Kin, link: FamilyMember, head: Kin) -> Finding:
    if link.principal:
        sentence = _("This person is the principal of a family: a family has one principal. End its links first.")
        return Finding("already_a_principal", sentence, article=FAMILY_ARTICLE)
    if head.link is not None and head.link.group_id == link.group_id:
        return Finding("already_linked", _("This person is linked to this family already."))
    sentence = _("This person already belongs to a family: end that link first.")
    if relative.principal_number:
        sentence = _("This person already belongs to the family of %(number)s: end that link first.")
    return Finding("already_in_a_family", sentence % {"number": relative.principal_number})


def _about_age(relation: str, birth: BirthDate | None, *, on: date) -> list[Finding]:
    """What the relation says about the age on that day; nothing where no birth is known."""
    age = birth.years_on(on) if birth else None
    if age is None:
        return []
    if relation == "CHILD_MINOR" and age >= OF_AGE:
        sentence = _("This person is %(age)d: choose “dependent child up to 25”, or another relation.")
        return [Finding("not_a_minor", sentence % {"age": age}, article=FAMILY_ARTICLE)]
    if relation == "CHILD_DEPENDENT" and age > LAST_DEPENDENT_AGE:
        sentence = _("This person is %(age)d: a dependent child is covered up to 25.")
        return [Finding("not_a_dependent_child", sentence % {"age": age}, article=FAMILY_ARTICLE)]
    if relation in SPOUSES and age < OF_AGE:
        sentence = _("The spouse or partner is a child: the ICBF is told today.")
        return [Finding("spouse_is_a_child", sentence, Level.WARN, CHILD_ARTICLE)]
    return []


def _about_generations(relation: str, birth: BirthDate | None, head_birth: BirthDate | None) -> list[Finding]:
    """A child is younger than its parent: refused where that is certainly not so, a warning where it is in doubt."""
    child, parent = (head_birth, birth) if relation == "PARENT" else (birth, head_birth)
    born, parent_born = child.span() if child else None, parent.span() if parent else None
    if relation not in CHILDREN | {"PARENT"} or born is None or parent_born is None:
        return []
    if born[1] < parent_born[0] and relation in OWN_CHILDREN | {"PARENT"}:
        return [Finding("child_before_parent", _("The child was born before the parent: look at both births."))]
    if born[0] <= parent_born[1]:
        sentence = _("By what is known the child may be older than the parent: ask again.")
        return [Finding("child_maybe_before_parent", sentence, Level.WARN)]
    if (born[1] - parent_born[0]).days < YEARS_BETWEEN * 365:
        sentence = _("The parent is less than 12 years older than the child: ask again.")
        return [Finding("parent_barely_older", sentence, Level.WARN)]
    return []


def about_verifying(user: User, member: FamilyMember, *, at: datetime) -> list[Finding]:
    """Whether this officer may say that a link is shown: an officer of the case's office, for a link that stands."""
    findings = about_holding(user, Role.CASE_OFFICER, office=member.case.office, at=at)
    if member.principal:
        sentence = _("The principal is nobody's relative here: verify the links of the others.")
        findings.append(Finding("principal_has_no_relation", sentence))
    return findings


def about_telling(user: User, member: FamilyMember, *, at: datetime) -> list[Finding]:
    """Whether this officer may write that a relative was told of their own right, for a link that stands."""
    findings = about_holding(user, Role.CASE_OFFICER, office=member.case.office, at=at)
    if member.status == LinkStatus.ENDED:
        findings.append(Finding("link_ended", _("This link has ended.")))
    return findings


def about_ending(user: User, member: FamilyMember, *, at: datetime) -> list[Finding]:
    """A link that was only said is ended by an officer; one that was verified, by a supervisor."""
    role = Role.SUPERVISOR if member.status == LinkStatus.VERIFIED else Role.CASE_OFFICER
    findings = about_holding(user, role, office=member.case.office, at=at)
    if member.principal:
        sentence = _("End the links of the relatives: the family ends with the last of them.")
        findings.append(Finding("principal_ends_last", sentence))
    return findings


def about_notice(user: User, case: Case, birth: BirthDate | None, *, at: datetime) -> list[Finding]:
    """Whether a notice to the ICBF may be written in this case: by an officer of its office, about a child."""
    findings = about_holding(user, Role.CASE_OFFICER, office=case.office, at=at)
    if case.status not in LIVE:
        findings.append(Finding("case_not_live", _("This case is closed or given up.")))
    if birth is None or not birth.is_child_on(local_date(at)):
        sentence = _("By what is recorded this person is not a child: correct the birth first.")
        findings.append(Finding("not_a_child", sentence, article=CHILD_ARTICLE))
    return findings
