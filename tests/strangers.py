"""Invented people of whom nobody looks like another: names without a part in common, births years apart."""

from datetime import date, timedelta

ONSETS, NUCLEI = "bdfgjklmnprstvz", "aeiou"


def word(number: int, *, of: int) -> str:
    """A capitalised word of four syllables; `of` tells the words of one person apart."""
    seed, letters = (number * 7919 + of * 104_729 + 12_345) % 10**9, ""
    for _syllable in range(4):
        seed, onset = divmod(seed, len(ONSETS))
        seed, nucleus = divmod(seed * 31 + 17, len(NUCLEI))
        letters += ONSETS[onset] + NUCLEI[nucleus]
    return letters.capitalize()


def birth(number: int) -> date:
    """An adult's in 2019."""
    return date(1940, 1, 1) + timedelta(days=number * 1_567 % 20_000)
