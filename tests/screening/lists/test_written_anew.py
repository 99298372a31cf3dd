"""What entries said before is written as every format is read now, and back."""

from importlib import import_module

from casework.screening.lists.reading import read_list
from casework.screening.lists.records import as_json, content_hash
from tests.screening.lists.test_amparo_csv import ROW, content

migration = import_module("casework.migrations.0023_entries_as_records")
BEFORE = {
    "names": ["José Pérez Ñustaral", "Pepe Pérez"],
    "birth": "1986-03-14",
    "nationality": "VEN",
    "documents": ["VE_CEDULA V-99.100.001"],
    "list_name": "Demo",
    "reason_es": "Motivo",
    "reason_en": "Reason",
}


def test_the_same_row_read_today_says_the_same_and_is_unchanged() -> None:
    (record,) = read_list("amparo-csv", content(ROW)).records
    assert migration._record(BEFORE) == as_json(record)
    assert migration._hash(migration._record(BEFORE)) == content_hash(as_json(record))


def test_it_goes_back() -> None:
    assert migration._before(migration._record(BEFORE)) == BEFORE


def test_an_entry_without_anything_stays_one() -> None:
    assert migration._before(migration._record({}))["names"] == []
