"""Packs a PDF's small objects into one compressed stream, as ISO 32000-1 section 7.5.7 lays down and PDF/A-2 permits.

Typst writes them one by one in plain text; the tags that a screen reader needs are a sixth of the file that way.
"""

import re
import zlib

TRUETYPE = b"\0\1\0\0"
TRAILER = re.compile(rb"trailer\n<</Size (\d+)(.*)>>\nstartxref\n(\d+)\n%%EOF\s*\Z", re.DOTALL)
NAMELESS_STREAM = re.compile(rb"<</Length \d+/Filter/FlateDecode>>\nstream\n(.*)\nendstream", re.DOTALL)
UNASKED = (b"name", b"post")  # who made it and what its glyphs are called


def packed(pdf: bytes) -> bytes:
    """The same document with object and cross-reference streams. Raises ValueError unless Typst wrote the file."""
    bodies, trailer = _objects(pdf)
    bodies = {number: _lean(body) for number, body in bodies.items()}
    small = {number: body for number, body in bodies.items() if not body.endswith(b"endstream")}
    container, index = len(bodies) + 1, len(bodies) + 2
    out = bytearray(pdf[: pdf.index(b"1 0 obj")])
    rows = {0: (0, 0, 65535)} | {number: (2, container, place) for place, number in enumerate(small)}
    for number, body in [(n, b) for n, b in bodies.items() if n not in small] + [(container, _object_stream(small))]:
        rows[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows[index] = (1, len(out), 0)
    table = b"".join(
        kind.to_bytes(1, "big") + where.to_bytes(4, "big") + place.to_bytes(2, "big")
        for _, (kind, where, place) in sorted(rows.items())
    )
    entries = b"/Type/XRef/Size %d/W[1 4 2]%b" % (index + 1, trailer)
    return bytes(out + b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF" % (index, _stream(entries, table), len(out)))


def _objects(pdf: bytes) -> tuple[dict[int, bytes], bytes]:
    """Each object's body by its number, and the trailer's entries without the size."""
    end = TRAILER.match(pdf, max(pdf.rfind(b"trailer\n"), 0))
    if end is None:
        raise ValueError("no plain cross-reference table")
    start = int(end[3])
    lines = pdf[start : end.start()].split(b"\n")
    offsets = [int(line[:10]) for line in lines[3 : 2 + int(end[1])]]  # after "xref", the range and the free entry
    bodies = {}
    for number, (begin, stop) in enumerate(zip(offsets, [*offsets[1:], start], strict=True), start=1):
        head, text = b"%d 0 obj\n" % number, pdf[begin:stop].rstrip()
        if not text.startswith(head) or not text.endswith(b"endobj"):
            raise ValueError(f"object {number} is not where the table says")
        bodies[number] = text[len(head) : -len(b"endobj")].rstrip(b"\n")
    return bodies, end[2]


def _lean(body: bytes) -> bytes:
    """A TrueType font without the tables that no PDF reader asks (ISO 32000-1, section 9.9); anything else as it is."""
    found = NAMELESS_STREAM.fullmatch(body) if body.endswith(b"endstream") else None
    if found is None or not zlib.decompressobj().decompress(found[1], len(TRUETYPE)).startswith(TRUETYPE):
        return body
    font = zlib.decompress(found[1])
    count = int.from_bytes(font[4:6], "big")
    entries = [font[12 + 16 * place : 28 + 16 * place] for place in range(count)]
    kept = [entry for entry in entries if entry[:4] not in UNASKED]
    head, tables, at = TRUETYPE + _search_fields(len(kept)), b"", 12 + 16 * len(kept)
    for entry in kept:
        begin, length = int.from_bytes(entry[8:12], "big"), int.from_bytes(entry[12:16], "big")
        head += entry[:8] + (at + len(tables)).to_bytes(4, "big") + entry[12:16]
        tables += font[begin : begin + length] + bytes(-length % 4)
    return _stream(b"", head + tables)


def _search_fields(count: int) -> bytes:
    """How many tables, and what a binary search among them begins with."""
    power = 2 ** (count.bit_length() - 1)
    fields = (count, power * 16, power.bit_length() - 1, (count - power) * 16)
    return b"".join(field.to_bytes(2, "big") for field in fields)


def _object_stream(small: dict[int, bytes]) -> bytes:
    places, at = [], 0
    for number, body in small.items():
        places.append(b"%d %d" % (number, at))
        at += len(body) + 1
    head = b" ".join(places) + b"\n"
    return _stream(b"/Type/ObjStm/N %d/First %d" % (len(small), len(head)), head + b"\n".join(small.values()))


def _stream(entries: bytes, content: bytes) -> bytes:
    data = zlib.compress(content, 9)
    return b"<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (entries, len(data), data)
