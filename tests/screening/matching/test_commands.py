"""The two commands read files of one JSON object a line and write whole files or none; no database is asked."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils.translation import override

from casework.screening.matching.explanation import score_from
from tests.screening.matching.files import ASKED, LISTED, Rows, read, screen, written


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with override("en"):
        yield


def test_one_line_for_each_person_in_their_order(tmp_path: Path) -> None:
    first, second, third = read(screen(tmp_path))

    assert [(hit["id"], hit["band"]) for hit in first["hits"]] == [("1", "strong")]
    assert [(hit["id"], hit["score"], hit["band"]) for hit in second["hits"]] == [("3", 0.8, "possible")]
    assert third == {"hits": []}
    assert score_from(first["hits"][0]["explanation"]) == first["hits"][0]["score"]


def test_names_only(tmp_path: Path) -> None:
    first, second, _third = read(screen(tmp_path, "--names-only"))

    assert [hit["band"] for hit in first["hits"]] == ["possible"]
    assert second == {"hits": []}


@pytest.mark.parametrize(
    ("listed", "asked", "place"),
    [
        ([{"id": "1", "name": "A"}, {"name": "B"}], ASKED, "list.jsonl, line 2, id:"),
        ([{"id": 7, "name": "A"}], ASKED, "list.jsonl, line 1, id:"),
        ([{"id": "1", "names": "A"}], ASKED, "list.jsonl, line 1, names:"),
        ([{"id": "1", "names": [{"kind": "primary"}]}], ASKED, "list.jsonl, line 1, names[0].full:"),
        ([{"id": "1", "names": [{"full": 1}]}], ASKED, "list.jsonl, line 1, names[0].full:"),
        ([{"id": "1", "name": "A", "docs": ["x"]}], ASKED, "list.jsonl, line 1, docs[0]:"),
        (LISTED, [{"name": "A"}, {"nombre": "B"}], "queries.jsonl, line 2, name:"),
        (LISTED, [{"name": ["A"]}], "queries.jsonl, line 1, name:"),
        (LISTED, [{"name": "A", "dob": 1960}], "queries.jsonl, line 1, dob:"),
        (LISTED, [{"name": "A", "nat": ["co", 1]}], "queries.jsonl, line 1, nat[1]:"),
        (LISTED, [{"given": "Ana", "family": "Ruiz"}], "queries.jsonl, line 1, name:"),
        ([{"id": "1", "name": "A", "type": 7}], ASKED, "list.jsonl, line 1, type:"),
        ([], ASKED, "list.jsonl: nobody is listed"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_written(tmp_path: Path, listed: Rows, asked: Rows, place: str) -> None:
    before = written(tmp_path / "out.jsonl", [{"before": True}])

    with pytest.raises(CommandError) as refused:
        screen(tmp_path, listed=listed, asked=asked)

    assert place in str(refused.value)
    assert read(before) == [{"before": True}]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["list.jsonl", "out.jsonl", "queries.jsonl"]


@pytest.mark.parametrize("content", [b"{", b"[]\n", b"7\n", b"\xff\xfe\n", b"[" * 100_000])
def test_what_is_no_object_is_refused_with_its_line(tmp_path: Path, content: bytes) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_bytes(content)

    with pytest.raises(CommandError, match=r"pairs\.jsonl"):
        call_command("match_pairs", "--pairs", str(pairs), "--out", str(tmp_path / "out.jsonl"))

    assert [file.name for file in tmp_path.iterdir()] == ["pairs.jsonl"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="absent"):
        call_command("match_pairs", "--pairs", str(tmp_path / "absent"), "--out", str(tmp_path / "out"))
    pairs = written(tmp_path / "pairs", [{"name1": "A", "name2": "A"}])
    with pytest.raises(CommandError, match="nowhere"):
        call_command("match_pairs", "--pairs", str(pairs), "--out", str(tmp_path / "nowhere" / "out"))


def test_pairs_of_names_and_of_entities(tmp_path: Path) -> None:
    rows: Rows = [
        {"name1": "Ana Ruiz", "name2": "RUIZ, Ana"},
        {"name1": "Ana Ruiz", "name2": "Pedro Quispe"},
        {"schema": "Company", "query": {"name": "Mar Azul Limited"}, "candidate": {"name": ["Mar Azul Ltd."]}},
        {"query": {"firstName": "Ana", "lastName": "Ruiz"}, "candidate": {"name": "Ana Ruiz", "birthDate": None}},
    ]
    out = tmp_path / "out.jsonl"
    pairs = written(tmp_path / "pairs.jsonl", rows)
    call_command("match_pairs", "--pairs", str(pairs), "--out", str(out), stdout=StringIO())

    assert [row["score"] for row in read(out)] == [1.0, 0.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"name1": "A"}, "name2"),
        ({"name1": "A", "name2": 7}, "name2"),
        ({"query": {"name": "A"}}, "candidate"),
        ({"query": "A", "candidate": {}}, "query"),
        ({"query": {"name": [1]}, "candidate": {}}, "query.name"),
    ],
)
def test_a_bad_pair_names_its_field(tmp_path: Path, row: dict[str, Any], field: str) -> None:
    pairs = written(tmp_path / "pairs.jsonl", [row])
    with pytest.raises(CommandError, match=f"line 1, {re.escape(field)}:"):
        call_command("match_pairs", "--pairs", str(pairs), "--out", str(tmp_path / "out.jsonl"))


@pytest.mark.processes
def test_neither_database_nor_broker_is_needed(tmp_path: Path) -> None:
    files = [written(tmp_path / "list.jsonl", LISTED), written(tmp_path / "queries.jsonl", ASKED)]
    words = ["--list", str(files[0]), "--queries", str(files[1]), "--out", str(tmp_path / "out.jsonl")]
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "manage.py", "screen_batch", *words],
        cwd=settings.BASE_DIR,
        env=bare,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert len(read(tmp_path / "out.jsonl")) == len(ASKED)
