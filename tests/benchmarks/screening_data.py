"""The labelled cases of screening, looked for beside the project; nothing of them is copied into it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from casework.screening.matching.normalising import words_of
from casework.screening.matching.rows import listed_of, subject_of
from casework.screening.matching.values import Listed, Subject

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "screening"
ABSENT = f"the labelled cases of screening are not there: {FOLDER}"
STRANGERS = 3000

Row = dict[str, Any]


def is_there() -> bool:
    """Whether the labelled cases can be read."""
    return (FOLDER / "watchlist.jsonl").is_file()


@cache
def rows(name: str) -> list[Row]:
    """One file of them."""
    with (FOLDER / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@dataclass(frozen=True, slots=True)
class Case:
    """Somebody who is asked for, and the keys of who they are; empty for who is on no list."""

    subject: Subject
    targets: frozenset[str]


@dataclass(frozen=True, slots=True)
class Collection:
    """Cases with the list in which they are looked for."""

    name: str
    listed: list[Listed]
    cases: list[Case]


def cases(name: str, most: int | None = None) -> list[Case]:
    """The cases of one file, the first so many."""
    return [Case(subject_of(row), frozenset(row["target"])) for row in rows(name)[:most]]


@cache
def whole_list() -> list[Listed]:
    """Everybody and everything on the list."""
    return [listed_of(row) for row in rows("watchlist")]


@cache
def people() -> list[Listed]:
    """The people on the list."""
    return [one for one in whole_list() if one.is_person]


def collections(*, strangers: int = STRANGERS) -> Iterator[Collection]:
    """S2, S3, S4, S6 and the strangers, each with its list."""
    yield Collection("S2", people(), cases("s2_un_treated"))
    yield Collection("S3", without_aliases(), cases("s3_alias_loo"))
    yield Collection("S4", people(), cases("s4_spanish_ranks_docs"))
    yield Collection("S6", in_ascii(), cases("s6_cross_script"))
    yield Collection("strangers", people(), cases("s2_negatives", strangers))


def without_aliases() -> list[Listed]:
    """The list from which each alias that is asked for was taken out of its own entry."""
    asked = {target: sorted(words_of(row["alias"])) for row in rows("s3_alias_loo") for target in row["target"]}
    return [_with_names(one, partial(_is_other, alias=asked.get(one.key))) for one in people()]


def _is_other(full: str, alias: list[str] | None) -> bool:
    return sorted(words_of(full)) != alias


def in_ascii() -> list[Listed]:
    """The list without names in other scripts."""
    return [_with_names(one, str.isascii) for one in people()]


def _with_names(one: Listed, keep: Callable[[str], bool]) -> Listed:
    names = tuple(name for name in one.person.names if keep(name.full)) or one.person.names[:1]
    return replace(one, person=replace(one.person, names=names))


def earlier_cases() -> Collection:
    """S5: 20,000 earlier cases and 3,000 who arrive."""
    return Collection("S5", [listed_of(row) for row in rows("s5_cases_base")], cases("s5_cases_queries"))
