"""The renewal wave: whose paper ends when, and what stands against asking for the next one, person by person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from casework.arrivals.models import Case
from casework.errors import Finding, Level, Reasons, refusing
from casework.law.days import local_date
from casework.safe_conducts.evidence import Evidence
from casework.safe_conducts.kinds import EXIT
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.reminding import unfollowed
from casework.safe_conducts.rules import about_requesting
from casework.safe_conducts.selectors import ending_between, evidence_of
from casework.staff.models import User

# Most that one page shows or one act takes: evidence about so many cases is read together.
MOST_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class RunsOut:
    """A paper that ends soon, what would follow it, and what stands against asking for that now."""

    paper: SafeConduct
    evidence: Evidence  # for what would follow
    findings: Sequence[Finding]

    @property
    def kind(self) -> str:
        """The type of what would follow."""
        return self.evidence.kind

    @property
    def blocked(self) -> list[Finding]:
        """What refuses it."""
        return [finding for finding in self.findings if finding.level is Level.REFUSE]

    @property
    def questions(self) -> list[Finding]:
        """What needs a reason, the same for all or one for this person."""
        return [finding for finding in self.findings if finding.level is Level.REASON_REQUIRED]


def running_out(cases: QuerySet[Case], first: date, last: date, *, reader: User, at: datetime) -> list[RunsOut]:
    """Papers in these cases that end between these days, both included, and that no other follows yet; the first
    to end first, at most MOST_SHOWN.
    """
    papers = unfollowed(ending_between(first, last)).filter(case__in=cases)
    return _with_evidence(papers, reader, at=at)


def _with_evidence(papers: QuerySet[SafeConduct], reader: User, *, at: datetime) -> list[RunsOut]:
    found = list(papers.select_related("case__person", "case__office", "case__office__region", "office")[:MOST_SHOWN])
    evidence = evidence_of([paper.case for paper in found], on=local_date(at)) if found else {}
    return [_about(paper, evidence[paper.case_id], reader, at=at) for paper in found]


def unanswered_of(
    cases: QuerySet[Case], chosen: Sequence[UUID], reasons: Reasons, *, reader: User, at: datetime
) -> set[str]:
    """The questions about those chosen for which no reason is given; of whom something refuses nothing is asked."""
    papers = SafeConduct.objects.filter(pk__in=chosen[:MOST_SHOWN], case__in=cases)
    wave = _with_evidence(papers, reader, at=at)
    return {one.code for row in wave if not row.blocked for one in refusing(row.findings, reasons)}


def followed_already(cases: QuerySet[Case], first: date, last: date) -> list[SafeConduct]:
    """Papers that end between these days and whose next one is asked for or lies ready; the first to end first."""
    papers = ending_between(first, last).filter(case__in=cases).exclude(type=EXIT)
    rest = papers.exclude(pk__in=unfollowed(ending_between(first, last)).values("pk"))
    return list(rest.select_related("case__person", "office")[:MOST_SHOWN])


def _about(paper: SafeConduct, evidence: Evidence, reader: User, *, at: datetime) -> RunsOut:
    following = evidence.of_kind(evidence.kind_after(paper))
    return RunsOut(paper, following, about_following(reader, paper, evidence, at=at))


def about_following(user: User, paper: SafeConduct, evidence: Evidence, *, at: datetime) -> list[Finding]:
    """Whether this user may ask for what follows this paper of the case now."""
    return about_requesting(user, evidence.of_kind(evidence.kind_after(paper)), at=at)


def counted(wave: Sequence[RunsOut]) -> Mapping[tuple[str, date], int]:
    """How many run out, by the office of the case and the day."""
    found: dict[tuple[str, date], int] = {}
    for one in wave:
        if one.paper.valid_until:
            key = (one.paper.case.office_id, one.paper.valid_until)
            found[key] = found.get(key, 0) + 1
    return found
