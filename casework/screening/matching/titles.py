"""Ranks and titles: an attribute of a person and never a part of the name ("Cnel. Hemry Castellanos")."""

from collections.abc import Sequence

_TABLE = {
    "courtesy": """mr mrs ms miss sr sra srta don dona monsieur madame mme herr frau sir lord lady hon honorable
        excellency senor senora signor mister mssr jr""",
    "learned": "dr dra lic ing prof profesor professor engineer eng doctor doctora doktor licenciado ingeniero",
    "religious": """sheikh shaykh shaikh sheik cheikh haji hajji hajj haj hadji alhaji mullah mulla maulavi mawlawi
        mawlavi molvi maulvi maulana mawlana qari hafiz sayyid sayed ustad ayatollah hojjatoleslam imam padre fray""",
    "office": """president presidente prasident presidentti minister ministro senator senador judge juez inspector
        comisario governor gobernador ambassador embajador premier chancellor""",
    "military": """general gral gen coronel cnel colonel col teniente tte tnte lieutenant lt ltc stte subteniente
        sargento sgto sergeant sgt cabo soldado capitan cap cpt capt captain mayor maj major comandante cmdte cdte
        commander cmdr brig brigadier brigada bgda cf cn almirante admiral vicealmirante contralmirante marshal
        mariscal 1ro 2do 3ro 1ero 1er primero segundo distinguido patrullero""",
}
KINDS: dict[str, str] = {word: kind for kind, words in _TABLE.items() for word in words.split()}
# Surnames or given names as often as ranks.
_ALSO_NAMES = frozenset(
    """coronel mayor major cabo general primero segundo capitan captain cap col don sir lord lady imam senator marshal
    mariscal admiral brigada governor premier judge padre gen jr distinguido""".split()
)
FEWEST_NAMES = 2  # that must be left before a word that may be a name is taken for a rank


def split_titles(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words of a name, and its titles apart; a name of nothing but titles keeps them as its words."""
    if KINDS.keys().isdisjoint(words):
        return list(words), []
    plain = sum(word not in KINDS for word in words)
    core: list[str] = []
    titles: list[str] = []
    for place, word in enumerate(words):
        follows_title = bool(titles) and place > 0 and words[place - 1] == titles[-1]
        may_be_name = word in _ALSO_NAMES and (plain < FEWEST_NAMES or place == len(words) - 1) and not follows_title
        (titles if word in KINDS and not may_be_name else core).append(word)
    return (core, titles) if core else (list(words), [])
