"""A case goes to another office: asked for by the one, accepted by the other; rights move in that transaction.

From then on the old office sees nothing. Open work and a request that waits go along; named people of the old office
end, unless the transfer keeps one by a reason; what was assigned to a security reviewer stays assigned.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case, CaseGrant, GrantKind
from casework.arrivals.records import CaseTransfer, TransferOutcome
from casework.arrivals.states import STEPS
from casework.audit.context import service
from casework.errors import ActionRefused, BadInput, InvalidTransition, refusing
from casework.journey import transfer_rules as rules
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.states import PENDING
from casework.staff.models import DESK, Office, Role, User
from casework.staff.rules import about_holding
from casework.transitions import move
from casework.work.models import WorkItem, WorkKind, WorkStatus
from casework.work.services import close_work, open_work

TAKE_OVER_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where a case is to go and why, and which of the named colleagues of the old office stay named, and why."""

    to: Office
    reason: str
    kept: Collection[UUID] = ()
    kept_reason: str = ""


@service("arrivals.transfer_requested")
def request_transfer(case_id: UUID, wanted: Wanted, *, by: User, at: datetime) -> CaseTransfer:
    """Ask another office to take a case; where the supervisor who asks acts for both, it goes at once.

    Raises ActionRefused, BadInput, Case.DoesNotExist alike for absent and hidden.
    """
    case = _locked(case_id, by=by, at=at)
    if stopping := refusing(rules.about_transferring(by, case, wanted.to, at=at)):
        raise ActionRefused(stopping)
    if fields := dict(_mistakes(case, wanted, at=at)):
        raise BadInput(fields)
    transfer = CaseTransfer.objects.create(
        case=case,
        from_office=case.office,
        to_office=wanted.to,
        reason=wanted.reason.strip(),
        kept=sorted(wanted.kept),
        kept_reason=wanted.kept_reason.strip(),
        requested_by=by,
        requested_at=at,
    )
    if not refusing(rules.about_accepting(by, transfer, at=at)):
        _move(transfer, by, by=by, at=at)
    return transfer


@service("arrivals.transfer_accepted")
def accept_transfer(transfer_id: UUID, officer: User, *, by: User, at: datetime) -> CaseTransfer:
    """Take the case into the receiving office, with this officer or supervisor of it in charge.

    Raises ActionRefused, BadInput, InvalidTransition where it was answered before.
    """
    transfer = _asked_for(transfer_id)
    if stopping := refusing(rules.about_accepting(by, transfer, at=at)):
        raise ActionRefused(stopping)
    if about_holding(officer, *DESK, office=transfer.to_office, at=at):
        raise BadInput({"officer": _("Choose somebody who acts for the receiving office.")})
    _move(transfer, officer, by=by, at=at)
    return transfer


@service("arrivals.transfer_declined")
def decline_transfer(transfer_id: UUID, *, by: User, at: datetime) -> CaseTransfer:
    """Leave the case where it is. Raises ActionRefused, InvalidTransition where it was answered before."""
    return _answer(transfer_id, TransferOutcome.DECLINED, by=by, at=at)


@service("arrivals.transfer_withdrawn")
def withdraw_transfer(transfer_id: UUID, *, by: User, at: datetime) -> CaseTransfer:
    """Take the question back. Raises ActionRefused, InvalidTransition where it was answered before."""
    return _answer(transfer_id, TransferOutcome.WITHDRAWN, by=by, at=at)


@service("arrivals.transfer_taken_over")
def take_over(case_id: UUID, *, by: User, at: datetime) -> Case:
    """Say that the new desk has the case in hand; twice changes nothing. Raises ActionRefused, Case.DoesNotExist."""
    case = _locked(case_id, by=by, at=at)
    if stopping := refusing(rules.about_taking_over(by, case, at=at)):
        raise ActionRefused(stopping)
    close_work(WorkKind.TAKE_OVER, subject=case, by=by, at=at)
    return case


def _answer(transfer_id: UUID, outcome: TransferOutcome, *, by: User, at: datetime) -> CaseTransfer:
    transfer = _asked_for(transfer_id)
    asks = rules.about_declining if outcome == TransferOutcome.DECLINED else rules.about_withdrawing
    if stopping := refusing(asks(by, transfer, at=at)):
        raise ActionRefused(stopping)
    _close(transfer, outcome, by=by, at=at)
    return transfer


