"""`import_list` on the server."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from casework.screening.models import ListVersion
from tests.screening.lists.test_amparo_csv import ROW, SEEDS, content

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """What the command prints, in one language."""
    with override("en"):
        yield


def run(form: str, *words: str | Path) -> str:
    out = StringIO()
    call_command("import_list", form, *(str(word) for word in words), stdout=out)
    return out.getvalue()


def test_prints_the_counts() -> None:
    printed = run("amparo-csv", SEEDS)
    assert "demo_watchlist: 40" in printed
    assert "40 added" in printed


def test_takes_the_three_files_of_ofac() -> None:
    lists = SEEDS.parent / "lists"
    parts = [lists / f"demo_ofac.ofac-csv.{part}.csv" for part in ("sdn", "alt", "add")]
    assert "demo_ofac: 14" in run("ofac-csv", *parts)


def test_takes_every_format_side_by_side() -> None:
    lists = SEEDS.parent / "lists"
    run("un-xml", lists / "demo_un.un-xml.xml")
    run("ftm-jsonl", lists / "demo_ftm.ftm-jsonl.json", "--source", "another")
    assert set(ListVersion.objects.filter(state="serving").values_list("source", flat=True)) == {"demo_un", "another"}


def test_refuses_a_bad_file_with_line_and_reason(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content(ROW, ROW))
    with pytest.raises(CommandError, match=r"list\.csv, line 3: .*DEMO-1"):
        run("amparo-csv", file)
    assert not ListVersion.objects.exists()


def test_takes_a_smaller_list_when_it_is_meant(tmp_path: Path) -> None:
    file = tmp_path / "demo_watchlist.csv"
    file.write_bytes(content(ROW))
    run("amparo-csv", SEEDS)
    with pytest.raises(CommandError, match="40"):
        run("amparo-csv", file)
    assert "1 added, 0 changed, 40 removed" in run("amparo-csv", file, "--smaller")


def test_refuses_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run("amparo-csv", tmp_path / "nothing.csv")


def test_refuses_two_files_where_a_list_is_one() -> None:
    with pytest.raises(CommandError):
        run("amparo-csv", SEEDS, SEEDS)


def test_knows_its_formats() -> None:
    with pytest.raises(CommandError, match="un-xml"):
        run("pdf", SEEDS)
