"""FollowTheMoney: entities, and the documents and sanctions that other lines give them."""

import json
from pathlib import Path
from typing import Any

import pytest

from casework.errors import BadInput
from casework.screening.lists.reading import read_list
from casework.screening.lists.records import EntryKind, ListRecord
from casework.screening.matching.values import Document, Name, Quality

SEEDS = Path(__file__).parents[3] / "seeds" / "lists" / "demo_ftm.ftm-jsonl.json"
TOLD: dict[str, Any] = {
    "name": ["Ana Inventada", "Анна"],
    "weakAlias": ["Nadie"],
    "firstName": ["Ana"],
    "lastName": ["Inventada"],
    "birthDate": ["1960-02-30", "1961"],
    "nationality": ["ve", "Atlantis"],
    "gender": ["female"],
    "idNumber": ["V-99"],
    "topics": ["sanction"],
}


def thing(key: str = "a", schema: str = "Person", **properties: Any) -> str:
    return json.dumps({"id": key, "schema": schema, "caption": "Ana Inventada", "properties": properties}) + "\n"


PERSON = thing(**TOLD)


def read(*lines: str) -> list[ListRecord]:
    return list(read_list("ftm-jsonl", "".join(lines).encode()).records)


class TestRead:
    def test_reads_a_person(self) -> None:
        (person,) = read(PERSON)
        assert person.names == (
            Name("Ana Inventada", "Ana", "Inventada"),
            Name("Анна", quality=Quality.GOOD),
            Name("Nadie", quality=Quality.LOW),
        )
        assert (person.births, person.countries) == (("1960-02", "1961"), ("VEN",))
        assert (person.gender, person.documents) == ("female", (Document("V-99", "id"),))
        assert person.not_compared == ("1960-02-30", "Atlantis")

    def test_joins_documents_and_sanctions(self) -> None:
        passport = thing("p", "Passport", holder=["a"], number=["X-1"], country=["ve"])
        sanction = thing("s", "Sanction", entity=["a"], authority=["Office"], reason=["Why"], startDate=["2018-05-01"])
        (person,) = read(sanction, PERSON, passport)
        assert Document("X-1", "passport", "VEN") in person.documents
        assert (person.list_name, person.listed_on) == ("Office", "2018-05-01")
        assert person.reason_en.startswith("Why")

    def test_leaves_out_what_is_nobody(self) -> None:
        assert len(read(PERSON, thing("o", "Ownership", owner=["a"]), thing("d", "Address", full=["Calle 1"]))) == 1

    def test_does_not_say_whether_a_legal_entity_is_a_person(self) -> None:
        (entity,) = read(thing("l", "LegalEntity", name=["Consorcio"]))
        assert entity.kind is EntryKind.UNTOLD
        assert entity.kind.may_be_a_person

    def test_reads_the_list_of_the_seeds(self) -> None:
        records = read_list("ftm-jsonl", SEEDS.read_bytes()).records
        assert len(records) == 14
        assert sum(record.kind is EntryKind.PERSON for record in records) == 11

    def test_reads_a_byte_order_mark_blank_lines_and_a_last_line_without_end(self) -> None:
        assert len(read("\ufeff", PERSON, "\n\n", thing("b", **TOLD).rstrip())) == 2

    def test_reads_an_entry_with_two_thousand_aliases(self) -> None:
        (person,) = read(thing(**{**TOLD, "alias": [f"Alias {number}" for number in range(2000)]}))
        assert len(person.names) == 2003

    @pytest.mark.parametrize(
        ("lines", "place"),
        [
            ((), "line 1"),
            ((thing("o", "Ownership", owner=["a"]),), "line 1"),
            ((PERSON, PERSON[:80]), "line 2"),
            ((PERSON, "[1, 2]\n"), "line 2"),
            ((PERSON, "[" * 100_000 + "\n"), "line 2"),
            ((PERSON, '{"id": "b", "schema": "Person"}\n'), "line 2"),
            ((PERSON, '{"id": "b", "schema": "Person", "properties": {"name": "Ana"}}\n'), "line 2"),
            ((PERSON, "\n", PERSON), "line 3"),
            ((thing("b"),), "line 1"),
            ((thing(name=["A" * 5000]),), "line 1"),
            ((thing("k" * 256, **TOLD),), "line 1"),
        ],
    )
    def test_refuses_with_the_line(self, lines: tuple[str, ...], place: str) -> None:
        with pytest.raises(BadInput) as caught:
            read(*lines)
        assert list(caught.value.fields) == [place]
