"""Our own format: what a spreadsheet may hold, and every refusal with its line."""

from pathlib import Path

import pytest

from casework.errors import BadInput
from casework.screening.lists.amparo_csv import COLUMNS, OPTIONAL
from casework.screening.lists.reading import read_list
from casework.screening.lists.records import ListRecord
from casework.screening.matching.values import Document, Name, Quality

HEADER = ",".join(COLUMNS)
ROW = "DEMO-1,José Pérez Ñustaral|Pepe Pérez,1986-03-14,VEN,VE_CEDULA:V-99.100.001,Demo,Motivo,Reason"
SEEDS = Path(__file__).parents[3] / "seeds" / "demo_watchlist.csv"


def content(*rows: str, header: str = HEADER, end: str = "\n") -> bytes:
    return ("\n".join([header, *rows]) + end).encode()


def read(file: bytes) -> list[ListRecord]:
    return list(read_list("amparo-csv", file).records)


def refused(file: bytes) -> dict[str, str]:
    with pytest.raises(BadInput) as caught:
        read(file)
    return {place: str(sentence) for place, sentence in caught.value.fields.items()}


class TestRead:
    def test_reads_names_births_and_documents(self) -> None:
        (record,) = read(content(ROW))
        assert record.names == (Name("José Pérez Ñustaral"), Name("Pepe Pérez", quality=Quality.GOOD))
        assert record.documents == (Document("V-99.100.001", "VE_CEDULA"),)
        assert (record.births, record.countries) == (("1986-03-14",), ("VEN",))
        assert (record.reason_es, record.reason_en) == ("Motivo", "Reason")

    def test_reads_the_list_of_the_seeds(self) -> None:
        assert len(read(SEEDS.read_bytes())) == 40

    def test_reads_what_a_spreadsheet_saved(self) -> None:
        assert len(read(b"\xef\xbb\xbf" + content(ROW))) == 1

    def test_reads_who_asked_for_a_notice_and_why(self) -> None:
        header = f"{HEADER},{','.join(OPTIONAL)}"
        (record,) = read(content(f"{ROW},INTERPOL red,VEN,Rebelión,2019-02-28,Ninguna", header=header))
        assert (record.notice_kind, record.issuing_country, record.offence) == ("INTERPOL red", "VEN", "Rebelión")
        assert (record.listed_on, record.remarks) == ("2019-02-28", "Ninguna")

    def test_reads_the_further_columns_in_any_order(self) -> None:
        (record,) = read(content(f"{ROW},Rebelión,difusión", header=f"{HEADER},offence,notice_kind"))
        assert (record.notice_kind, record.offence) == ("difusión", "Rebelión")

    def test_reads_an_entry_with_two_thousand_aliases(self) -> None:
        names = "|".join(f"Nombre Inventado {number}" for number in range(2001))
        (record,) = read(content(ROW.replace("Pepe Pérez", names)))
        assert len(record.names) == 2002

    @pytest.mark.parametrize(
        ("file", "place"),
        [
            (b"", "line 1"),
            (b"\n\n", "line 1"),
            (content(), "line 1"),
            (content(ROW, end=""), "line 2"),
            (content(ROW)[:-30] + b"\n", "line 2"),
            (content(ROW, header=HEADER.replace("names", "name")), "line 1"),
            (content(ROW, header=f"{HEADER},colour"), "line 1"),
            (content(ROW, header=f"{HEADER},offence,offence"), "line 1"),
            (content(f"{ROW},too many"), "line 2"),
            (content(ROW, ROW), "line 3"),
            (content(ROW, ROW.replace("DEMO-1", "")), "line 3"),
            (content(ROW.replace("Pepe Pérez", "")), "line 2"),
            (content(ROW.replace("Pepe Pérez", "!?")), "line 2"),
            (content(ROW.replace("Pepe Pérez", "Pé" * 2500)), "line 2"),
            (content(ROW.replace("VE_CEDULA:", "")), "line 2"),
            (content(ROW.replace("V-99.100.001", "-")), "line 2"),
            (content(ROW.replace("1986-03-14", "1986-02-30")), "line 2"),
            (content(ROW.replace("1986-03-14", "14/03/1986")), "line 2"),
            (content(ROW.replace("1986-03-14", "circa 1960")), "line 2"),
            (content(ROW.replace("VEN", "VE")), "line 2"),
            (content(ROW.replace("VEN", "QQQ")), "line 2"),
            (content(f"{ROW},QQQ", header=f"{HEADER},issuing_country"), "line 2"),
            (content(f"{ROW},yesterday", header=f"{HEADER},listed_on"), "line 2"),
            (content(ROW.replace("DEMO-1", "D" * 256)), "line 2"),
            (content(ROW.replace("Motivo", '"Motivo')), "line 2"),
            (content(ROW.replace("Motivo", "Mo\x00tivo")), "line 2"),
            (content(ROW).replace("é".encode(), b"\xe9"), "line 2"),
        ],
    )
    def test_refuses_with_the_line(self, file: bytes, place: str) -> None:
        (found,) = refused(file)
        assert found == place

    def test_says_where_the_same_id_stood_before(self) -> None:
        assert "2" in refused(content(ROW, ROW))["line 3"]
