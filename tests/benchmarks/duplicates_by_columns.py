"""Duplicates as libraries that link tables find them: a script of an environment in which those are installed.

`python -m tests.benchmarks.duplicates_by_columns PEER BASE QUERIES OUT` writes for each query its cases with scores.
"""

import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import recordlinkage
import splink.comparison_library as compare
from anyascii import anyascii
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from casework.screening.matching.documents import document_form
from casework.screening.matching.normalising import words_of

Rows = list[dict[str, Any]]
Found = list[dict[str, float]]
Words = Callable[[str], Sequence[str]]
WHOLE_DATE = 10  # letters
PAIRS_SAMPLED = 2e6
LEAST = 0.001


def plain(text: str) -> list[str]:
    """Words in small ASCII letters and digits: what every peer is given."""
    return "".join(letter if letter.isalnum() else " " for letter in anyascii(text).lower()).split()


def prepared(rows: Rows, tag: str, told: Words = plain) -> Any:
    """A table of what a careful user would give: words in order; what is unknown is null."""
    return pd.DataFrame([_row(row, f"{tag}{place}", told) for place, row in enumerate(rows)])


def _row(row: dict[str, Any], key: str, told: Words) -> dict[str, Any]:
    words, born = sorted(told(row["name"])), row["dob"] or ""
    return {
        "unique_id": key,
        "words": " ".join(words) or None,
        "first": min(words, default=None),
        "last": max(words, default=None),
        "given": " ".join(told(row["given"])) or None,
        "family": " ".join(told(row["family"])) or None,
        "dob": born if len(born) == WHOLE_DATE else None,
        "year": born[:4] or None,
        "nat": row["nat"] or None,
        "doc": document_form(row["doc"] or "") or None,
    }


def by_splink(base: Rows, queries: Rows, *, names: list[Any], blocks: list[str], told: Words = plain) -> Found:
    """Splink as its manual tells: trained without labels on the tables themselves."""
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            *names,
            compare.LevenshteinAtThresholds("dob", [1, 2]),
            compare.ExactMatch("year"),
            compare.ExactMatch("nat"),
            compare.ExactMatch("doc"),
        ],
        blocking_rules_to_generate_predictions=[block_on(column) for column in ("year", "doc", *blocks)],
    )
    database = DuckDBAPI()
    tables = [database.register(prepared(base, "b", told)), database.register(prepared(queries, "q", told))]
    linker = Linker(tables, settings)
    train = linker.training
    train.estimate_probability_two_random_records_match([block_on("dob", blocks[-1])], recall=0.6)
    train.estimate_u_using_random_sampling(max_pairs=PAIRS_SAMPLED)
    for column in ("dob", blocks[-1]):
        train.estimate_parameters_using_expectation_maximisation(block_on(column))
    answer = linker.inference.predict(threshold_match_probability=LEAST).as_pandas_dataframe()
    found: Found = [{} for _query in queries]
    for left, right, score in zip(answer.unique_id_l, answer.unique_id_r, answer.match_probability, strict=True):
        case, query = (left, right) if right.startswith("q") else (right, left)
        found[int(query[1:])][base[int(case[1:])]["id"]] = float(score)
    return found


def splink_words(base: Rows, queries: Rows, *, told: Words = plain) -> Found:
    """The words of a name in order, as one column."""
    names = [compare.JaroWinklerAtThresholds("words", [0.95, 0.9, 0.8])]
    return by_splink(base, queries, names=names, blocks=["first", "last"], told=told)


def splink_columns(base: Rows, queries: Rows) -> Found:
    """Given names and surnames in columns of their own."""
    names = [compare.JaroWinklerAtThresholds(column, [0.92, 0.8]) for column in ("given", "family")]
    return by_splink(base, queries, names=names, blocks=["family"])


def by_recordlinkage(base: Rows, queries: Rows) -> Found:
    """Jaro-Winkler of names and likeness of dates, weighed by hand as its manual does; the same number decides."""
    cases, asked = (prepared(rows, "").fillna("") for rows in (base, queries))
    index = recordlinkage.Index()
    for column in ("year", "words", "first", "last"):
        index.block(column)
    rules = recordlinkage.Compare()
    rules.string("first", "first", method="jarowinkler", label="first")
    rules.string("words", "words", method="jarowinkler", label="words")
    rules.string("dob", "dob", method="levenshtein", label="dob")
    features = rules.compute(index.index(cases, asked), cases, asked)
    scores = 0.35 * features["first"] + 0.35 * features["words"] + 0.3 * features["dob"]
    found: Found = [{} for _query in queries]
    for (case, query), score in scores.items():
        same = cases.doc[case] and cases.doc[case] == asked.doc[query]
        found[query][base[case]["id"]] = 0.99 if same else float(score)
    return found


PEERS: dict[str, Callable[[Rows, Rows], Found]] = {
    "splink, words in order": splink_words,
    "splink, given names and surnames": splink_columns,
    "recordlinkage": by_recordlinkage,
    "splink, words in order, prepared by our own normaliser": partial(splink_words, told=words_of),
}


def main(peer: str, *files: str) -> None:
    """Read both tables, link them, write one line a query."""
    base, queries = ([json.loads(line) for line in Path(file).open(encoding="utf-8")] for file in files[:2])
    found = PEERS[peer](base, queries)
    Path(files[2]).write_text("".join(json.dumps(one) + "\n" for one in found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
