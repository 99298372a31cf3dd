"""OFAC's three files: the free text of the last column, the joins, and every refusal with its line."""

from pathlib import Path

import pytest

from casework.errors import BadInput
from casework.screening.lists.ofac_remarks import read_remarks
from casework.screening.lists.reading import read_list
from casework.screening.lists.records import EntryKind, ListRecord
from casework.screening.matching.values import Document, Name, Quality

SEEDS = Path(__file__).parents[3] / "seeds" / "lists"
TEXT = (
    "DOB 09 Mar 1960; alt. DOB circa 1961; POB Cali, Colombia; nationality Korea, North; alt. citizen Colombia; "
    "Gender Male; Cedula No. V-99.1 (Venezuela); alt. Passport D99 (Colombia) issued 01 Feb 2015; "
    "Diplomatic Passport 99-7; National ID No. none; a.k.a. 'EL NADIE'; Linked To: NOBODY; nationality Atlantis."
)
END = "\x1a"
PERSON = f'7,"INVENTADO PRUEBA, Ana","individual","DEMO","Minister",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"{TEXT}"\r\n'
SHIP = '8,"BUQUE, S.A.","vessel","DEMO",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
HEADER = "ID,Name,Type,Country,Title,Col_F,Col_G,Col_H,Col_I,Col_J,Col_K,Details\r\n"
ALT = '7,1,"aka","PRUEBA, Anita",-0- \r\n7,2,"fka",-0- ,-0- \r\n9,3,"aka","NOBODY",-0- \r\n'
ADD = '7,1,"Calle 1","Cali","Colombia",-0- \r\n'


def read(*files: str) -> list[ListRecord]:
    return list(read_list("ofac-csv", *(file.encode() for file in files)).records)


class TestReadRemarks:
    def test_reads_every_part(self) -> None:
        told = read_remarks(TEXT)
        assert told.births == ("1960-03-09", "1961")
        assert told.countries == ("PRK", "COL")
        assert told.documents == (
            Document("V-99.1", "Cedula No.", "VEN"),
            Document("D99", "Passport", "COL"),
            Document("99-7", "Diplomatic Passport"),
        )
        assert told.gender == "male"
        assert told.names == (Name("EL NADIE", quality=Quality.LOW),)
        assert told.not_compared == ("Atlantis",)

    def test_an_impossible_day_leaves_its_month(self) -> None:
        told = read_remarks("DOB 30 Feb 1960")
        assert (told.births, told.not_compared) == (("1960-02",), ("30 Feb 1960",))

    def test_nothing_is_nothing(self) -> None:
        told = read_remarks("")
        assert (told.births, told.countries, told.documents, told.gender, told.names) == ((), (), (), "", ())


class TestRead:
    def test_joins_other_names_and_addresses(self) -> None:
        person, ship = read(PERSON + SHIP + END, ALT + END, ADD + END)
        assert person.names[:2] == (
            Name("INVENTADO PRUEBA, Ana", "Ana", "INVENTADO PRUEBA"),
            Name("PRUEBA, Anita", "Anita", "PRUEBA", Quality.GOOD),
        )
        assert "Calle 1, Cali, Colombia" in person.remarks
        assert (person.kind, person.programme) == (EntryKind.PERSON, "DEMO")
        assert (ship.kind, ship.names) == (EntryKind.VESSEL, (Name("BUQUE, S.A."),))

    def test_takes_the_files_in_any_order(self) -> None:
        assert read(ADD + END, ALT + END, PERSON + END) == read(PERSON + END, ALT + END, ADD + END)

    def test_reads_a_copy_with_a_header(self) -> None:
        (person,) = read(HEADER + PERSON + END + ",,,,,,,,,,,")
        assert person.entry_id == "7"

    def test_reads_a_file_with_a_byte_order_mark(self) -> None:
        assert len(read("\ufeff" + PERSON + END)) == 1

    def test_reads_the_list_of_the_seeds(self) -> None:
        parts = [(SEEDS / f"demo_ofac.ofac-csv.{part}.csv").read_bytes() for part in ("sdn", "alt", "add")]
        records = read_list("ofac-csv", *parts).records
        assert len(records) == 14
        assert sum(record.kind is EntryKind.PERSON for record in records) == 12
        assert all(record.births and record.countries for record in records[:12])

    def test_reads_an_entry_with_two_thousand_aliases(self) -> None:
        (person,) = read(PERSON + END, "".join(f'7,{n},"aka","ALIAS, {n}",-0- \r\n' for n in range(2000)) + END)
        assert len(person.names) == 2002

    @pytest.mark.parametrize(
        ("files", "place"),
        [
            (("",), "line 1"),
            ((END,), "line 1"),
            ((PERSON,), "line 1"),
            ((PERSON + SHIP[:40],), "line 2"),
            ((PERSON + SHIP.replace(',"DEMO"', "") + END,), "line 2"),
            ((PERSON + SHIP.replace("8,", "eight,") + END,), "line 2"),
            ((PERSON + PERSON + END,), "line 2"),
            ((PERSON.replace("INVENTADO", "I" * 5000) + END,), "line 1"),
            ((PERSON.replace('"INVENTADO PRUEBA, Ana"', "-0- ").replace("a.k.a. 'EL NADIE'", "") + END,), "line 1"),
            (("one,two\r\n" + END,), "line 1"),
            ((HEADER + END,), "line 1"),
            ((HEADER + PERSON.rstrip(),), "line 2"),
            ((ALT + END,), "SDN"),
            ((PERSON + END, SHIP + END), "SDN"),
        ],
    )
    def test_refuses_with_the_line(self, files: tuple[str, ...], place: str) -> None:
        with pytest.raises(BadInput) as caught:
            read(*files)
        assert list(caught.value.fields) == [place]
