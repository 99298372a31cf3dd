"""Taking a match from the reviewers' queue: it is theirs for a while, and its case can be read for a few days."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from casework.arrivals.models import Case, CaseGrant, GrantKind
from casework.audit.context import service
from casework.errors import ActionRefused, refusing
from casework.screening import hit_rules as rules
from casework.screening.hits import Hit
from casework.screening.models import Check
from casework.staff.models import User
from casework.work.models import WorkItem, WorkKind, WorkStatus

HELD_FOR: Final = timedelta(hours=4)  # then a colleague may take it
READ_FOR: Final = timedelta(days=7)  # the least that lets a second look be taken; taking it again begins anew
WHY: Final = "took a match for review"


@service("screening.match_taken")
def take_match(hit_id: UUID, *, by: User, at: datetime) -> Hit:
    """Take the matches of a check for review, and let this reviewer read its case. Raises ActionRefused."""
    case_id = Hit.objects.values_list("case_id", flat=True).get(pk=hit_id)
    case = Case.objects.select_for_update(of=("self",)).select_related("office").get(pk=case_id)
    hit = Hit.objects.select_related("check_run__case__office", "case").get(pk=hit_id)
    claim = claim_of(hit.check_run, locked=True)
    if stopping := refusing(rules.about_taking(by, hit, claim=claim, at=at)):
        raise ActionRefused(stopping)
    if claim is not None:
        claim.claimed_by, claim.claim_until = by, at + HELD_FOR
        claim.save(update_fields=["claimed_by", "claim_until"])
    _let_read(case, by=by, at=at)
    return hit


def _let_read(case: Case, *, by: User, at: datetime) -> None:
    """What a supervisor assigned stays as it is; what was taken before is taken anew."""
    assigned = CaseGrant.objects.in_force(at).filter(case=case, user=by, kind=GrantKind.ASSIGNED)
    if assigned.filter(ends_at=None).exists():
        return
    assigned.update(ends_at=at)
    CaseGrant.objects.create(
        case=case,
        user=by,
        kind=GrantKind.ASSIGNED,
        reason=WHY,
        starts_at=at,
        ends_at=at + READ_FOR,
        granted_by=by,
    )


@service("screening.match_released")
def release_match(hit_id: UUID, *, by: User, at: datetime) -> int:
    """Give a match back to the queue; how many were one's own."""
    hit = Hit.objects.select_related("check_run").get(pk=hit_id)
    Case.objects.select_for_update().get(pk=hit.case_id)
    mine = _claims(hit.check_run).filter(claimed_by=by)
    return mine.update(claimed_by=None, claim_until=None)


def release_claim(check: Check) -> None:
    """Nobody has the matches of this check any more; part of an act that locked its case."""
    _claims(check).update(claimed_by=None, claim_until=None)


def claim_of(check: Check, *, locked: bool = False) -> WorkItem | None:
    """The open work about the matches of a check, with who has taken it."""
    claims = _claims(check)
    return (claims.select_for_update() if locked else claims.select_related("claimed_by")).first()


def _claims(check: Check) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(
        kind=WorkKind.REVIEW_HIT, subject_type="check", subject_id=check.pk, status=WorkStatus.OPEN
    )
