"""Names after the father: Aleksandrovich, Oleksandrovych and Alexandrovna hold one name in three forms."""

import re
from functools import lru_cache

_ENDING = re.compile(r"(.{3,}?)(?:[oeiay]v(?:[iy](?:ch|c|tch|cz)|na|ych)|[iy]vna|auna|ievna|yevna|ovitch|[iy]chna)")


FEWEST = 7  # letters: a father of three and an ending


@lru_cache(100_000)
def father_of(word: str) -> str:
    """The father's name in a patronymic, without its last vowel; empty where the word is none."""
    if "v" not in word[-6:] or len(word) < FEWEST:
        return ""
    found = _ENDING.fullmatch(word)
    return found[1].rstrip("aeiy") if found else ""
