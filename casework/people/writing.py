"""What may be written in a field, how names are shown, and how they are compared."""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from casework.errors import BadInput

# Letters, marks, digits, punctuation, spaces and currency; no controls, no direction marks, no pictures:
# the page that is printed cannot show them (design: model.md, "Documents").
REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk", "Zl", "Zp"})
# A sign may become several in a key (ß, ligatures); longer keys are cut alike on both sides of a comparison.
MOST_NAME_KEY, MOST_DOCUMENT_KEY = 610, 40
ALLOWED_ANYWAY = frozenset("\u200c\u200d°´`^¨")


def clean_line(text: str, *, field: str, most: int) -> str:
    """One line of text in NFC with single spaces. Raises BadInput naming the field for what cannot be printed."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if len(line) > most:
        raise BadInput({field: _("Write at most %(most)d characters.") % {"most": most}})
    for character in line:
        if unicodedata.category(character) in REFUSED_CATEGORIES and character not in ALLOWED_ANYWAY:
            raise BadInput({field: _("This field holds a character that cannot be printed; remove it and try again.")})
    return line


def clean_text(text: str, *, field: str, most: int) -> str:
    """Several lines of text, each cleaned as clean_line does. Raises BadInput naming the field."""
    lines = [clean_line(line, field=field, most=most) for line in text.strip().splitlines()]
    joined = "\n".join(lines)
    if len(joined) > most:
        raise BadInput({field: _("Write at most %(most)d characters.") % {"most": most}})
    return joined


def name_key(*parts: str) -> str:
    """A name for exact comparison: no accents, no case, no order of signs; tokens in the order given."""
    bare = unicodedata.normalize("NFKD", " ".join(part for part in parts if part)).casefold()
    letters = "".join(
        character if unicodedata.category(character)[0] in "LN" else " "
        for character in bare
        if unicodedata.category(character) != "Mn"
    )
    return " ".join(letters.split())[:MOST_NAME_KEY].rstrip()


def document_key(number: str) -> str:
    """A document number for comparison: capitals and digits only (V-99.000.001 is V99000001)."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", number).upper())[:MOST_DOCUMENT_KEY]


def joined_name(parts: Iterable[str]) -> str:
    """The parts of a name that there are, as one line."""
    return " ".join(part for part in parts if part)
