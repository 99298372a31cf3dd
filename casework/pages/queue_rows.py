"""One line of the approvals queue: who, why it waits, what is known, and whether this reader may decide."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import JSONField, OuterRef, Subquery

from casework.arrivals.models import Case
from casework.errors import Finding, Level, refusing
from casework.journey.batches import about_batching
from casework.law.days import local_date
from casework.safe_conducts import rules
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.selectors import Evidence, evidence_of
from casework.safe_conducts.states import Status
from casework.safe_conducts.waiting import Waiting
from casework.staff.models import User
from casework.transitions import Transition

# Told above the list for all of it: not again on every line.
OF_THE_LAW = frozenset({"rule_unverified", "no_term_in_force"})


@dataclass(frozen=True, slots=True)
class Row:
    """One request with its evidence and its findings, which are those of the decision page."""

    paper: SafeConduct
    waiting: Waiting
    evidence: Evidence
    findings: list[Finding]
    application_seen: bool  # whose application covers them, where it is another's, may be hidden from the reader
    given: dict[str, str]  # what was missing when it was requested, and the recorded reason

    @property
    def name(self) -> str:
        """Whom it is about, as a list says it: the codename of a restricted case."""
        return self.evidence.listed_as

    @property
    def cannot(self) -> list[Finding]:
        """Why this reader cannot approve it."""
        return [finding for finding in self.findings if finding.level is Level.REFUSE]

    @property
    def missing(self) -> list[dict[str, Any]]:
        """What is missing still, each with its recorded reason."""
        found = [finding for finding in self._noted() if finding.code in self.given]
        return [{"message": finding.message, "reason": self.given[finding.code]} for finding in found]

    @property
    def noted(self) -> list[Finding]:
        """What else is to be seen before one decides."""
        return [finding for finding in self._noted() if finding.code not in self.given]

    @property
    def batchable(self) -> bool:
        """Whether it may be approved together with others."""
        waits = self.paper.status == Status.REQUESTED and not refusing(self.findings)
        return waits and not about_batching(self.paper, self.evidence)

    @property
    def findings_told(self) -> bool:
        """Whether there is anything to tell but the law of the day."""
        return any(finding.code not in OF_THE_LAW for finding in self.findings)

    def _noted(self) -> list[Finding]:
        return [each for each in self.findings if each.level is not Level.REFUSE and each.code not in OF_THE_LAW]


def rows_of(page: Iterable[Waiting], user: User, *, at: datetime) -> list[Row]:
    """The requests of one page with their evidence, in a fixed number of queries."""
    waiting = list(page)
    papers = _papers([one.pk for one in waiting])
    evidence = evidence_of([paper.case for paper in papers.values()], on=local_date(at))
    told = applications_seen(list(evidence.values()), user, at=at)
    rows = []
    for one in waiting:
        paper = papers[one.pk]
        seen = evidence[paper.case_id]
        findings = rules.about_approving(user, paper, seen, given=_given(paper), at=at)
        rows.append(
            Row(
                paper=paper,
                waiting=one,
                evidence=seen,
                findings=findings,
                application_seen=seen.case.pk in told,
                given=_given(paper),
            )
        )
    return rows


def applications_seen(found: Sequence[Evidence], user: User, *, at: datetime) -> set[UUID]:
    """The cases whose application this reader may be told of: their own, or that of a case which they may see."""
    others = {one.application.case_id for one in found if one.application and one.application.case_id != one.case.pk}
    hidden = others and others - set(
        Case.objects.visible_to(user, at=at).filter(pk__in=others).values_list("pk", flat=True)
    )
    return {one.case.pk for one in found if one.application is None or one.application.case_id not in hidden}


def _given(paper: SafeConduct) -> dict[str, str]:
    return dict(getattr(paper, "given", None) or {})


def _papers(keys: Sequence[UUID]) -> dict[UUID, SafeConduct]:
    """These papers with the reasons that were given when they were requested last."""
    asked = Transition.objects.filter(subject_type="safeconduct", subject_id=OuterRef("pk"), verb="request")
    given = Subquery(asked.order_by("-at").values("reasons")[:1], output_field=JSONField())
    related = ("case__person", "case__office__region", "office", "requested_by")
    found = SafeConduct.objects.filter(pk__in=keys).defer("facts").select_related(*related).annotate(given=given)
    return {paper.pk: paper for paper in found}


def about_the_law(rows: Sequence[Row]) -> list[Finding]:
    """What the law of the day says of every request alike."""
    found = {each.code: each for row in rows for each in row.findings if each.code in OF_THE_LAW}
    return list(found.values())
