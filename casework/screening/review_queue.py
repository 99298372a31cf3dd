"""The reviewers' queue: matches that wait for a decision, the highest score first, then the most that agrees.

Reviewers see no case that they did not take or that was not assigned to them. The queue tells a number, of a
restricted one its codename alone, and what the match scores, and never whom it is about.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from casework.arrivals.models import Case
from casework.arrivals.visibility import in_places
from casework.audit.wall import past_the_wall
from casework.errors import Finding
from casework.screening import hit_rules as rules
from casework.screening.hits import SETTLING, Hit
from casework.screening.verdicts import Verdict
from casework.staff.models import Role, User
from casework.work.models import WorkItem, WorkKind, WorkStatus

ORDER = ("-score", "-agreeing", "id")
BESIDES_WORDS = ("explanation", "reason", "confirm_reason")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the queue: the match, who has taken it, how many have decided, what stands against taking it."""

    hit: Hit
    claim: WorkItem | None
    decided: int
    seen: bool
    findings: Sequence[Finding]

    @property
    def called(self) -> str:
        """What its reader may call the case: by its number, or by the codename of one that is restricted."""
        case = self.hit.case
        return (case.codename or "") if case.restricted else case.number

    @property
    def held_by(self) -> User | None:
        """Who has taken it now."""
        return self.claim.claimed_by if self.claim else None


def waiting_for(user: User, *, at: datetime) -> QuerySet[Hit]:
    """The matches that wait in the offices which this reviewer's role reaches, in their order.

    Of restricted cases reviewers of the whole country are told, and others of those that they see.
    """
    grants = [grant for grant in user.grants_on(at) if grant.role == Role.SECURITY_REVIEWER]
    if not grants:
        return Hit.objects.none()
    cases = Case.objects.filter(in_places(grants))
    if not rules.reviews_everywhere(user, at=at):
        cases = cases.filter(Q(restricted=False) | Q(pk__in=Case.objects.visible_to(user, at=at).values("pk")))
    if user.bound_office_id is not None:
        cases = cases.filter(office_id=user.bound_office_id)
    open_hits: QuerySet[Hit] = Hit.objects.undecided().filter(case__in=cases)
    return open_hits.order_by(*ORDER)


def narrowed(
    hits: QuerySet[Hit], user: User, *, at: datetime, band: str = "", source: str = "", office: str = "", who: str = ""
) -> QuerySet[Hit]:
    """Those that the filters ask for; an empty one asks for all."""
    mine = _claims(at).filter(claimed_by=user)
    free = ~Exists(_claims(at).filter(claimed_by__isnull=False))
    own = Verdict.objects.filter(hit=OuterRef("pk"), by=user, withdrawn_at=None, decision__in=SETTLING)
    asked = {
        "mine": Q(Exists(mine)),
        "free": Q(free) & ~Q(Exists(own)),
        "second": Q(verdicts__withdrawn_at=None, verdicts__decision__in=SETTLING) & ~Q(Exists(own)),
    }
    if who in asked:
        hits = hits.filter(asked[who])
    for column, value in (("band", band), ("source", source), ("case__office", office)):
        if value:
            hits = hits.filter(**{column: value})
    return hits.distinct()


def _claims(at: datetime) -> QuerySet[WorkItem]:
    """The open work about the check of a match; a claim that has run out counts as none."""
    held = Q(claim_until=None) | Q(claim_until__gt=at)
    return WorkItem.objects.filter(
        held, kind=WorkKind.REVIEW_HIT, subject_id=OuterRef("check_run_id"), status=WorkStatus.OPEN
    )


def counts_of(hits: QuerySet[Hit], column: str) -> dict[str, int]:
    """How many there are with each value."""
    return dict(hits.order_by().values_list(column).annotate(Count("pk", distinct=True)))


def lines_of(hits: Iterable[Hit], user: User, *, at: datetime) -> list[Waiting]:
    """These matches as lines, in a fixed number of queries. Asked past the wall, which keeps the cases back."""
    page = list(hits)
    with past_the_wall("a reviewer is told number, codename and score of a match, to take it"):
        wide = Hit.objects.defer(*BESIDES_WORDS).select_related("check_run__case__office", "case", "run")
        there = wide.in_bulk([hit.pk for hit in page])
        claims = _claims_on([hit.check_run_id for hit in page], at=at)
        decided = dict(
            Verdict.objects.filter(hit__in=there, withdrawn_at=None, decision__in=SETTLING)
            .values_list("hit_id")
            .annotate(Count("pk"))
        )
        rows = [there[hit.pk] for hit in page if hit.pk in there]
        told = [(hit, rules.about_taking(user, hit, claim=claims.get(hit.check_run_id), at=at)) for hit in rows]
    seen = set(
        Case.objects.visible_to(user, at=at).filter(pk__in={hit.case_id for hit in rows}).values_list("pk", flat=True)
    )
    return [
        Waiting(hit, claims.get(hit.check_run_id), decided.get(hit.pk, 0), hit.case_id in seen, findings)
        for hit, findings in told
    ]


def _claims_on(checks: Sequence[UUID], *, at: datetime) -> Mapping[UUID, WorkItem]:
    items = WorkItem.objects.filter(
        Q(claim_until=None) | Q(claim_until__gt=at),
        kind=WorkKind.REVIEW_HIT,
        subject_id__in=checks,
        status=WorkStatus.OPEN,
    )
    return {item.subject_id: item for item in items.select_related("claimed_by")}
