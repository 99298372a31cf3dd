"""Whether a history pack is what was handed out: against itself, and against the trail where there is one."""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from casework.audit.models import CHANGES, AuditBlock, AuditEvent
from casework.audit.pack import BLOCK_COLUMNS, FORMAT, MEMBER_BYTES, content_hash
from casework.audit.written import event_in
from casework.errors import BadInput

MOST_BYTES = 64 * 1024 * 1024


@dataclass(slots=True)
class PackReport:
    """What was looked at, and a sentence for each thing that is wrong."""

    case: str
    events: int
    sealed: int
    problems: list[str] = field(default_factory=list)


def check_pack(raw: bytes) -> tuple[dict[str, Any], PackReport]:
    """The pack's content, and what is wrong with it by itself. Raises BadInput for what is no pack."""
    content = _read(raw)
    events, blocks = content["events"], {block["no"]: block for block in content["blocks"]}
    sealed = [event for event in events if event["block"] is not None]
    report = PackReport(str(content["about"].get("case", "—")), len(events), len(sealed))
    if content.get("sha256") != content_hash(content):
        report.problems.append(_("The pack was altered: its own hash is another."))
    report.problems += _about_events(events)
    report.problems += _about_chains(events)
    for block in blocks.values():
        report.problems += _about_block(block)
    for event in sealed:
        report.problems += _about_membership(event, blocks.get(event["block"]))
    return content, report


def check_against_the_trail(content: Mapping[str, Any]) -> Iterator[str]:
    """What the pack says otherwise than the trail of this database."""
    hashes = {event["id"]: event["hash"] for event in content["events"]}
    kept = {key: bytes(one).hex() for key, one in AuditEvent.objects.filter(pk__in=hashes).values_list("pk", "hash")}
    for key, digest in hashes.items():
        if key not in kept:
            yield _("Event %(id)d is not in the trail of this database.") % {"id": key}
        elif kept[key] != digest:
            yield _("Event %(id)d has another hash in the trail of this database.") % {"id": key}
    seals = {block["no"]: block["hash"] for block in content["blocks"]}
    there = {no: bytes(one).hex() for no, one in AuditBlock.objects.filter(pk__in=seals).values_list("pk", "hash")}
    for no, digest in seals.items():
        if there.get(no) != digest:
            yield _("Block %(no)d is another one, or none, in the trail of this database.") % {"no": no}


def _read(raw: bytes) -> dict[str, Any]:
    if len(raw) > MOST_BYTES:
        raise BadInput({"file": _("This file is too large for a history pack.")})
    try:
        content = json.loads(raw)
        fits = content["format"] == FORMAT and isinstance(content["about"], dict)
        fits = fits and all(isinstance(content[name], list) for name in ("events", "blocks"))
        fits = fits and all(_is_event(event) for event in content["events"])
        fits = fits and all(_is_block(block) for block in content["blocks"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadInput({"file": _("This is no history pack.")}) from error
    if not fits:
        raise BadInput({"file": _("This is no history pack, or one of another format.")})
    return dict(content)


def _is_event(event: Any) -> bool:
    number, block = event["id"], event["block"]
    return _is_number(number) and (block is None or _is_number(block)) and _are_texts(event, "hash", "text")


def _is_block(block: Any) -> bool:
    members = block["members"]
    return _is_number(block["no"]) and _are_texts(block, "hash", "text") and isinstance(members, str | None)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and 0 <= value < 2**63


def _are_texts(row: Any, *names: str) -> bool:
    return all(isinstance(row[name], str) for name in names)


def _told(row: Mapping[str, Any], columns: tuple[str, ...]) -> dict[str, Any]:
    """The columns that a text holds; none where it is not written as the trail writes."""
    try:
        values = json.loads(row["text"])
    except (ValueError, RecursionError):
        return {}
    return dict(zip(columns, values, strict=True)) if isinstance(values, list) and len(values) == len(columns) else {}


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _about_events(events: list[dict[str, Any]]) -> Iterator[str]:
    before = 0
    for event in events:
        if _hashed(event["text"]) != event["hash"] or event_in(event["text"]).get("id") != event["id"]:
            yield _("Event %(id)d was altered: its text gives another hash.") % {"id": event["id"]}
        if event["id"] <= before:
            yield _("Event %(id)d stands in another place than the trail has it.") % {"id": event["id"]}
        before = event["id"]


def _about_chains(events: list[dict[str, Any]]) -> Iterator[str]:
    """Each change names the hash of the change before it of the same row, as far as both are in the pack."""
    latest: dict[tuple[Any, Any], str] = {}
    for event in events:
        told = event_in(event["text"])
        if told.get("kind") not in CHANGES:
            continue
        row = (str(told["subject_table"]), str(told["subject_pk"]))
        if row in latest and told["prev"] != latest[row]:
            yield _("Before event %(id)d a change of the same row is missing.") % {"id": event["id"]}
        latest[row] = event["hash"]


def _about_block(block: dict[str, Any]) -> Iterator[str]:
    told = _told(block, BLOCK_COLUMNS)
    if _hashed(block["text"]) != block["hash"] or told.get("no") != block["no"]:
        yield _("Block %(no)d was altered: its text gives another hash.") % {"no": block["no"]}
    elif block["members"] is not None and hashlib.sha256(_members(block)).hexdigest() != told["digest"]:
        yield _("Block %(no)d was altered: its members are not the ones it sealed.") % {"no": block["no"]}


def _members(block: Mapping[str, Any]) -> bytes:
    """Numbers and hashes as they were sealed; nothing where they are not written as they should be."""
    try:
        return base64.b64decode(block["members"] or "", validate=True)
    except (binascii.Error, ValueError):
        return b""


def _about_membership(event: Mapping[str, Any], block: Mapping[str, Any] | None) -> Iterator[str]:
    names = {"id": event["id"], "no": event["block"]}
    if block is None:
        yield _("Block %(no)d, which sealed event %(id)d, is not in the pack.") % names
    elif block["members"] is not None:
        members = _members(block)
        try:
            sealed = event["id"].to_bytes(8, "big") + bytes.fromhex(event["hash"])
        except ValueError:
            sealed = b""
        place = members.find(sealed) if len(sealed) == MEMBER_BYTES else -1
        while place > 0 and place % MEMBER_BYTES:  # inside of others: look behind it
            place = members.find(sealed, place + 1)
        if place < 0:
            yield _("Event %(id)d is not among those that block %(no)d sealed.") % names
