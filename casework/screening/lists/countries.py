"""Countries as lists write them, in the three letters of seeds/countries.csv; the table lies beside this."""

import csv
from functools import cache
from pathlib import Path

from casework.people.writing import name_key
from casework.screening.lists.records import distinct

TABLE = Path(__file__).with_name("countries.csv")


@cache
def _table() -> dict[str, str]:
    """Codes of three letters by code of three or two letters and by name, as keys."""
    found = {}
    with TABLE.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            for written in (row["code"], row["alpha2"], *row["names"].split("|")):
                found[name_key(written)] = row["code"]
    del found[""]  # documents of some persons have no code of two letters
    return found


def code_of(written: str) -> str:
    """The three letters of a country written in English or Spanish, or in two or three letters; empty if unknown."""
    return _table().get(name_key(written), "")


def codes_of(written: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """The codes of these countries, each once, and those that nobody knows, as written."""
    known = [(code_of(each), each) for each in written]
    return distinct(code for code, _written in known), [each for code, each in known if not code]
