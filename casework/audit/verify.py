"""Whether the trail is what was written: it is recomputed, whole or in part, and what is wrong is named.

What it cannot find: an owner who rewrites events not yet sealed together with their hashes, or who removes the last
blocks with their events. Sealing every minute keeps the first small; a checkpoint kept elsewhere finds the second.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _
from psycopg.errors import QueryCanceled

from casework.audit import verify_queries as queries
from casework.audit.beside import answer_to

NAMED_AT_MOST = 1000  # of each kind: a rewritten trail is as wrong with the first thousand names
MOVED_AMONG = 200  # pairs are compared, so few


class ProblemKind(StrEnum):
    """What happened to the event, the block, the machinery or the checkpoint that a problem names."""

    ALTERED = "altered"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    CUT = "cut"
    BLOCK = "block"
    MACHINERY = "machinery"
    FILE = "file"
    UNKNOWN_KEY = "unknown_key"
    BAD_SIGNATURE = "bad_signature"
    OTHER_DATABASE = "other_database"
    SHORTER = "shorter"
    BLOCK_DIFFERS = "block_differs"
    CHECKPOINT = "checkpoint"
    CHECKPOINT_REMOVED = "checkpoint_removed"
    CHECKPOINT_DIFFERS = "checkpoint_differs"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the first event it concerns, its block if sealed, and a sentence for people."""

    kind: ProblemKind
    event_id: int | None
    block_no: int | None
    sentence: str


class Stage(StrEnum):
    """What a verification does, in this order."""

    COUNT = "count"
    BLOCKS = "blocks"
    SEALS = "seals"
    HASHES = "hashes"
    CHAINS = "chains"


@dataclass(slots=True)
class TrailReport:
    """What was looked at, and every problem, by event number; blocks come first."""

    events: int = 0
    rows: int = 0
    blocks: int = 0
    unsealed: int = 0
    checkpoint: int | None = None  # the newest one that was compared
    first_at: datetime | None = None
    last_at: datetime | None = None
    stopped_at: Stage | None = None  # where the time was up: this stage and those behind it were not done
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything was looked at and nothing is wrong."""
        return not self.problems and self.stopped_at is None


@dataclass(frozen=True, slots=True)
class Part:
    """Which events are verified: the questions about them, and the values that these name."""

    questions: queries.Questions = queries.WHOLE
    values: Mapping[str, Any] = field(default_factory=dict)


WHOLE = Part()
TAIL = Part(queries.TAIL)  # what no block has sealed yet


def of_case(case_id: UUID, person_id: UUID) -> Part:
    """The history of one case, and of its person where no case is named."""
    return Part(queries.ONE_CASE, {"case": case_id, "person": person_id})


Found = dict[int, Problem]


def verify_trail(part: Part = WHOLE, *, within: timedelta | None = None) -> TrailReport:
    """Recompute hashes, chains and blocks, and name what was altered, removed, inserted or reordered.

    A part finds what happened to its own events and to the blocks that sealed them. Where `within` is over, the
    report says at which stage; what was found until then stands.
    """
    report, found, bad_blocks = TrailReport(), Found(), list[int]()
    asked = part.questions
    beside = part == WHOLE and within is None  # they take as long as all other questions together
    with _one_snapshot() as cursor, answer_to(cursor, asked.mishashed, part.values, beside=beside) as mishashed:

        def count() -> None:
            ((report.events, report.blocks, report.unsealed, report.first_at, report.last_at),) = _rows(
                cursor, asked.counts, part.values
            )

        def judge_blocks() -> None:
            bad_blocks.extend(no for (no,) in _rows(cursor, asked.bad_blocks, part.values))

        def compare_with_seals() -> None:
            wrong = _rows(cursor, asked.against_seals, {**part.values, "bad": bad_blocks})
            _add_sealed(cursor, wrong, found)

        def compute_hashes() -> None:
            _add_mishashed(mishashed(), found)
            _name_moved(cursor, found)

        def follow_chains() -> None:
            ((report.rows, breaks),) = _rows(cursor, asked.chains, part.values)
            _add_breaks(cursor, breaks or [], found)

        work = (count, judge_blocks, compare_with_seals, compute_hashes, follow_chains)
        report.stopped_at = _done_in_time(cursor, zip(Stage, work, strict=True), within=within)
    report.problems = [_block_problem(no) for no in bad_blocks[:NAMED_AT_MOST]]
    report.problems += sorted(found.values(), key=lambda problem: problem.event_id or 0)
    return report


def takes_its_turn() -> bool:
    """Whether nobody else verifies for a page now; if so nobody will until this transaction ends.

    Each takes a server's whole attention for seconds: a few at once would be felt at every desk.
    """
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        ((free,),) = _rows(cursor, queries.TURN)
    return bool(free)


def _done_in_time(
    cursor: CursorWrapper, stages: Iterable[tuple[Stage, Callable[[], None]]], *, within: timedelta | None
) -> Stage | None:
    """Do one stage after the other; the stage at which PostgreSQL was stopped because the time was up, or None."""
    if within is None:
        for _stage, work in stages:
            work()
        return None
    ends = time.monotonic() + within.total_seconds()
    ((usual,),) = _rows(cursor, "SELECT current_setting('statement_timeout')")
    for stage, work in stages:
        left = max(1, int((ends - time.monotonic()) * 1000))
        try:
            with transaction.atomic():
                cursor.execute(queries.TIME_LIMIT, [str(left)])
                work()
                cursor.execute(queries.TIME_LIMIT, [usual])
        except OperationalError as error:
            if not isinstance(error.__cause__, QueryCanceled):
                raise
            return stage
    return None


def _add_sealed(cursor: CursorWrapper, wrong: list[Any], found: Found) -> None:
    """What the good blocks say that is not so; missing events at the very end are one cut."""
    missing = {event_id: no for event_id, no, kind in wrong if kind == "removed"}
    tail = _tail(cursor, missing)
    for event_id, no, kind in wrong[:NAMED_AT_MOST]:
        if event_id not in tail:
            found[event_id] = _sealed_problem(ProblemKind(kind), event_id, no)
    if tail:
        first = min(tail)
        found[first] = Problem(ProblemKind.CUT, first, missing[first], _cut_sentence(tail, missing[first]))


def _tail(cursor: CursorWrapper, missing: Iterable[int]) -> set[int]:
    """The missing events behind which no sealed event is left."""
    if not missing:
        return set()
    ((last,),) = _rows(cursor, queries.LAST_SEALED_LEFT)
    return {event_id for event_id in missing if last is None or event_id > last}


def _add_mishashed(wrong: list[Any], found: Found) -> None:
    """Events that do not give their own hash."""
    for event_id in sorted(event_id for (event_id,) in wrong)[:NAMED_AT_MOST]:
        sentence = _("Event %(id)d was altered: it does not give its own hash.") % {"id": event_id}
        found.setdefault(event_id, Problem(ProblemKind.ALTERED, event_id, None, sentence))


def _name_moved(cursor: CursorWrapper, found: Found) -> None:
    """Say "reordered" where an event's hash is right under another number."""
    candidates = sorted(found)[:MOVED_AMONG]
    standing = [event_id for event_id in candidates if found[event_id].kind is not ProblemKind.REMOVED]
    if not standing:
        return
    for event_id, own_id in _rows(cursor, queries.MOVED, {"ids": standing, "candidates": candidates}):
        sentence = _("Event %(id)d was moved: it was written as event %(own)d.") % {"id": event_id, "own": own_id}
        found[event_id] = Problem(ProblemKind.REORDERED, event_id, found[event_id].block_no, sentence)


