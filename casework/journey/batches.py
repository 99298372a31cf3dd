"""Many people in one go: each in a savepoint of its own, a result for each, and one that fails stops nobody."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Case
from casework.audit.context import service
from casework.errors import (
    NO_REASONS,
    ActionRefused,
    BadInput,
    CaseworkError,
    Finding,
    InvalidTransition,
    Reasons,
)
from casework.journey.steps import approve_safe_conduct
from casework.law.days import local_date
from casework.safe_conducts.evidence import Evidence
from casework.safe_conducts.locking import locked
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.prints import record_print
from casework.safe_conducts.replacing import check_following
from casework.safe_conducts.selectors import evidence_for
from casework.safe_conducts.services import request_safe_conduct
from casework.safe_conducts.states import Status
from casework.safe_conducts.wave import MOST_SHOWN, next_kind
from casework.staff.models import User

MOST_APPROVED: Final = 25  # design: domain.md 5.6
MOST_PRINTED: Final = 50  # of which one file still travels over a poor network


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of many: done, or what stood against it."""

    pk: UUID
    paper: SafeConduct | None = None
    findings: Sequence[Finding] = field(default_factory=tuple)

    @property
    def done(self) -> bool:
        """Whether it was done."""
        return self.paper is not None


@service("safe_conducts.renewals_requested")
def request_many(
    safe_conduct_ids: Sequence[UUID], *, by: User, at: datetime, reasons: Reasons = NO_REASONS
) -> list[Outcome]:
    """Ask for what follows each of these papers; `reasons` answer the same question for everybody.

    The outcomes are in the order asked. Raises BadInput for more than MOST_SHOWN.
    """

    def act(paper: SafeConduct) -> SafeConduct:
        check_following(paper)
        kind = next_kind(evidence_for(paper.case, on=local_date(at)), paper)
        limit = paper.territorial_limit
        case_id = paper.case_id
        return request_safe_conduct(case_id, by=by, at=at, type=kind, territorial_limit=limit, reasons=reasons)

    return _each(safe_conduct_ids, act, by=by, at=at, most=MOST_SHOWN)


@service("safe_conducts.approved_together")
def approve_many(safe_conduct_ids: Sequence[UUID], *, by: User, at: datetime) -> list[Outcome]:
    """Approve these requests, each on its own evidence and with a step of its own; the outcomes in the order asked.

    Left out, with the reason: open matches, children, restricted cases, and whatever needs a reason of its own.
    Raises BadInput for more than 25.
    """

    def act(paper: SafeConduct) -> SafeConduct:
        evidence = evidence_for(paper.case, on=local_date(at))
        if paper.status == Status.REQUESTED and (stopping := about_batching(paper, evidence)):
            raise ActionRefused(stopping)
        return approve_safe_conduct(paper.pk, by=by, at=at)

    return _each(safe_conduct_ids, act, by=by, at=at, most=MOST_APPROVED)


@service("safe_conducts.printed_together")
def print_many(
    safe_conduct_ids: Sequence[UUID], *, by: User, at: datetime, reasons: Reasons = NO_REASONS
) -> list[Outcome]:
    """Number one more print of each of these documents; the outcomes in the order asked.

    Raises BadInput for more than MOST_PRINTED.
    """

    def act(paper: SafeConduct) -> SafeConduct:
        record_print(paper.pk, by=by, at=at, reasons=reasons)
        return paper

    return _each(safe_conduct_ids, act, by=by, at=at, most=MOST_PRINTED)


def about_batching(paper: SafeConduct, evidence: Evidence) -> list[Finding]:
    """Why this request is looked at alone: somebody has to weigh it."""
    rows = (
        (evidence.unsettled_hits, "batch_open_match", _("A match waits for a decision: decide on this one alone.")),
        (evidence.is_child, "batch_child", _("This is a child: decide on this one alone.")),
        (paper.case.restricted, "batch_restricted", _("The case is restricted: decide on this one alone.")),
    )
    return [Finding(code, sentence) for met, code, sentence in rows if met]


def _each(
    asked: Sequence[UUID], act: Callable[[SafeConduct], SafeConduct], *, by: User, at: datetime, most: int
) -> list[Outcome]:
    """Do it with each that this user sees, the cases locked in the order of their keys so that no two batches wait."""
    keys = list(dict.fromkeys(asked))
    if len(keys) > most:
        raise BadInput({"safe_conducts": _("Choose at most %(most)d.") % {"most": most}})
    seen = SafeConduct.objects.filter(pk__in=keys, case__in=Case.objects.visible_to(by, at=at))
    outcomes = {key: _one(key, act) for key in _in_order(seen)}
    return [outcomes.get(key, Outcome(key, findings=[_absent()])) for key in keys]


def _in_order(papers: Any) -> Iterable[UUID]:
    return list(papers.order_by("case_id", "pk").values_list("pk", flat=True))


def _one(key: UUID, act: Callable[[SafeConduct], SafeConduct]) -> Outcome:
    try:
        with transaction.atomic():
            return Outcome(key, act(locked(key)))
    except ActionRefused as error:
        return Outcome(key, findings=error.findings)
    except BadInput as error:
        return Outcome(key, findings=[Finding(name, sentence) for name, sentence in error.fields.items()])
    except InvalidTransition:
        return Outcome(key, findings=[Finding("done_already", _("Somebody was faster: its status is another now."))])
    except (CaseworkError, DatabaseError):
        return Outcome(key, findings=[Finding("failed", _("It failed; nothing of it was written. Try it alone."))])


def _absent() -> Finding:
    return Finding("not_found", _("There is no such safe-conduct."))
