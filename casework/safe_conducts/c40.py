"""C40, how a seal packs text: three characters in two bytes (ICAO Doc 9303 part 13, ISO/IEC 16022)."""

import struct
from functools import cache
from typing import Final

_SIGNS: Final = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUES: Final = {sign: value for value, sign in enumerate(_SIGNS, start=3)}
_VALUE_OF: Final = bytes(_VALUES.get(chr(code), 0) for code in range(256))  # 0 for what cannot be packed
_BY_VALUE: Final = ("", "", "", *_SIGNS)
_ALONE: Final = 0xFE  # what follows is one character in ASCII, plus one


class NotC40(ValueError):
    """The text cannot be packed, or the bytes are no packed text."""


def encoded_size(characters: int) -> int:
    """How many bytes a text of so many characters takes: the least even number that is no less than two thirds."""
    return -(-characters // 3) * 2


class _Triples(dict[int, str]):
    """Three characters for each two bytes, worked out when first asked."""

    def __missing__(self, word: int) -> str:
        values = ((word - 1) // 1600, (word - 1) // 40 % 40, (word - 1) % 40)
        if min(values) < 3 or max(values) > 39:
            raise NotC40("a value without a character")
        self[word] = "".join(_BY_VALUE[value] for value in values)
        return self[word]


_TRIPLES: Final = _Triples()


@cache  # no seal has more than 779 words
def _words(count: int) -> struct.Struct:
    """Reads so many words of two bytes."""
    return struct.Struct(f">{count}H")


@cache
def _ones(count: int) -> int:
    """A number with a 1 in each of so many words."""
    return int.from_bytes(b"\0\1" * count, "big")


def encode(text: str) -> bytes:
    """Pack A-Z, 0-9 and space. Raises NotC40."""
    values = text.encode("ascii", "replace").translate(_VALUE_OF)
    if 0 in values:
        raise NotC40("a character without a value")
    whole, left_over = divmod(len(text), 3)
    packed = _triples_packed(values, whole)
    return packed + _rest(text[-left_over:]) if left_over else packed


def _triples_packed(values: bytes, whole: int) -> bytes:
    """All whole triples at once: numbers with a value in each word, no word of which runs over (39 · 1641 + 1)."""
    words, ends, parts = bytearray(2 * whole), 3 * whole, []
    for place in (0, 1, 2):
        words[1::2] = values[place:ends:3]
        parts.append(int.from_bytes(words, "big"))
    first, second, third = parts
    return (1600 * first + 40 * second + third + _ones(whole)).to_bytes(2 * whole, "big")


def _rest(text: str) -> bytes:
    """One or two characters that are left over."""
    values = [_VALUES[sign] for sign in text]
    if len(values) == 1:
        return bytes((_ALONE, ord(text) + 1))
    return struct.pack(">H", 1600 * values[0] + 40 * values[1] + 1)


def decode(packed: bytes) -> str:
    """The text in these bytes. Raises NotC40, also for bytes that `encode` would never write."""
    if len(packed) % 2:
        raise NotC40("an odd number of bytes")
    words = _words(len(packed) // 2).unpack(packed)
    if words and (words[-1] >> 8 == _ALONE or words[-1] % 40 == 1):
        return "".join(map(_TRIPLES.__getitem__, words[:-1])) + _read_rest(words[-1])
    return "".join(map(_TRIPLES.__getitem__, words))


def _read_rest(word: int) -> str:
    """The one or two characters that the last two bytes hold. Raises NotC40."""
    if word >> 8 == _ALONE:
        text = chr((word & 0xFF) - 1) if word & 0xFF else ""
        if text not in _VALUES:
            raise NotC40("no character after the sign of a single one")
        return text
    values = ((word - 1) // 1600, (word - 1) // 40 % 40)
    if min(values) < 3 or max(values) > 39:
        raise NotC40("a value without a character")
    return "".join(_BY_VALUE[value] for value in values)
