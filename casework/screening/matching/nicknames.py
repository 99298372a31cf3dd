"""Whether two words are forms of one name: abbreviations, nicknames, and the same name in other languages."""

from casework.screening.matching.given_names import ABBREVIATIONS, LANGUAGES, NICKNAMES

_NONE: frozenset[str] = frozenset()


def _read(table: str, *, among_all: bool) -> dict[str, frozenset[str]]:
    """A table by word. Not `among_all`: the first of a row is the name, and its short forms are not each other."""
    known: dict[str, set[str]] = {}
    for row in table.strip().splitlines():
        words = row.split()
        for word in words:
            known.setdefault(word, set()).update(words if among_all or word == words[0] else words[:1])
    return {word: frozenset(others - {word}) for word, others in known.items()}


_ABBREVIATIONS = _read(ABBREVIATIONS, among_all=False)
_NICKNAMES = _read(NICKNAMES, among_all=False)
_LANGUAGES = _read(LANGUAGES, among_all=True)
_TABLES = (_ABBREVIATIONS, _NICKNAMES, _LANGUAGES)
_FORMS = {word: _NONE.union(*(table.get(word, _NONE) for table in _TABLES)) for table in _TABLES for word in table}


def abbreviates(one: str, other: str) -> bool:
    """Whether one is written for the other, either way: Fco. for Francisco."""
    return other in _ABBREVIATIONS.get(one, _NONE)


def is_nickname(one: str, other: str) -> bool:
    """Whether one is a short form of the other: Lalo for Eduardo."""
    return other in _NICKNAMES.get(one, _NONE)


def is_translation(one: str, other: str) -> bool:
    """Whether both are one name in two languages or two alphabets: Serhiy and Sergey."""
    return other in _LANGUAGES.get(one, _NONE)


def other_forms(word: str) -> frozenset[str]:
    """Every word that the tables know for this one."""
    return _FORMS.get(word, _NONE)
