"""A case's history to take along: told in sentences, with every event, hash and block, marked for whom it was made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext

from casework.admin.history import act_of
from casework.admin.story import Entry, story_of
from casework.arrivals.models import Case
from casework.audit.models import AuditEvent
from casework.audit.pack import BLOCK_COLUMNS, FORMAT, PackedTrail, canonical, content_hash, packed_history
from casework.audit.written import COLUMNS
from casework.law.days import BOGOTA
from casework.paper import legible, set_page
from casework.staff.models import User

TEMPLATE = "history.typ"
MOST_NOTE = 400  # characters of a note on paper; the JSON pack has all of it


@dataclass(frozen=True, slots=True)
class Handed:
    """To whom, under which mandate, for what and when a history was handed out."""

    auditor: User
    mandate: str
    purpose: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Pack:
    """The content with its hash, and what the export's event tells of it."""

    content: dict[str, Any]
    trail: PackedTrail

    @property
    def sha256(self) -> str:
        """Over the canonical content: the same for the file and for what is printed."""
        return str(self.content["sha256"])


def pack_of(case: Case, handed: Handed, *, after: int = 0) -> Pack:
    """The history of this case behind an event's number, as far as one pack goes."""
    trail = packed_history(case.pk, case.person_id, after=after)
    content: dict[str, Any] = {
        "format": FORMAT,
        "about": _about(case, handed, trail, after=after),
        "how_to_check": _how(),
        "columns": list(COLUMNS),
        "block_columns": list(BLOCK_COLUMNS),
        "story": [_told(entry) for entry in _story(trail)],
        "events": trail.events,
        "blocks": trail.blocks,
    }
    content["sha256"] = content_hash(content)
    return Pack(content, trail)


def as_json(pack: Pack) -> bytes:
    """The file that `manage.py check_pack` reads."""
    return canonical(pack.content)


def as_pdf(pack: Pack, *, at: datetime) -> bytes:
    """The same to be read on paper: the story, then every event with its block and hash. Raises PageNotSet."""
    content = pack.content
    about = {name: legible(str(value)) for name, value in content["about"].items() if isinstance(value, str | int)}
    kinds = {event.id: event for event in _events(pack.trail)}
    values = {
        "about": about,
        "language": (get_language() or "es")[:2],
        "demonstration": content["about"]["demonstration"],
        "sha256": pack.sha256,
        "words": {name: str(text) for name, text in _words().items()},
        "story": [_on_paper(entry) for entry in content["story"]],
        "events": [
            [str(event["id"]), kinds[event["id"]].kind, str(event["block"] or "—"), event["hash"]]
            for event in content["events"]
        ],
    }
    return set_page(TEMPLATE, values, at=at)


def _about(case: Case, handed: Handed, trail: PackedTrail, *, after: int) -> dict[str, Any]:
    return {
        "case": case.number,
        "reference": case.public_ref,
        "made_at": handed.at.astimezone(BOGOTA).isoformat(timespec="seconds"),
        "made_for": handed.auditor.display_name,
        "account": handed.auditor.username,
        "mandate": handed.mandate,
        "purpose": handed.purpose,
        "mark": gettext("Copy for audit"),
        "demonstration": settings.DEMONSTRATION,
        "first_event": int(trail.events[0]["id"]) if trail.events else 0,
        "last_event": trail.last,
        "after": after,
        "goes_on": trail.goes_on,
    }


def _how() -> list[str]:
    return [
        gettext("The hash of an event is SHA-256 over its text, in UTF-8."),
        gettext("Members of a block are numbers (8 bytes) and hashes (32 bytes) in base64."),
        gettext("The digest of a block is SHA-256 over its members."),
        gettext(
            "The hash of a block is SHA-256 over its text, which names its digest and the hash of the block before."
        ),
        gettext("The field sha256 is SHA-256 over this content without that field: keys sorted, no spaces, UTF-8."),
        gettext("Whoever kept a checkpoint of the trail finds the hashes of the blocks confirmed there."),
    ]


def _events(trail: PackedTrail) -> Sequence[AuditEvent]:
    keys = [event["id"] for event in trail.events]
    return list(AuditEvent.objects.filter(pk__in=keys).order_by("id"))


def _story(trail: PackedTrail) -> list[Entry]:
    return story_of([list(act) for _act, act in groupby(_events(trail), key=act_of)])


def _told(entry: Entry) -> dict[str, Any]:
    """One act with everything that the page tells of it."""
    return {
        "at": entry.at.astimezone(BOGOTA).isoformat(),
        "recorded_at": entry.recorded_at.astimezone(BOGOTA).isoformat(),
        "event": entry.event_id,
        "kind": entry.kind,
        "office": entry.office,
        "sentences": entry.sentences,
        "notes": entry.notes,
        "changes": [{"thing": one.thing, "kind": one.kind, "columns": one.columns} for one in entry.changes],
    }


def _on_paper(entry: dict[str, Any]) -> dict[str, Any]:
    moment = datetime.fromisoformat(entry["at"])
    return {
        "day": f"{moment:%Y-%m-%d}",
        "time": f"{moment:%H:%M}",
        "event": str(entry["event"]),
        "office": legible(entry["office"]),
        "sentences": [legible(text[:MOST_NOTE]) for text in entry["sentences"]],
        "notes": [legible(text[:MOST_NOTE]) for text in entry["notes"]],
    }


def _words() -> dict[str, Any]:
    """What the template prints besides the values, in the reader's language."""
    return {
        "title": gettext("History of a case"),
        "case": gettext("Case"),
        "made_for": gettext("Made for"),
        "mandate": gettext("Mandate"),
        "purpose": gettext("Purpose"),
        "made_at": gettext("Made at"),
        "events": gettext("Events"),
        "story": gettext("What happened"),
        "event": gettext("Event"),
        "kind": gettext("Kind"),
        "block": gettext("Block"),
        "hash": gettext("Hash (SHA-256)"),
        "all_events": gettext("Every event with its seal"),
        "goes_on": gettext("The history goes on in the next part, behind the last event of this one."),
        "content": gettext("Hash of the content; the JSON pack of the same moment has the same story and events"),
        "none": gettext("none"),
        "fictional": gettext("FICTIONAL DATA - NOT VALID"),
    }
