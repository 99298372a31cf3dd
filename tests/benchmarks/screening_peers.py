"""What others would use: string ratios of rapidfuzz over every name, and pg_trgm in PostgreSQL."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import psycopg
from anyascii import anyascii
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from casework.screening.matching.values import Listed
from tests.benchmarks.screening_data import Case
from tests.benchmarks.screening_measures import Search

LEAST = 0.5


@dataclass(frozen=True, slots=True)
class Peer:
    """A matcher by its usual threshold; `build` takes a list and answers a search."""

    name: str
    shipped: float
    build: Callable[[list[Listed]], Search]


def peers() -> Iterator[Peer]:
    """Every peer that installs from wheels, pg_trgm where the server has it."""
    yield Peer("WRatio", 0.90, lambda listed: ratio_search(listed, fuzz.WRatio))
    yield Peer("token_set_ratio", 0.90, lambda listed: ratio_search(listed, fuzz.token_set_ratio))
    yield Peer("token_sort_ratio", 0.85, lambda listed: ratio_search(listed, fuzz.token_sort_ratio))
    yield Peer("Jaro-Winkler, words sorted", 0.90, lambda listed: ratio_search(listed, JaroWinkler.similarity, 1.0))
    if _has_trigrams():
        yield Peer("pg_trgm similarity", 0.60, trigram_search)
    else:
        print("  pg_trgm is not measured: this server has no such extension")


def plain(text: str) -> str:
    """Small ASCII letters and digits with single spaces: what every peer is given."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in anyascii(text).lower()).split())


def ratio_search(listed: list[Listed], scorer: Callable[..., float], whole: float = 100.0) -> Search:
    """Compare with every name of the list, the best of each entry; `whole` is what the scorer gives to equal names."""
    order = sorted if scorer is JaroWinkler.similarity else list

    def told(text: str) -> str:
        return " ".join(order(plain(text).split()))

    names = [(told(name.full), place) for place, one in enumerate(listed) for name in one.person.names]
    texts, places = [name for name, _place in names], np.array([place for _name, place in names])

    def search(case: Case) -> Mapping[str, float]:
        asked = told(case.subject.names[0].full)
        scores = process.cdist([asked], texts, scorer=scorer, score_cutoff=LEAST * whole)[0] / whole
        best = np.zeros(len(listed))
        np.maximum.at(best, places, scores)
        return {listed[place].key: float(best[place]) for place in np.flatnonzero(best >= LEAST)}

    return search


def trigram_search(listed: list[Listed]) -> Search:
    """A table of names with a GIN index, on a connection of its own."""
    owner = psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True)
    owner.execute("CREATE TEMP TABLE listed_name (key text, name text)")
    with owner.cursor().copy("COPY listed_name FROM STDIN") as rows:
        for one in listed:
            for name in {plain(name.full) for name in one.person.names}:
                rows.write_row((one.key, name))
    owner.execute("CREATE INDEX ON listed_name USING gin (name gin_trgm_ops)")
    owner.execute("ANALYZE listed_name")

    def search(case: Case) -> Mapping[str, float]:
        asked = plain(case.subject.names[0].full)
        best = "SELECT key, max(similarity(name, %s)) FROM listed_name WHERE name %% %s GROUP BY key"
        return {key: float(score) for key, score in owner.execute(best, (asked, asked))}

    return search


def _has_trigrams() -> bool:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        try:
            owner.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except psycopg.Error:
            return False
    return True
