"""Taking a list into use: the old version serves until the new one is complete, and bad files change nothing."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from casework.errors import BadInput
from casework.screening.lists import COLUMNS, Listed, import_list, read_amparo_csv, sha256_of
from casework.screening.models import Entry, ListState, ListVersion
from casework.screening.selectors import serving_list
from casework.staff.services import system_user
from tests.making import AT

HEADER = ",".join(COLUMNS)
ROW = "DEMO-1,José Pérez Ñustaral|Pepe Pérez,1986-03-14,VEN,VE_CEDULA:V-99.100.001,Demo,Motivo,Reason"
SEEDS = Path(__file__).parents[2] / "seeds" / "demo_watchlist.csv"


def content(*rows: str, header: str = HEADER, end: str = "\n") -> bytes:
    return ("\n".join([header, *rows]) + end).encode()


def refused(file: bytes) -> dict[str, str]:
    with pytest.raises(BadInput) as caught:
        read_amparo_csv(file)
    return {place: str(sentence) for place, sentence in caught.value.fields.items()}


def take(*entry_ids: str, sha256: str = "", smaller: bool = False) -> ListVersion:
    rows = [Listed(entry_id=entry_id, names=(f"Nombre {entry_id}",)) for entry_id in entry_ids]
    sha256 = sha256 or sha256_of(" ".join(entry_ids).encode())
    return import_list(rows, source="test", sha256=sha256, by=system_user(), at=AT, smaller=smaller)


class TestReadAmparoCsv:
    def test_reads_names_and_documents(self) -> None:
        (listed,) = read_amparo_csv(content(ROW))
        assert listed.names == ("José Pérez Ñustaral", "Pepe Pérez")
        assert listed.documents == (("VE_CEDULA", "V-99.100.001"),)

    def test_reads_the_list_of_the_seeds(self) -> None:
        assert len(read_amparo_csv(SEEDS.read_bytes())) == 40

    def test_reads_what_a_spreadsheet_saved(self) -> None:
        assert len(read_amparo_csv(b"\xef\xbb\xbf" + content(ROW))) == 1

    @pytest.mark.parametrize(
        ("file", "place"),
        [
            (b"", "line 1"),
            (content(), "line 1"),
            (content(ROW, end=""), "line 2"),
            (content(ROW)[:-30] + b"\n", "line 2"),
            (content(ROW, header=HEADER.replace("names", "name")), "line 1"),
            (content(ROW, ROW), "line 3"),
            (content(ROW, ROW.replace("DEMO-1", "")), "line 3"),
            (content(ROW.replace("Pepe Pérez", "")), "line 2"),
            (content(ROW.replace("Pepe Pérez", "!?")), "line 2"),
            (content(ROW.replace("VE_CEDULA:", "")), "line 2"),
            (content(ROW.replace("V-99.100.001", "-")), "line 2"),
            (content(ROW.replace("1986-03-14", "1986-02-30")), "line 2"),
            (content(ROW.replace("1986-03-14", "14/03/1986")), "line 2"),
            (content(ROW.replace("VEN", "VE")), "line 2"),
            (content(ROW.replace("DEMO-1", "D" * 61)), "line 2"),
            (content(ROW.replace("Motivo", '"Motivo')), "line 2"),
            (content(ROW).replace("é".encode(), b"\xe9"), "line 2"),
        ],
    )
    def test_refuses_with_the_line(self, file: bytes, place: str) -> None:
        (found,) = refused(file)
        assert found == place

    def test_says_where_the_same_id_stood_before(self) -> None:
        assert "2" in refused(content(ROW, ROW))["line 3"]


@pytest.mark.django_db
class TestImportList:
    def test_serves_at_once_with_keys_to_look_up(self) -> None:
        rows = read_amparo_csv(content(ROW))
        version = import_list(rows, source="test", sha256="a" * 64, by=system_user(), at=AT)
        entry = Entry.objects.get()
        assert serving_list() == version
        assert entry.name_keys == ["jose perez nustaral", "pepe perez"]
        assert entry.document_keys == ["V99100001"]
        assert entry.listed["reason_en"] == "Reason"

    def test_retires_the_old_version(self) -> None:
        old, new = take("1", "2"), take("1", "3")
        old.refresh_from_db()
        assert (old.state, new.state) == (ListState.RETIRED, ListState.SERVING)
        assert serving_list() == new

    def test_leaves_the_file_alone_that_serves_already(self) -> None:
        assert take("1") == take("1")
        assert ListVersion.objects.count() == 1

    def test_takes_an_older_file_again(self) -> None:
        take("1"), take("2")
        assert take("1").state == ListState.SERVING

    def test_keeps_the_old_version_when_the_new_one_fails(self) -> None:
        old = take("1")
        with pytest.raises(Exception, match="entry_once_per_version"):
            take("2", "2")
        assert serving_list() == old
        assert ListVersion.objects.count() == 1

    def test_flips_in_one_transaction(self) -> None:
        old = take("1")
        states = []

        def watch(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
            result = execute(sql, params, many, context)
            if sql.startswith("UPDATE") and connection.in_atomic_block:
                states.append(len(connection.savepoint_ids))
            return result

        with connection.execute_wrapper(watch):
            take("2")
        assert len(set(states)) == 1
        old.refresh_from_db()
        assert old.state == ListState.RETIRED

    def test_refuses_an_empty_list(self) -> None:
        with pytest.raises(BadInput):
            take()

    def test_refuses_a_list_that_lost_more_than_half(self) -> None:
        old = take("1", "2", "3")
        with pytest.raises(BadInput):
            take("1")
        assert serving_list() == old

    def test_takes_it_when_it_is_meant(self) -> None:
        take("1", "2", "3")
        assert take("1", smaller=True).entries_count == 1


@pytest.mark.django_db
class TestCommand:
    def run(self, file: Path, *words: str) -> str:
        out = StringIO()
        call_command("import_list", "amparo-csv", str(file), *words, stdout=out)
        return out.getvalue()

    def test_prints_the_counts(self) -> None:
        printed = self.run(SEEDS)
        assert "40" in printed
        assert "demo_watchlist" in printed

    def test_refuses_a_bad_file_with_line_and_reason(self, tmp_path: Path) -> None:
        file = tmp_path / "list.csv"
        file.write_bytes(content(ROW, ROW))
        with pytest.raises(CommandError, match=r"list\.csv, line 3: .*DEMO-1"):
            self.run(file)
        assert not ListVersion.objects.exists()

    def test_refuses_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="No such file"):
            self.run(tmp_path / "nothing.csv")

    def test_says_that_other_formats_are_not_known(self) -> None:
        with pytest.raises(CommandError, match="amparo-csv"):
            call_command("import_list", "un-xml", str(SEEDS))
