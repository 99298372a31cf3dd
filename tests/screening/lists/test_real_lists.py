"""The lists that are published, where they lie beside the project: as many persons as another reading of them found."""

import json
from pathlib import Path
from typing import Any

import pytest

from casework.screening.lists.countries import code_of
from casework.screening.lists.reading import read_list
from casework.screening.lists.records import EntryKind, ListRecord
from casework.screening.matching.values import Quality

SHARED = Path(__file__).parents[4] / "shared" / "data"
LISTS = SHARED / "watchlists"
pytestmark = pytest.mark.skipif(not LISTS.is_dir(), reason=f"the published lists are not there ({LISTS})")


@pytest.fixture(scope="module")
def records() -> dict[str, ListRecord]:
    """Both lists by the ids that the other reading gave them."""
    un = read_list("un-xml", (LISTS / "un_consolidated_2026-02-27.xml").read_bytes())
    parts = ("ofac_sdn_2023-02_header.csv", "ofac_alt_2026-03.csv")
    ofac = read_list("ofac-csv", *((LISTS / part).read_bytes() for part in parts))
    found = {f"UN-{record.entry_id}": record for record in un.records}
    return found | {f"OFAC-{record.entry_id}": record for record in ofac.records}


@pytest.fixture(scope="module")
def others() -> dict[str, dict[str, Any]]:
    """What the other reading found."""
    with (SHARED / "screening" / "watchlist.jsonl").open(encoding="utf-8") as lines:
        return {told["id"]: told for told in map(json.loads, lines)}


def persons(others: dict[str, dict[str, Any]]) -> set[str]:
    return {key for key, told in others.items() if told["type"] == "person"}


def test_the_same_entries_and_persons(records: dict[str, ListRecord], others: dict[str, dict[str, Any]]) -> None:
    assert set(records) == set(others)
    assert {key for key, record in records.items() if record.kind is EntryKind.PERSON} == persons(others)


def test_no_name_is_lost(records: dict[str, ListRecord], others: dict[str, dict[str, Any]]) -> None:
    lost = [
        key
        for key in persons(others)
        if {name["full"].strip() for name in others[key]["names"]} - {name.full for name in records[key].names}
    ]
    assert len(lost) < 0.005 * len(persons(others)), lost[:10]
    more = sum(len(records[key].names) - len(others[key]["names"]) for key in persons(others))
    weak = sum(name.quality is Quality.LOW for key in persons(others) for name in records[key].names)
    assert 0 <= more < weak  # weak names of OFAC's remarks, which the other reading left out


@pytest.mark.parametrize("what", ["births", "countries", "documents", "gender"])
def test_what_is_known_of_a_person_agrees(
    records: dict[str, ListRecord], others: dict[str, dict[str, Any]], what: str
) -> None:
    agree = sum(_told(records[key], what) >= _told_before(others[key], what) for key in persons(others))
    assert agree > 0.99 * len(persons(others))
    same = sum(_told(records[key], what) == _told_before(others[key], what) for key in persons(others))
    assert same > 0.93 * len(persons(others))


def _told(record: ListRecord, what: str) -> set[str]:
    if what == "documents":
        return {document.number for document in record.documents}
    return {record.gender} - {""} if what == "gender" else set(getattr(record, what))


def _told_before(told: dict[str, Any], what: str) -> set[str]:
    values: dict[str, set[str]] = {
        "births": set(told["dob"]),
        "countries": {code_of(code) for code in told["nat"]},
        "documents": {document["number"] for document in told["docs"]},
        "gender": {told["gender"]} if told["gender"] else set(),
    }
    return values[what]


@pytest.mark.parametrize(
    ("form", "files", "entries"),
    [
        ("ofac-csv", ("ofac_sdn_2021_official.csv", "ofac_alt_2021_official.csv", "ofac_add_2021_official.csv"), 8976),
        ("ofac-csv", ("ofac_nonsdn_prim.csv", "ofac_nonsdn_alt.csv"), 442),
        ("ftm-jsonl", ("opensanctions_sample.ftm.json",), 17),
    ],
)
def test_other_files_are_read_whole(form: str, files: tuple[str, ...], entries: int) -> None:
    assert len(read_list(form, *((LISTS / file).read_bytes() for file in files)).records) == entries
