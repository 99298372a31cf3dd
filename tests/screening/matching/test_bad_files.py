"""Files that nobody should have written, and places where nothing should be: an error that names them, or a result."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from tests.screening.matching.files import ASKED, LISTED, Rows, ask, read, screen, written


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"id": "1\\ud800", "name": "Ana Ruiz"}', "list.jsonl, line 1, id:"),
        ('{"id": "1", "name": "Ana \\udfff Ruiz"}', "list.jsonl, line 1, name:"),
        ('{"id": "1", "names": ["Ana \\ud800"]}', "list.jsonl, line 1, names[0]:"),
        ('{"id": "1", "name": "Ana Ruiz", "doc": ["\\ud800"]}', "list.jsonl, line 1, doc[0]:"),
    ],
)
def test_half_a_character_is_refused_and_not_met_when_half_is_written(tmp_path: Path, text: str, place: str) -> None:
    listed, queries = tmp_path / "list.jsonl", written(tmp_path / "queries.jsonl", ASKED)
    listed.write_text(text + "\n", encoding="utf-8")

    with pytest.raises(CommandError) as refused:
        ask(listed, queries, tmp_path / "out.jsonl")

    assert place in str(refused.value)
    assert not (tmp_path / "out.jsonl").exists()


def test_a_whole_character_beyond_the_first_plane_is_one(tmp_path: Path) -> None:
    (first,) = read(screen(tmp_path, listed=[{"id": "1", "name": "Ana 𐍈 Ruiz"}], asked=[{"name": "Ana 𐍈 Ruiz"}]))
    assert [(hit["id"], hit["score"]) for hit in first["hits"]] == [("1", 1.0)]


@pytest.mark.parametrize("name", ["", "  ", "—", "\u0000", "(alias desconocido)", "\u200f"])
def test_who_cannot_be_looked_for_is_not_told_as_somebody_on_no_list(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: Rows = [{"name": "Somebody Else"}, {"name": name}, {"name": name, "doc": "V1234567"}]

    other, blank, known = read(screen(tmp_path, asked=asked))

    assert other == {"hits": []}
    assert blank == {"hits": [], "not_screened": "nothing_to_look_for"}
    assert [hit["id"] for hit in known["hits"]] == ["3"]
    assert "nothing to look for: 2 (" in capsys.readouterr().err
    assert read(screen(tmp_path, "--names-only", asked=asked))[2] == blank


def test_a_file_that_is_read_is_never_written_over(tmp_path: Path) -> None:
    listed, queries = written(tmp_path / "list.jsonl", LISTED), written(tmp_path / "queries.jsonl", ASKED)
    (tmp_path / "other.jsonl").symlink_to(queries)
    pairs = written(tmp_path / "pairs.jsonl", [{"name1": "A", "name2": "A"}])

    for out in (listed, queries, tmp_path / "other.jsonl"):
        with pytest.raises(CommandError, match="is read and cannot be written too"):
            ask(listed, queries, out)
    with pytest.raises(CommandError, match="is read and cannot be written too"):
        call_command("match_pairs", "--pairs", str(pairs), "--out", str(pairs))

    assert (read(listed), read(queries)) == (LISTED, ASKED)
    assert read(pairs) == [{"name1": "A", "name2": "A"}]


@pytest.mark.parametrize("out", [".", "/dev/null"])
def test_what_is_no_file_is_not_written(tmp_path: Path, out: str) -> None:
    place = tmp_path / out
    with pytest.raises(CommandError, match="is not a file"):
        screen(tmp_path, out=place)
    assert place.exists()
    assert not place.is_file()


def test_a_mistake_in_the_last_pair_leaves_nothing(tmp_path: Path) -> None:
    pairs = written(tmp_path / "pairs.jsonl", [{"name1": "A", "name2": "A"}] * 500 + [{"name1": "A"}])
    with pytest.raises(CommandError, match="line 501, name2:"):
        call_command("match_pairs", "--pairs", str(pairs), "--out", str(tmp_path / "out.jsonl"))
    assert [file.name for file in tmp_path.iterdir()] == ["pairs.jsonl"]


def test_a_line_that_is_not_utf8_is_told_with_its_number(tmp_path: Path) -> None:
    listed = written(tmp_path / "list.jsonl", LISTED)
    queries = tmp_path / "queries.jsonl"
    queries.write_bytes(b'{"name": "Ana Ruiz"}\n' * 7 + '{"name": "José"}\n'.encode("latin-1"))
    with pytest.raises(CommandError, match=r"queries\.jsonl, line 8: this is not UTF-8"):
        ask(listed, queries, tmp_path / "out.jsonl")


def test_a_pair_with_nothing_to_compare_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows: Rows = [
        {"name1": "Ana Ruiz", "name2": "—"},
        {"name1": "Ana Ruiz", "name2": "Pedro"},
        {"query": {}, "candidate": {"name": "Ana"}},
        {"query": {"passportNumber": "V1234567"}, "candidate": {"name": "Ana", "passportNumber": ["V-1234567"]}},
    ]
    pairs, out = written(tmp_path / "pairs.jsonl", rows), tmp_path / "out.jsonl"
    call_command("match_pairs", "--pairs", str(pairs), "--out", str(out), stdout=StringIO())

    nothing = {"score": 0.0, "not_compared": "nothing_to_compare"}
    assert read(out) == [nothing, {"score": 0.0}, nothing, {"score": 0.8}]
    assert "without name: 1, 3 (" in capsys.readouterr().err


def test_blank_and_unknown_values_are_absent_and_no_conflict(tmp_path: Path) -> None:
    listed: Rows = [{"id": "1", "name": "Ana Ruiz", "dob": "1980-02-03", "gender": "female", "nat": ["ve"]}]
    asked: Rows = [{"name": "Ana Ruiz", "dob": "0000-00-00", "gender": " ", "nat": ["", " "], "type": " Person "}]

    ((hit,),) = (row["hits"] for row in read(screen(tmp_path, listed=listed, asked=asked)))

    assert hit["score"] == 1.0
    assert {one["outcome"] for one in hit["explanation"]["attributes"]} == {"absent"}
