"""Keeping what a look found: new matches, those that were there, those that are no more, and what was said before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from casework.screening.hits import TO_BE_WEIGHED, Hit, HitDecision
from casework.screening.matching.values import Band, Found, Subject
from casework.screening.models import Check, Entry
from casework.screening.runs import Outcome, ScreeningRun
from casework.screening.thresholds import algorithm


class Evidence(NamedTuple):
    """What a match compares: the same again is the same match, and what was said of it stands."""

    source: str
    entry_key: str
    entry_hash: str
    subject_hash: str


def evidence_of(hit: Hit) -> Evidence:
    """What this match compares."""
    return Evidence(hit.source, hit.entry_key, hit.entry_hash, hit.subject_hash)


@dataclass(frozen=True, slots=True)
class Looked:
    """One person who was looked up: what was asked, and everybody who was scored, best first."""

    check: Check
    subject: Subject
    found: Sequence[Found]

    @property
    def likenesses(self) -> list[Found]:
        """Those that are kept: weak ones and better."""
        return [one for one in self.found if one.band != Band.NONE]

    @property
    def nearest(self) -> float | None:
        """The highest score, whatever it amounts to."""
        return self.found[0].score if self.found else None

    @property
    def outcome(self) -> Outcome:
        """How the look ended: somebody without name and document cannot be looked up."""
        if self.subject.is_blank:
            return Outcome.NOTHING_TO_ASK
        return Outcome.MATCHES if any(one.band in TO_BE_WEIGHED for one in self.found) else Outcome.NO_MATCH


@dataclass(frozen=True, slots=True)
class Kept:
    """The matches that are in force after a look, by check."""

    hits: Mapping[UUID, Sequence[Hit]]

    def of(self, check: Check) -> Sequence[Hit]:
        """Those of one check."""
        return self.hits.get(check.pk, ())


def keep_runs(runs: Iterable[ScreeningRun]) -> dict[UUID, ScreeningRun]:
    """Store these looks, one a check; what was recorded before is not recorded twice. By check, as they are stored."""
    made = {run.check_run_id: run for run in runs}
    ScreeningRun.objects.bulk_create(made.values(), ignore_conflicts=True)
    stored = {_identity(run): run for run in ScreeningRun.objects.filter(check_run__in=made)}
    return {key: stored[_identity(run)] for key, run in made.items()}


def _identity(run: ScreeningRun) -> tuple[object, ...]:
    return run.check_run_id, run.subject_hash, tuple(run.list_versions), run.algorithm, run.scope, run.asked_at


def keep_hits(
    looks: Sequence[Looked], runs: Mapping[UUID, ScreeningRun], *, at: datetime, everything: bool = True
) -> Kept:
    """Store what these looks found; the cases are locked by the caller. A fixed number of queries.

    A look at everything replaces what it did not find again; one at changed entries only what it found otherwise.
    """
    there = _there([look.check for look in looks])
    made = _made(looks, runs, at=at)
    new = [hit for hit in made if (hit.check_run_id, evidence_of(hit), hit.algorithm) not in there]
    _carry_over(new, at=at)
    Hit.objects.bulk_create(new, ignore_conflicts=True)
    again = [there[key] for hit in made if (key := (hit.check_run_id, evidence_of(hit), hit.algorithm)) in there]
    _revive(again)
    kept = {hit.pk for hit in (*new, *again)}
    found = {(hit.check_run_id, hit.source, hit.entry_key) for hit in made}
    gone = [
        hit
        for hit in there.values()
        if hit.pk not in kept
        and hit.replaced_at is None
        and (everything or (hit.check_run_id, hit.source, hit.entry_key) in found)
    ]
    _replace(gone, at=at)
    rest = [hit for hit in there.values() if hit.replaced_at is None and hit.pk not in kept]
    return Kept(_by_check([*new, *again, *rest]))


def _there(checks: Iterable[Check]) -> dict[tuple[UUID, Evidence, str], Hit]:
    """Every match of these checks so far, in force or not."""
    hits = Hit.objects.filter(check_run__in=[check.pk for check in checks]).defer("explanation")
    return {(hit.check_run_id, evidence_of(hit), hit.algorithm): hit for hit in hits}


def _made(looks: Sequence[Looked], runs: Mapping[UUID, ScreeningRun], *, at: datetime) -> list[Hit]:
    """What was found, as rows that are not stored yet."""
    keys = {one.key for look in looks for one in look.likenesses}
    way = algorithm()
    entries = {str(key): entry for key, entry in Entry.objects.select_related("list_version").in_bulk(keys).items()}
    return [
        Hit(
            check_run=look.check,
            case_id=look.check.case_id,
            run=runs[look.check.pk],
            entry=entries[one.key],
            source=entries[one.key].list_version.source,
            entry_key=entries[one.key].entry_id,
            entry_hash=entries[one.key].content_hash,
            subject_hash=runs[look.check.pk].subject_hash,
            algorithm=way,
            score=one.score,
            band=one.band,
            agreeing=one.agreeing,
            explanation=one.explanation,
            found_at=at,
        )
        for look in looks
        for one in look.likenesses
    ]


def _carry_over(new: Sequence[Hit], *, at: datetime) -> None:
    """Take over that the same entry, by the same data of the same person, was found to be somebody else."""
    if not new:
        return
    said = Hit.objects.filter(
        entry_hash__in={hit.entry_hash for hit in new},
        subject_hash__in={hit.subject_hash for hit in new},
        decision=HitDecision.FALSE_POSITIVE,
    ).select_related("case")
    earlier = {(hit.case.person_id, evidence_of(hit)): hit for hit in said.order_by("settled_at")}
    for hit in new:
        before = earlier.get((hit.check_run.case.person_id, evidence_of(hit)))
        if before is None or (hit.strong and before.confirmed_by_id is None):
            continue
        hit.carried_from, hit.settled_at = before, at
        for column in ("decision", "reason", "decided_by_id", "decided_at"):
            setattr(hit, column, getattr(before, column))
        for column in ("confirmed_by_id", "confirmed_at", "confirm_reason"):
            setattr(hit, column, getattr(before, column))


def _revive(hits: Iterable[Hit]) -> None:
    """Matches that a run replaced and another one finds again: their decisions stand."""
    dead = [hit for hit in hits if hit.replaced_at is not None]
    if dead:
        Hit.objects.filter(pk__in=[hit.pk for hit in dead]).update(replaced_at=None)
    for hit in dead:
        hit.replaced_at = None


def _replace(hits: Sequence[Hit], *, at: datetime) -> None:
    if hits:
        Hit.objects.filter(pk__in=[hit.pk for hit in hits]).update(replaced_at=at)
    for hit in hits:
        hit.replaced_at = at


def _by_check(hits: Iterable[Hit]) -> dict[UUID, list[Hit]]:
    found: dict[UUID, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.check_run_id, []).append(hit)
    return found
