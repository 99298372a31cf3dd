"""After the death of who headed a family and its claim: the desk is told, and an officer names who stands for it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.arrivals.children import see_to_child
from casework.arrivals.locking import locked_cases
from casework.arrivals.models import Case
from casework.arrivals.new_heads import name_head
from casework.asylum.models import Application, Beneficiary
from casework.asylum.passing_on import pass_on
from casework.asylum.states import RUNNING
from casework.audit.context import service
from casework.errors import NO_REASONS, ActionRefused, BadInput, Reasons, StaleVersion, refusing
from casework.journey.principal_rules import Claim, Left, about_naming
from casework.law.days import local_date
from casework.law.reference import FamilyRelation
from casework.people.kin import births_of, current_members, link_of, principal_of
from casework.people.models import Death
from casework.people.selectors import with_names
from casework.staff.models import Role, User
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work

NAME_WITHIN: Final = timedelta(hours=24)


def claim_of(case: Case, seen: "QuerySet[Case]") -> Claim:
    """The family that the person of this case heads and the application that they stand for, with who is left in both.

    `seen` are the cases that the reader may see: nobody hears of the others, who keep the places they have.
    """
    place = current_members().filter(person=case.person_id, principal=True).first()
    own = Beneficiary.objects.filter(person=case.person_id, principal=True, ended_at__isnull=True)
    application = Application.objects.filter(beneficiaries__in=own, status__in=RUNNING).first()
    links = current_members().filter(group=place.group_id, principal=False) if place else current_members().none()
    by_case = {link.case_id: link for link in links.select_related("relation")}
    covers = application.beneficiaries.filter(ended_at__isnull=True, principal=False) if application else None
    covered = set(covers.values_list("case_id", flat=True)) if covers is not None else set()
    dead = Death.objects.filter(superseded_at__isnull=True).values("person")
    cases = seen.select_related("office", "person").filter(pk__in=by_case.keys() | covered).exclude(person__in=dead)
    found = list(cases.prefetch_related(with_names("person__")).order_by("opened_at", "number"))
    births = births_of([one.person_id for one in found])
    return Claim(
        case=case,
        died=Death.objects.filter(person=case.person_id, superseded_at__isnull=True).exists(),
        place=place,
        application=application if covered else None,
        left=[
            Left(case=one, birth=births.get(one.person_id), link=by_case.get(one.pk), covered=one.pk in covered)
            for one in found
        ],
    )


def see_to_claims_after(case: Case, *, by: User, at: datetime) -> None:
    """The claim of this person and, where they were of a family, that of its head: somebody died, or did not."""
    link = link_of(case.person_id)
    head = principal_of(link.group_id) if link and not link.principal else None
    for one in (case, head.case if head else None):
        if one is not None:
            see_to_claim(one, by=by, at=at)


def see_to_claim(case: Case, *, by: User, at: datetime) -> None:
    """Open the work of naming who stands for it, or close it where its cause is gone; children alone are seen to.

    Part of the act that recorded a death or took it back, or after which fewer are left.
    """
    claim = claim_of(case, Case.objects.visible_to(by, at=at))
    if claim.waits:
        due, desk = at + NAME_WITHIN, Role.CASE_OFFICER
        open_work(WorkKind.NAME_PRINCIPAL, case, case=case, role=desk, due_at=due, at=at)
    else:
        close_work(WorkKind.NAME_PRINCIPAL, subject=case, by=by, at=at, done=False)
    for one in claim.left:
        see_to_child(one.case, on=local_date(at), by=by, at=at, again=claim.died)


@service("people.principal_named")
def name_principal(
    case_id: UUID,
    principal_id: UUID,
    relations: Mapping[UUID, str],
    *,
    by: User,
    at: datetime,
    reasons: Reasons = NO_REASONS,
) -> Case:
    """Name who heads the family and stands for the claim of somebody who died; returns the case of the new principal.

    Both are named by their cases; `relations` says by case what each of the others is to the new principal.
    Raises ActionRefused, BadInput naming who is missing, StaleVersion where the family changed meanwhile,
    Case.DoesNotExist for absent and hidden alike.
    """
    claim = _locked(case_id, Case.objects.visible_to(by, at=at))
    chosen = next((one for one in claim.choices if one.case.pk == principal_id), None)
    kinds = FamilyRelation.objects.in_bulk(set(relations.values()))
    others = {one.case.pk: one for one in claim.left if one.case.pk != principal_id}
    told = {key: kinds[relations[key]] for key in others if relations.get(key) in kinds}
    findings = about_naming(by, claim, chosen, relations=told, at=at)
    if stopping := refusing(findings, reasons):
        raise ActionRefused(stopping)
    if chosen is None:
        raise BadInput({"principal": _("Choose somebody who is left in this family and its claim.")})
    if missing := [one.case.number for key, one in others.items() if key not in told]:
        sentence = _("Say what each of the others is to the new principal: %(cases)s.")
        raise BadInput({"relatives": sentence % {"cases": ", ".join(missing)}})
    by_person = {others[key].case.person_id: kind.pk for key, kind in told.items()}
    if claim.application:  # the warnings are told once, with the step that weighs more
        pass_on(claim.application, chosen.case, by_person, by=by, at=at, findings=findings)
    if claim.place:
        said = () if claim.application else findings
        name_head(claim.place, chosen.case.person_id, by_person, by=by, at=at, findings=said)
    close_work(WorkKind.NAME_PRINCIPAL, subject=claim.case, by=by, at=at)
    for one in claim.left:
        see_to_child(one.case, on=local_date(at), by=by, at=at)
    return chosen.case


def _locked(case_id: UUID, seen: "QuerySet[Case]") -> Claim:
    """The claim with every case of it locked. Raises StaleVersion, Case.DoesNotExist."""
    read = claim_of(seen.select_related("office", "person").get(pk=case_id), seen)
    held = {case_id, *(one.case.pk for one in read.left)}
    cases = locked_cases(held, among=seen)
    claim = claim_of(cases[case_id], seen)
    if {one.case.pk for one in claim.left} - held:
        raise StaleVersion
    if claim.application:
        rows: Any = Application.objects.select_for_update(of=("self",))
        rows.get(pk=claim.application.pk)
        claim.application.refresh_from_db()
    return claim