def _add_breaks(cursor: CursorWrapper, breaks: list[int], found: Found) -> None:
    """Broken row chains, unless an event already named explains the break."""
    gone = [problem.event_id for problem in found.values() if problem.kind in {ProblemKind.REMOVED, ProblemKind.CUT}]
    for event_id, before, named, starts, table, pk in _rows(
        cursor, queries.BREAKS, {"ids": sorted(breaks)[:NAMED_AT_MOST]}
    ):
        explained = event_id in found or before in found or any((before or 0) < (g or 0) < event_id for g in gone)
        if not explained:
            problem = _chain_problem(event_id, before=before, named=named, starts=starts, row=f"{table} {pk}")
            found[problem.event_id or event_id] = problem


def _chain_problem(event_id: int, *, before: int | None, named: int | None, starts: bool, row: str) -> Problem:
    """What a chain's break tells by itself, where no seal does."""
    values = {"id": event_id, "before": before, "named": named, "row": row}
    if starts:
        text = _("Event %(id)d was inserted: it starts the history of %(row)s, which had one.")
        return Problem(ProblemKind.INSERTED, event_id, None, text % values)
    if named is not None and named > event_id:
        text = _("Event %(id)d was moved: it continues the later event %(named)d of %(row)s.")
        return Problem(ProblemKind.REORDERED, event_id, None, text % values)
    if named is not None and before is not None:
        text = _("Event %(before)d was inserted: the history of %(row)s goes from event %(named)d to event %(id)d.")
        return Problem(ProblemKind.INSERTED, before, None, text % values)
    text = _("The change of %(row)s before event %(id)d was removed, or rewritten with its hash.")
    return Problem(ProblemKind.REMOVED, event_id, None, text % values)


def _sealed_problem(kind: ProblemKind, event_id: int, no: int | None) -> Problem:
    """What a seal tells about one event."""
    sentences = {
        ProblemKind.REMOVED: _("Event %(id)d was removed: block %(no)s has sealed it."),
        ProblemKind.INSERTED: _("Event %(id)d was inserted: its transaction was sealed without it."),
        ProblemKind.ALTERED: _("Event %(id)d was altered: block %(no)s has sealed another hash."),
    }
    return Problem(kind, event_id, no, sentences[kind] % {"id": event_id, "no": no})


def _cut_sentence(tail: set[int], no: int) -> str:
    """How much of the sealed end is gone."""
    values = {"n": len(tail), "first": min(tail), "last": max(tail), "no": no}
    return (
        _("The end was cut off: %(n)d sealed events from %(first)d to %(last)d are gone, from block %(no)d on.")
        % values
    )


def _block_problem(no: int) -> Problem:
    """A block that does not agree with itself or with the one before it."""
    sentence = _("Block %(no)d was altered, or the block before it was altered, removed or inserted.") % {"no": no}
    return Problem(ProblemKind.BLOCK, None, no, sentence)


def _rows(cursor: CursorWrapper, query: str, parameters: Mapping[str, Any] | None = None) -> list[Any]:
    """Every row of an answer."""
    cursor.execute(query, parameters)
    return list(cursor.fetchall())


@contextmanager
def _one_snapshot() -> Iterator[CursorWrapper]:
    """All questions see one moment, so that a block sealed meanwhile accuses nobody."""
    connection = connections[DEFAULT_DB_ALIAS]
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(queries.SETTINGS)
        yield cursor
