"""Chinese and Korean names by syllable: pinyin and Wade-Giles, Jo and Cho.

Both are closed sets, so that a syllable which differs by a letter is another syllable and not a slip.
"""

import re
from functools import lru_cache

_CACHED = 100_000
_FINALS = {
    "": "a ai an ang ao e ei en eng er o ou",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei en eng i ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan ue uo",
    "l": "a ai an ang ao e ei en eng i ia ian iang iao ie in ing iu ong ou u uan ue un uo",
    "g k h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j q x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh ch sh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u ua uan ui un uo",
    "z c s": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "w": "a ai an ang ao ei en eng o u",
}
_INITIALS_OF_WADE = {
    "b": "p",
    "d": "t",
    "g": "k",
    "zh": "ch",
    "j": "ch",
    "q": "ch",
    "z": "ts",
    "c": "ts",
    "x": "hs",
    "r": "j",
}
_FINALS_OF_WADE = {"ong": "ung", "ian": "ien", "ie": "ieh", "ue": "ueh", "iong": "iung", "uo": "o", "er": "erh"}
_WHOLE_OF_WADE = {
    "zi": "tzu", "ci": "tzu", "si": "ssu", "ge": "ko", "ke": "ko", "he": "ho", "guo": "kuo", "kuo": "kuo", "huo": "huo",
    "shuo": "shuo", "gui": "kuei", "kui": "kuei", "yan": "yen", "ye": "yeh", "you": "yu", "yi": "i", "yong": "yung",
    "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih",
}  # fmt: skip


def _wade(initial: str, final: str) -> str:
    whole = _WHOLE_OF_WADE.get(initial + final)
    return whole or _INITIALS_OF_WADE.get(initial, initial) + _FINALS_OF_WADE.get(final, final)


_PINYIN: dict[str, str] = {
    initial + final: _wade(initial, final)
    for initials, finals in _FINALS.items()
    for initial in (initials.split() or [""])
    for final in finals.split()
}
_WADE = {wade: wade for wade in _PINYIN.values()}
_CHINESE = _WADE | _PINYIN
_LAST_LETTERS = frozenset(syllable[-1] for syllable in _CHINESE)
_LONGEST_SYLLABLE = 6
_MOST_SYLLABLES, _LONGEST_CHINESE = 3, 14
_KOREAN = re.compile(
    r"(ch|sh|rh|kk|tt|pp|ss|jj|[kgndtrlmbpsjh])?"
    r"(yeo|yoo|wae|weo|you|yo|ya|ye|yu|wa|we|wi|wo|eo|eu|ae|oe|ui|oo|ee|ou|a|e|i|o|u)"
    r"(ng|ck|[knltmpb])?"
)
_KOREAN_INITIALS = {"g": "k", "kk": "k", "d": "t", "b": "p", "j": "ch", "sh": "s", "ss": "s", "r": "l", "rh": "l"}
_KOREAN_VOWELS = {"yeo": "yo", "yoo": "yo", "yu": "yo", "you": "yo", "eo": "o", "oo": "o", "u": "o", "eu": "o",
                  "ou": "o",
                  "ee": "i", "weo": "wo"}  # fmt: skip
_KOREAN_FINALS = {"ck": "k", "b": "p"}
_KOREAN_WHOLE = {"yi": "i", "lee": "i", "ri": "i", "li": "i", "rhee": "i", "rim": "im", "lim": "im", "ryu": "yo",
                 "park": "pak", "choe": "choe", "choi": "choe", "roh": "no", "noh": "no"}  # fmt: skip
_LONGEST_KOREAN = 6


@lru_cache(_CACHED)
def wade_giles(word: str) -> str:
    """The syllables of a Chinese word as Wade and Giles spell them, without apostrophes; empty where it is none."""
    if len(word) > _LONGEST_CHINESE or word[-1:] not in _LAST_LETTERS:
        return ""
    return _syllables(word, _MOST_SYLLABLES)


def _syllables(word: str, most: int) -> str:
    if found := _CHINESE.get(word):
        return found
    if most > 1:
        for cut in range(min(_LONGEST_SYLLABLE, len(word) - 1), 0, -1):
            if (first := _CHINESE.get(word[:cut])) and (rest := _syllables(word[cut:], most - 1)):
                return f"{first} {rest}"
    return ""


@lru_cache(_CACHED)
def korean(word: str) -> str:
    """One Korean syllable, the same for every way to romanise it; empty where it is none."""
    if word in _KOREAN_WHOLE:
        return _KOREAN_WHOLE[word]
    found = _KOREAN.fullmatch(word) if len(word) <= _LONGEST_KOREAN else None
    if not found:
        return ""
    initial, vowel, final = (part or "" for part in found.groups())
    return _KOREAN_INITIALS.get(initial, initial) + _KOREAN_VOWELS.get(vowel, vowel) + _KOREAN_FINALS.get(final, final)


@lru_cache(_CACHED)
def is_syllable(word: str) -> bool:
    """Whether a word is one Chinese or Korean syllable in any spelling."""
    return word in _PINYIN or word in _WADE or bool(korean(word))


def is_syllable_of_both(one: str, other: str) -> bool:
    """Whether both belong to one closed set, so that their letters need not be compared."""
    return is_syllable(one) and is_syllable(other)


def sounds_of_syllables(one: str, other: str) -> bool:
    """Whether two words are the same syllables in two ways of writing Chinese, or one Korean syllable in two."""
    if (key := korean(other)) and key == korean(one):
        return True
    if one in _PINYIN and other in _PINYIN:
        return False
    return bool(key := wade_giles(other)) and key == wade_giles(one)


def syllable_keys(word: str) -> tuple[str, ...]:
    """Under which keys a word is found by its syllables."""
    keys = ((f"w {wade_giles(word)}", wade_giles(word)), (f"k {korean(word)}", korean(word)))
    return tuple(key for key, found in keys if found)
