"""Names after the father: Aleksandrovich, Oleksandrovych and Alexandrovna hold one name in three forms."""

import re
from functools import lru_cache

_ENDING = re.compile(r"(.{3,}?)(?:[oeiay]v(?:[iy](?:ch|c|tch|cz)|na|ych)|[iy]vna|auna|ievna|yevna|ovitch|[iy]chna)")


@lru_cache(100_000)
def father_of(word: str) -> str:
    """The father's name in a patronymic, without its last vowel; empty where the word is none."""
    found = _ENDING.fullmatch(word)
    return found[1].rstrip("aeiy") if found else ""
