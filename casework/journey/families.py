"""Registering the relatives who came along: drafts in one group, then all of them at once or none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.arrivals import services as arrivals
from casework.arrivals.children import see_to_child
from casework.arrivals.families import link_to_family
from casework.arrivals.family_rules import REGISTERED
from casework.arrivals.intake import Registration
from casework.arrivals.locking import locked_cases
from casework.arrivals.models import ArrivalGroup, Case, CaseGrant, GrantKind
from casework.arrivals.rules import about_starting
from casework.audit.context import service
from casework.errors import NO_REASONS, ActionRefused, BadInput, Finding, Reasons, refusing
from casework.journey.registering import enter, hint_checks, wait_for_twins
from casework.law.days import local_date
from casework.screening.asking import request_missing_checks
from casework.screening.comparing_people import described_facts
from casework.screening.matching.values import Subject
from casework.staff.models import User
from casework.work.services import remember, remembered

MOST_RELATIVES = 15
NO_REASONS_AT_ALL: Mapping[UUID, Reasons] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """One relative who came along: their draft, what the desk wrote down, and what they are to the head.

    `told_in_private` is whether they were told, alone, that they may apply on their own; None where not yet.
    """

    case_id: UUID
    registration: Registration
    relation: str
    told_in_private: bool | None = None


class RelativesRefused(ActionRefused):
    """Some of several relatives cannot be registered, so none was: the findings, and whose they are.

    `of` has the findings by the key of the case; `fields` the sentences about fields, by key and then by field.
    """

    def __init__(self, of: Mapping[UUID, Sequence[Finding]], fields: Mapping[UUID, Mapping[str, Any]]) -> None:
        super().__init__([finding for findings in of.values() for finding in findings])
        self.of = {key: list(findings) for key, findings in of.items()}
        self.fields = {key: dict(sentences) for key, sentences in fields.items()}


@service("arrivals.relatives_started")
def start_relatives(case_id: UUID, count: int, *, by: User, at: datetime, key: str = "") -> list[Case]:
    """Open a draft for each relative who came along, in the arrival group of this head (domain.md section 5.1).

    Restricted where the head's case is, and seen by the same people. The same key twice opens them once.
    Raises ActionRefused, BadInput for a count that is not 1 to 15, Case.DoesNotExist for absent and hidden alike.
    """
    asked = f"start_relatives {case_id} {count}"
    if key and (earlier := remembered(by, key, asked)):
        return _in_order(earlier["cases"])
    if not 1 <= count <= MOST_RELATIVES:
        raise BadInput({"count": _("Write how many came along: from 1 to 15.")})
    head = locked_cases([case_id], among=Case.objects.visible_to(by, at=at))[case_id]
    if stopping := refusing(_about_starting(by, head, at=at)):
        raise ActionRefused(stopping)
    group = _group_of(head, count, by=by, at=at)
    cases = [arrivals.start_case(head.office, restricted=head.restricted, by=by, at=at) for _one in range(count)]
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(group=group)
    if head.restricted:
        _show_to_the_same(head, cases, by=by, at=at)
    if key:
        remember(by, key, asked, response={"cases": [str(case.pk) for case in cases]}, at=at)
    return _in_order(case.pk for case in cases)


def _about_starting(user: User, head: Case, *, at: datetime) -> list[Finding]:
    findings = about_starting(user, head.office, at=at)
    if head.status not in REGISTERED:
        findings.append(Finding("head_not_registered", _("Register the head of the family first.")))
    return findings


def _in_order(keys: Iterable[Any]) -> list[Case]:
    return list(Case.objects.select_related("office", "person").filter(pk__in=list(keys)).order_by("number"))


def _group_of(head: Case, count: int, *, by: User, at: datetime) -> ArrivalGroup:
    """The group that this head came with, grown by these; a new one the first time."""
    group = ArrivalGroup.objects.select_for_update().filter(head=head).first()
    if group is not None:
        group.head_count += count
        group.save(update_fields=["head_count"])
        return group
    made = {"office": head.office, "head": head, "head_count": count + 1}
    group = ArrivalGroup.objects.create(**made, opened_by=by, opened_at=at)
    if head.group_id is None:
        Case.objects.filter(pk=head.pk).update(group=group)
    return group


def _show_to_the_same(head: Case, cases: Sequence[Case], *, by: User, at: datetime) -> None:
    """Whoever is named on the head's restricted case is named on these."""
    named = CaseGrant.objects.in_force(at).filter(case=head, kind=GrantKind.NAMED).exclude(user=by)
    seers = list(dict.fromkeys(named.values_list("user_id", flat=True)))
    reason = "named on the case of the family's head"
    CaseGrant.objects.bulk_create(
        CaseGrant(case=case, user_id=user, kind=GrantKind.NAMED, reason=reason, starts_at=at, granted_by=by)
        for case in cases
        for user in seers
    )


@service("arrivals.relatives_registered")
def register_relatives(
    head_case_id: UUID,
    relatives: Sequence[Relative],
    *,
    by: User,
    at: datetime,
    reasons: Mapping[UUID, Reasons] = NO_REASONS_AT_ALL,
) -> list[Case]:
    """Register these people and link each to the head's family, all in one transaction or none.

    Raises RelativesRefused with what stands against each person, BadInput, Case.DoesNotExist for absent and hidden.
    """
    keys = [relative.case_id for relative in relatives]
    if not keys or len(set(keys)) != len(keys):
        raise BadInput({"relatives": _("Name at least one relative, and each of them once.")})
    subjects = [described_facts(relative.registration.person) for relative in relatives]
    wait_for_twins(*subjects)
    locked_cases({head_case_id, *keys}, among=Case.objects.visible_to(by, at=at))
    findings: dict[UUID, list[Finding]] = {}
    fields: dict[UUID, dict[str, Any]] = {}
    for relative, subject in zip(relatives, subjects, strict=True):
        own = reasons.get(relative.case_id, NO_REASONS)
        try:
            with transaction.atomic():
                _register(relative, subject, head_case_id, by=by, at=at, reasons=own)
        except ActionRefused as refused:
            findings[relative.case_id] = refused.findings
        except BadInput as error:
            fields[relative.case_id] = error.fields
    if findings or fields:
        raise RelativesRefused(findings, fields)
    return _in_order(keys)


def _register(
    relative: Relative, subject: Subject, head_case_id: UUID, *, by: User, at: datetime, reasons: Reasons
) -> None:
    """One of them, as everybody is registered; whether a child is alone is asked once the family is known."""
    case = enter(relative.case_id, relative.registration, subject, by=by, at=at, reasons=reasons)
    told = relative.told_in_private
    link_to_family(case.pk, head_case_id, relative.relation, told_in_private=told, by=by, at=at)
    hint_checks(request_missing_checks(case, by=by, at=at))
    see_to_child(case, on=local_date(relative.registration.received_at), by=by, at=at)
