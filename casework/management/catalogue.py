"""Reads a catalogue of translations (.po) and makes the compiled one (.mo), without tools: bare machines have none."""

import ast
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

LINE = re.compile(r'(?P<part>msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)?\s*(?P<text>".*")')
MAGIC, HEADER_BYTES, PAIR_BYTES = 0x950412DE, 28, 8


@dataclass(slots=True)
class Entry:
    """One message: what the source says and what it is in the other language, one text for each plural form."""

    context: str | None = None
    source: str = ""
    plural: str | None = None
    texts: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    obsolete: bool = False

    @property
    def name(self) -> str:
        """How people are told which message is meant."""
        return f"{self.context} | {self.source}" if self.context else self.source

    @property
    def key(self) -> tuple[str | None, str]:
        """What makes a message the same message."""
        return self.context, self.source

    @property
    def is_translated(self) -> bool:
        """Whether every form has its text; a guess of the tools (fuzzy) is none."""
        return bool(self.texts) and all(self.texts) and "fuzzy" not in self.flags


def read(text: str) -> list[Entry]:
    """All entries of a catalogue in their order, the header (an empty source) among them."""
    return [entry for block in re.split(r"\n\s*\n", text.strip()) if (entry := _entry(block))]


def _entry(block: str) -> Entry | None:
    """One paragraph of the file; comments alone are no entry."""
    entry, parts, part = Entry(), dict[str, str](), ""
    for line in block.splitlines():
        if line.startswith("#,"):
            entry.flags |= {flag.strip() for flag in line[2:].split(",")}
        elif line.startswith("#") and not line.startswith("#~ "):
            continue
        else:
            entry.obsolete |= line.startswith("#~")
            part, text = _continued(line.removeprefix("#~ "), part)
            parts[part] = parts.get(part, "") + text
    if "msgid" not in parts:
        return None
    entry.context, entry.source, entry.plural = parts.get("msgctxt"), parts["msgid"], parts.get("msgid_plural")
    entry.texts = [text for name, text in sorted(parts.items()) if name.startswith("msgstr")]
    return entry


def _continued(line: str, part: str) -> tuple[str, str]:
    """The part a line belongs to (its own keyword, or the one before) and its text. Raises ValueError."""
    found = LINE.fullmatch(line.strip())
    if not found:
        raise ValueError(f"not a line of a catalogue: {line}")
    return found["part"] or part, str(ast.literal_eval(found["text"]))


def compiled(entries: list[Entry]) -> bytes:
    """The .mo file of these entries: sorted by source, without a hash table, the same bytes on every machine."""
    pairs = sorted(_pairs(entries))
    texts = [source for source, _text in pairs] + [text for _source, text in pairs]
    first = HEADER_BYTES + 2 * PAIR_BYTES * len(pairs)
    offsets = accumulate((len(text) + 1 for text in texts), initial=first)  # and, unused, the end
    index = b"".join(struct.pack("<2I", len(text), offset) for text, offset in zip(texts, offsets, strict=False))
    head = struct.pack(
        "<7I", MAGIC, 0, len(pairs), HEADER_BYTES, HEADER_BYTES + PAIR_BYTES * len(pairs), 0, HEADER_BYTES
    )
    return head + index + b"".join(text + b"\0" for text in texts)


def _pairs(entries: list[Entry]) -> Iterator[tuple[bytes, bytes]]:
    """What is looked up and what is found, of the entries that have a translation."""
    for entry in entries:
        if entry.is_translated and not entry.obsolete:
            context = f"{entry.context}\4" if entry.context is not None else ""
            plural = f"\0{entry.plural}" if entry.plural is not None else ""
            yield f"{context}{entry.source}{plural}".encode(), "\0".join(entry.texts).encode()
