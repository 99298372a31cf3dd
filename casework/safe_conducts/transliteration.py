"""Names of any script in the letters of a machine-readable zone: ICAO Doc 9303 part 3, section 6, tables A to C."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from anyascii import anyascii

# Table A, where a letter becomes more than itself without its accent.
_LATIN: Final = {
    "Ä": "AE", "Å": "AA", "Æ": "AE", "Ð": "D", "Ö": "OE", "Ø": "OE", "Ü": "UE", "Þ": "TH", "ẞ": "SS", "ß": "SS",
    "Đ": "D", "Ħ": "H", "I": "I", "ı": "I", "Ĳ": "IJ", "ĸ": "Q", "Ł": "L", "Ŋ": "N", "ŉ": "N", "Œ": "OE", "Ŧ": "T",
}  # fmt: skip
# Table B: Cyrillic.
_CYRILLIC: Final = dict(zip(
    "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЀЂЃЄЅІЇЈЉЊЋЌЍЎЏҐ",
    "A B V G D E E ZH Z I I K L M N O P R S T U F KH TS CH SH SHCH IE Y - E IU IA"
    " E D G IE DZ I I J LJ NJ C K I U DZ G".replace("-", "").split(" "),
    strict=True,
))  # fmt: skip
# Table C: Arabic; the marks of vowels are not encoded, and X begins what takes more than one letter.
_ARABIC: Final = {
    0x0621: "XE", 0x0622: "XAA", 0x0623: "XAE", 0x0624: "U", 0x0625: "I", 0x0626: "XI", 0x0627: "A", 0x0628: "B",
    0x0629: "XTA", 0x062A: "T", 0x062B: "XTH", 0x062C: "J", 0x062D: "XH", 0x062E: "XKH", 0x062F: "D", 0x0630: "XDH",
    0x0631: "R", 0x0632: "Z", 0x0633: "S", 0x0634: "XSH", 0x0635: "XSS", 0x0636: "XDZ", 0x0637: "XTT", 0x0638: "XZZ",
    0x0639: "E", 0x063A: "G", 0x0641: "F", 0x0642: "Q", 0x0643: "K", 0x0644: "L", 0x0645: "M", 0x0646: "N",
    0x0647: "H", 0x0648: "W", 0x0649: "XAY", 0x064A: "Y", 0x0671: "XXA", 0x0679: "XXT", 0x067C: "XRT", 0x067E: "P",
    0x0681: "XKE", 0x0685: "XXH", 0x0686: "XC", 0x0688: "XXD", 0x0689: "XDR", 0x0691: "XXR", 0x0693: "XRR",
    0x0696: "XRX", 0x0698: "XJ", 0x069A: "XXS", 0x06A9: "XKK", 0x06AB: "XXK", 0x06AD: "XNG", 0x06AF: "XGG",
    0x06BA: "XNN", 0x06BC: "XXN", 0x06BE: "XDO", 0x06C0: "XYH", 0x06C1: "XXG", 0x06C2: "XGE", 0x06C3: "XTG",
    0x06CC: "XYA", 0x06CD: "XXY", 0x06D0: "Y", 0x06D2: "XYB", 0x06D3: "XBE",
}  # fmt: skip
_TABLE: Final = {ord(sign): letters for sign, letters in (_LATIN | _CYRILLIC).items()} | _ARABIC
_SPANISH_U: Final = re.compile("(?<=G)Ü(?=[EIÉÍ])")  # only says that the u is spoken; the table allows the bare letter
_LAST_TEH: Final = re.compile("\u0629(?!\\w)")  # at the end of a word it is another sound
_SHADDA: Final = re.compile("(.)\u0651")  # doubles the letter before it
_TASHKIL: Final = re.compile("[\u064b-\u0650\u0652]+")  # signs of vowels, which are not encoded
_PARTS: Final = re.compile(r"[\s<\-\u2010-\u2015]+")


def name_parts(names: Iterable[str]) -> list[str]:
    """The words of these names in A-Z only; a hyphen parts words, whatever else is no letter is left out."""
    words = (in_latin(word) for name in names for word in _PARTS.split(name))
    return [word for word in words if word]


def in_latin(word: str) -> str:
    """One word in A-Z, by the standard's tables; a script that has none as its usual Latin form."""
    upper = unicodedata.normalize("NFC", unicodedata.normalize("NFC", word).upper())
    upper = _LAST_TEH.sub("XAH", _SHADDA.sub(r"\1\1", _TASHKIL.sub("", upper)))
    return "".join(_letters(sign) for sign in _SPANISH_U.sub("U", upper))


def _letters(sign: str) -> str:
    if "A" <= sign <= "Z":
        return sign
    if (known := _TABLE.get(ord(sign))) is not None:
        return known
    if not unicodedata.category(sign).startswith("L"):  # emoji, digits, points, marks that stand alone
        return ""
    plain = unicodedata.normalize("NFD", sign)[0]
    if plain != sign:
        return _letters(plain)
    return "".join(letter for letter in anyascii(sign).upper() if "A" <= letter <= "Z")
