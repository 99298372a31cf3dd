"""Linking people as a family, showing that a link is true, ending it; a family that splits keeps its cases."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from casework.arrivals.children import see_to_child
from casework.arrivals.family_rules import Kin, about_ending, about_linking, about_telling, about_verifying
from casework.arrivals.locking import locked_cases
from casework.arrivals.models import Case
from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, refusing
from casework.law.days import local_date
from casework.law.reference import FamilyRelation
from casework.people.families import FamilyGroup, FamilyMember
from casework.people.kin import birth_of, current_members, link_of, principal_of
from casework.people.states import STEPS
from casework.people.writing import clean_line, clean_text
from casework.staff.models import Role, User
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work

VERIFY_WITHIN = timedelta(days=5)


@service("arrivals.relative_linked")
def link_to_family(
    case_id: UUID, head_case_id: UUID, relation: str, *, told_in_private: bool | None = None, by: User, at: datetime
) -> FamilyMember:
    """Link a person to the family of a head, as they say; the head's family begins with its first relative.

    `told_in_private` is whether this person was told, alone, that they may apply on their own.
    Raises ActionRefused, BadInput for an unknown relation, Case.DoesNotExist for absent and hidden alike.
    """
    if not FamilyRelation.objects.filter(pk=relation).exists():
        raise BadInput({"relation": _("Choose what this person is to the head of the family.")})
    cases = locked_cases({case_id, head_case_id}, among=Case.objects.visible_to(by, at=at))
    relative, head = (kin_of(cases[key], reader=by, at=at) for key in (case_id, head_case_id))
    if stopping := refusing(about_linking(by, relative, head=head, relation=relation, at=at)):
        raise ActionRefused(stopping)
    group_id = head.link.group_id if head.link else _begin_family(head.case, by=by, at=at)
    member = FamilyMember.objects.create(
        group_id=group_id,
        person=relative.case.person,
        case=relative.case,
        relation_id=relation,
        told_in_private=told_in_private,
        from_at=at,
        recorded_by=by,
    )
    due = at + VERIFY_WITHIN
    open_work(WorkKind.VERIFY_FAMILY, member, case=relative.case, role=Role.CASE_OFFICER, due_at=due, at=at)
    see_to_child(relative.case, on=local_date(at), by=by, at=at)
    return member


def kin_of(case: Case, *, reader: User, at: datetime) -> Kin:
    """What a rule weighs about somebody; whose family they are in only where the reader may see that case."""
    link = link_of(case.person_id)
    number = ""
    if link is not None and (principal := principal_of(link.group_id)):
        seen = Case.objects.visible_to(reader, at=at).filter(pk=principal.case_id)
        number = principal.case.number if seen.exists() else ""
    return Kin(case=case, birth=birth_of(case.person_id), link=link, principal_number=number)


def _begin_family(head: Case, *, by: User, at: datetime) -> UUID:
    """A family with its principal and nobody else yet."""
    group = FamilyGroup.objects.create(created_by=by, created_at=at)
    FamilyMember.objects.create(group=group, person=head.person, case=head, principal=True, from_at=at, recorded_by=by)
    return group.pk


@service("arrivals.link_verified")
def verify_link(member_id: UUID, proof: str, *, by: User, at: datetime) -> FamilyMember:
    """Write down the document or the act of the ICBF that shows a link.

    Raises ActionRefused, InvalidTransition, BadInput without a proof, DoesNotExist for absent and hidden alike.
    """
    member = _locked(member_id, by=by, at=at)
    shown = clean_line(proof, field="proof", most=200)
    if not shown:
        raise BadInput({"proof": _("Write which document or act of the ICBF shows the link.")})
    findings = about_verifying(by, member, at=at)
    move(member, "verify", STEPS, by=by, at=at, findings=findings, proof=shown, verified_by=by)
    close_work(WorkKind.VERIFY_FAMILY, subject=member, by=by, at=at)
    return member


@service("arrivals.told_in_private")
def record_telling(member_id: UUID, *, by: User, at: datetime) -> FamilyMember:
    """Write down that a relative was told, alone, that they may apply on their own. The same again changes nothing.

    Raises ActionRefused, DoesNotExist for absent and hidden alike.
    """
    member = _locked(member_id, by=by, at=at)
    if stopping := refusing(about_telling(by, member, at=at)):
        raise ActionRefused(stopping)
    if not member.told_in_private:
        member.told_in_private = True
        member.save(update_fields=["told_in_private"])
        member.one_version_on()
    return member


@service("arrivals.link_ended")
def end_link(member_id: UUID, *, note: str, by: User, at: datetime) -> FamilyMember:
    """End a link; the cases go on. The family ends with its last relative.

    Raises ActionRefused, InvalidTransition, BadInput without a note, DoesNotExist for absent and hidden alike.
    """
    member = _locked(member_id, by=by, at=at)
    why = {"note": clean_text(note, field="note", most=500)}
    if not why["note"]:
        raise BadInput({"note": _("Write why the link ends.")})
    move(member, "end", STEPS, by=by, at=at, findings=about_ending(by, member, at=at), reasons=why, until_at=at)
    close_work(WorkKind.VERIFY_FAMILY, subject=member, by=by, at=at, done=False)
    principal = principal_of(member.group_id)
    if principal and not current_members().filter(group=member.group_id, principal=False).exists():
        move(principal, "end", STEPS, by=by, at=at, until_at=at)
    see_to_child(member.case, on=local_date(at), by=by, at=at, again=True)
    return member


def _locked(member_id: UUID, *, by: User, at: datetime) -> FamilyMember:
    """A link with its case and its principal's locked first. Raises DoesNotExist alike for absent and hidden."""
    seen = Case.objects.visible_to(by, at=at)
    found = FamilyMember.objects.filter(case__in=seen).get(pk=member_id)
    principal = principal_of(found.group_id)
    locked_cases({found.case_id, principal.case_id if principal else found.case_id})
    member = FamilyMember.objects.select_for_update(of=("self",)).select_related("case__office", "person")
    return member.get(pk=member_id)
