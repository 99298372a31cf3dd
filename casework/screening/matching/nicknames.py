"""Short forms, nicknames and the same given name in other languages: a table of our own, each row one name."""

ABBREVIATIONS = """
francisco fco|maria ma|jose jse|guillermo gmo|antonio ant|fernando fdo|gonzalez glez gzlez|rodriguez rguez rdguez
hernandez hdez|fernandez fdez|martinez mtez mtnez|sanchez schez|jimenez jmnz jimnz|mohammed mohd md
"""
NICKNAMES = """
francisco paco pancho|jose pepe|antonio tono|alejandro alex|enrique quique kike|ignacio nacho|william bill will
robert bob rob|james jim jimmy|michael mike|thomas tom|joseph joe|richard dick rick|edward ed eddie
mohammed muhammad mohamed mohammad muhammed mohamad|yusuf yousef yousuf youssef joseph|ahmed ahmad|usama osama
hussein husayn hussain|ali aly|abdullah abdallah|alexander aleksandr alexandr sasha|vladimir wladimir volodymyr
dmitry dmitri dmitriy|sergei sergey serge|yevgeny evgeny evgeni|nikolai nikolay|andrei andrey|yuri yury iurii
katherine catherine kate|elizabeth liz beth|anthony tony|daniel dan|samuel sam|benjamin ben|nicholas nick
matthew matt|stephen steven steve|philip phil
"""


def _read(table: str) -> dict[str, frozenset[str]]:
    known: dict[str, set[str]] = {}
    for row in table.replace("\n", "|").split("|"):
        for word in row.split():
            known.setdefault(word, set()).update(row.split())
    return {word: frozenset(others - {word}) for word, others in known.items()}


_ABBREVIATIONS, _NICKNAMES = _read(ABBREVIATIONS), _read(NICKNAMES)
_NONE: frozenset[str] = frozenset()


def abbreviates(one: str, other: str) -> bool:
    """Whether one is written for the other, either way: Fco. for Francisco."""
    return other in _ABBREVIATIONS.get(one, _NONE)


def is_nickname(one: str, other: str) -> bool:
    """Whether both are forms of one given name."""
    return other in _NICKNAMES.get(one, _NONE)


def other_forms(word: str) -> frozenset[str]:
    """Every word that the tables know for this one."""
    return _ABBREVIATIONS.get(word, _NONE) | _NICKNAMES.get(word, _NONE)
