"""Checkpoints against the trail: those in the database, and those that were kept elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.translation import gettext as _

from casework.audit.checkpoints import Checkpoint, CheckpointRefused, of_row, read_file
from casework.audit.keys import is_signed
from casework.audit.models import AuditCheckpoint
from casework.audit.verify import Problem, ProblemKind

# How far the trail had come with each of these blocks.
POSITIONS = """
WITH reached AS (SELECT no, sum(n) OVER (ORDER BY no) AS events FROM audit_block)
SELECT b.no, encode(b.hash, 'hex'), r.events, b.ids[b.n], encode(b.hashes[b.n], 'hex')
FROM audit_block AS b JOIN reached AS r ON r.no = b.no WHERE b.no = ANY(%s)
"""
LAST_BLOCK = "SELECT coalesce(max(no), 0) FROM audit_block"


@dataclass(frozen=True, slots=True)
class Named:
    """A checkpoint with what people call it: its number, or the file it stands in."""

    checkpoint: Checkpoint
    called: str


def database_id() -> str:
    """Who this database is, as its checkpoints say."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT audit_database_id()")
        (identity,) = cursor.fetchone()
    return str(identity)


def stored_checkpoints() -> list[Checkpoint]:
    """Every checkpoint of this database, in order."""
    database = database_id()
    return [of_row(row, database=database) for row in AuditCheckpoint.objects.order_by("no")]


def problems_of_stored(stored: Sequence[Checkpoint], ring: Mapping[str, bytes]) -> list[Problem]:
    """What is wrong with the checkpoints in the database: with their chain, their signatures, or the trail itself."""
    found = []
    before: str | None = None
    for number, one in enumerate(stored, start=1):
        if one.content.no != number or one.content.prev != before:
            text = _("Checkpoint %(no)d was altered, or the one before it was altered, removed or inserted.")
            found.append(Problem(ProblemKind.CHECKPOINT, None, None, text % {"no": one.content.no}))
        before = one.hash
    named = [Named(one, _("Checkpoint %(no)d") % {"no": one.content.no}) for one in stored]
    return found + _against_the_trail(named, ring)


def problems_of_files(
    paths: Iterable[Path], *, stored: Sequence[Checkpoint], ring: Mapping[str, bytes]
) -> list[Problem]:
    """What is wrong with these files, or by them with the trail and the checkpoints in the database."""
    found, named = list[Problem](), list[Named]()
    for path in paths:
        try:
            checkpoint = read_file(path)
        except CheckpointRefused as error:
            found.append(Problem(ProblemKind.FILE, None, None, str(error)))
            continue
        called = _("Checkpoint %(no)d in %(file)s") % {"no": checkpoint.content.no, "file": path.name}
        named.append(Named(checkpoint, called))
    wrong = _against_the_trail(named, ring)
    return found + wrong + _against_each_other(named) + _against_stored(named, stored, ring)


def _against_the_trail(named: Sequence[Named], ring: Mapping[str, bytes]) -> list[Problem]:
    """Key, signature, database, and then the block that the checkpoint signed; of each the first that is wrong."""
    database, found = database_id(), list[Problem]()
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(POSITIONS, [sorted({each.checkpoint.content.block_no for each in named})])
        reached = {no: (sha, int(events), last, last_sha) for no, sha, events, last, last_sha in cursor.fetchall()}
        cursor.execute(LAST_BLOCK)
        (end,) = cursor.fetchone()
    for each in named:
        kind = _not_ours(each.checkpoint, ring, database) or _differs(each.checkpoint, reached, end)
        if kind:
            found.append(_problem(kind, each, end=end))
    return found


def _not_ours(checkpoint: Checkpoint, ring: Mapping[str, bytes], database: str) -> ProblemKind | None:
    """Why this checkpoint gives no evidence at all."""
    content = checkpoint.content
    if content.key_id not in ring:
        return ProblemKind.UNKNOWN_KEY
    if not is_signed(content.as_bytes(), checkpoint.signature, public=ring[content.key_id]):
        return ProblemKind.BAD_SIGNATURE
    return None if content.database == database else ProblemKind.OTHER_DATABASE


def _differs(checkpoint: Checkpoint, reached: Mapping[int, tuple[object, ...]], end: int) -> ProblemKind | None:
    """How the trail differs from what was signed."""
    content = checkpoint.content
    if content.block_no > end:
        return ProblemKind.SHORTER
    signed = (content.block_hash, content.events, content.last_event_id, content.last_event_hash)
    return None if reached.get(content.block_no) == signed else ProblemKind.BLOCK_DIFFERS


def _against_each_other(named: Sequence[Named]) -> list[Problem]:
    """Of two files that follow each other, the later names the earlier."""
    by_no = {each.checkpoint.content.no: each for each in named}
    broken = [
        each
        for no, each in sorted(by_no.items())
        if no - 1 in by_no and each.checkpoint.content.prev != by_no[no - 1].checkpoint.hash
    ]
    return [_problem(ProblemKind.CHECKPOINT, each) for each in broken]


def _against_stored(named: Sequence[Named], stored: Sequence[Checkpoint], ring: Mapping[str, bytes]) -> list[Problem]:
    """A file of ours must still have its row, and the same."""
    rows, database, found = {one.content.no: one for one in stored}, database_id(), list[Problem]()
    for each in named:
        if _not_ours(each.checkpoint, ring, database):
            continue
        row = rows.get(each.checkpoint.content.no)
        if row is None:
            found.append(_problem(ProblemKind.CHECKPOINT_REMOVED, each))
        elif row.hash != each.checkpoint.hash:
            found.append(_problem(ProblemKind.CHECKPOINT_DIFFERS, each))
    return found


def _problem(kind: ProblemKind, each: Named, *, end: int = 0) -> Problem:
    """A problem of one checkpoint in words."""
    content = each.checkpoint.content
    sentences = {
        ProblemKind.UNKNOWN_KEY: _("%(called)s is signed with the key %(key)s, which is not known here."),
        ProblemKind.BAD_SIGNATURE: _("%(called)s does not have the signature of its key: it was altered or forged."),
        ProblemKind.OTHER_DATABASE: _("%(called)s is of another database, %(database)s."),
        ProblemKind.SHORTER: _(
            "The trail is shorter than it was: %(called)s signed block %(no)d, and it ends at block %(end)d. "
            "It was cut, or an older copy was put in its place."
        ),
        ProblemKind.BLOCK_DIFFERS: _(
            "The trail was rewritten: block %(no)d, or what stands before it, is not what %(called)s signed."
        ),
        ProblemKind.CHECKPOINT: _("%(called)s does not continue the file before it: one of the two is not genuine."),
        ProblemKind.CHECKPOINT_REMOVED: _("%(called)s is no longer in the database: it was removed there."),
        ProblemKind.CHECKPOINT_DIFFERS: _("%(called)s is not the one in the database: that one was altered."),
    }
    values = {
        "called": each.called,
        "key": content.key_id[:40],
        "database": content.database[:36],
        "no": content.block_no,
        "end": end,
    }
    return Problem(kind, None, content.block_no, sentences[kind] % values)