def _locked(case_id: UUID, *, by: User, at: datetime) -> Case:
    seen = Case.objects.visible_to(by, at=at).values("pk")
    rows = Case.objects.select_for_update(of=("self",)).select_related("office", "office__region", "person")
    return rows.get(pk=case_id, pk__in=seen)


def _asked_for(transfer_id: UUID) -> CaseTransfer:
    """The open transfer with its case locked. Raises DoesNotExist, InvalidTransition where it was answered."""
    case_id = CaseTransfer.objects.values_list("case_id", flat=True).get(pk=transfer_id)
    case = Case.objects.select_for_update(of=("self",)).select_related("office", "person").get(pk=case_id)
    transfer = CaseTransfer.objects.select_related("from_office", "to_office").get(pk=transfer_id)
    if transfer.outcome != TransferOutcome.OPEN:
        raise InvalidTransition("case_transfer", transfer.outcome, "answer")
    transfer.case = case
    return transfer


def _mistakes(case: Case, wanted: Wanted, *, at: datetime) -> dict[str, object]:
    """The fields that cannot be accepted, each with its sentence."""
    mistakes: dict[str, object] = {}
    longest = CaseTransfer._meta.get_field("reason").max_length or 0
    if not wanted.reason.strip() or len(wanted.reason.strip()) > longest:
        mistakes["reason"] = _("Write why the case goes there, in at most %(n)d characters.") % {"n": longest}
    named = set(_named(case, at=at).values_list("user_id", flat=True))
    if set(wanted.kept) - named:
        mistakes["kept"] = _("Only somebody who is named on the case can stay named.")
    if (wanted.kept and not wanted.kept_reason.strip()) or len(wanted.kept_reason.strip()) > longest:
        mistakes["kept_reason"] = _("Write why they must go on seeing the case.")
    return mistakes


def _named(case: Case, *, at: datetime) -> QuerySet[CaseGrant]:
    # an emergency access goes by the real clock and ends by itself
    return CaseGrant.objects.in_force(at).filter(case=case, kind=GrantKind.NAMED)


def _move(transfer: CaseTransfer, officer: User, *, by: User, at: datetime) -> None:
    """Everything that goes along, in one transaction; the case is locked."""
    case, old, new = transfer.case, transfer.from_office, transfer.to_office
    note = {"note": transfer.reason}
    move(case, "transfer", STEPS, by=by, at=at, reasons=note, office=new, officer=officer)
    _end_grants(transfer, at=at)
    if case.restricted:
        _name(case, {by, officer}, at=at, by=by)
    SafeConduct.objects.filter(case=case, status__in=PENDING).update(office=new, version=F("version") + 1)
    WorkItem.objects.filter(case=case, office=old, status=WorkStatus.OPEN).update(
        office=new, claimed_by=None, claim_until=None
    )
    open_work(WorkKind.TAKE_OVER, case, case=case, role=Role.CASE_OFFICER, due_at=at + TAKE_OVER_WITHIN, at=at)
    _close(transfer, TransferOutcome.ACCEPTED, by=by, at=at)


def _end_grants(transfer: CaseTransfer, *, at: datetime) -> None:
    """End what opened the case to people of the old office; who acts for the new one too, or is kept, stays."""
    for grant in _named(transfer.case, at=at).select_related("user").exclude(user__in=transfer.kept):
        if about_holding(grant.user, *DESK, Role.MINISTRY_LIAISON, office=transfer.to_office, at=at):
            grant.ends_at = at
            grant.save(update_fields=["ends_at"])


def _name(case: Case, people: set[User], *, by: User, at: datetime) -> None:
    """Name on a restricted case who takes it in, or nobody of the new office would see it."""
    there = set(_named(case, at=at).values_list("user_id", flat=True))
    for user in sorted(people, key=lambda one: one.username):
        if user.pk not in there:
            CaseGrant.objects.create(
                case=case, user=user, kind=GrantKind.NAMED, reason="took the case in", starts_at=at, granted_by=by
            )


def _close(transfer: CaseTransfer, outcome: TransferOutcome, *, by: User, at: datetime) -> None:
    transfer.outcome, transfer.answered_by, transfer.answered_at = outcome, by, at
    transfer.save(update_fields=["outcome", "answered_by", "answered_at"])
