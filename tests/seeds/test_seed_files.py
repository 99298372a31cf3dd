"""The seed files: complete, true to each other, and every mistake named by file, line and column."""

import csv
from pathlib import Path

import pytest

from casework.management.seed_files import TABLES, SeedError, read_tables
from tests.seeds.conftest import SEEDS, Edit


class TestReadTables:
    @pytest.mark.parametrize(
        ("name", "old", "new", "complaint"),
        [
            ("countries", "alpha3,name_es", "alpha3,colour", ", column colour: unknown column"),
            ("countries", "name_es,name_en,", "name_es,", ", column name_en: the column is missing"),
            (
                "countries",
                "verified,source\n",
                "verified,source,source\n",
                ", column source: the column is there twice",
            ),
            ("countries", "AGO,", "AFG,", ", column alpha3: same key as line 3"),
            ("countries", "AGO,Angola,Angola,yes", "AGO,Angola,yes", ": 4 cells where the header has 5"),
            ("countries", "AGO,Angola,", "AGO,,", ", column name_es: This field cannot be blank."),
            ("departments", "Antioquia,no", "Antioquia,?", ", column borders_venezuela: '?' is neither yes nor no"),
            ("border_crossings", "crossing,river,81", "crossing,river,82", ", column department: '82' is not in dep"),
            (
                "border_crossings",
                "border crossing,land",
                "border crossing,sea",
                ", column kind: Value 'sea' is not a valid",
            ),
            ("ranks", "FANB_NAVY,20,DISTINGUIDO", "FANB_NAVY,20,MARINERO", ", column code: same key as line"),
            ("ranks", "OTHER,10,OTHER", "OTHER,ten,OTHER", ", column order: “ten” value must be an integer."),
            ("legal_deadlines", "2019-05-14,,", "14/05/2019,,", ", column valid_from: '14/05/2019' is not a date"),
            ("legal_deadlines", "2019-05-14,,", "2019-05-14,2018-01-01,", ", column valid_to: ends before it begins"),
            ("safe_conduct_types", "2020-07-16", "2020-07-15", ", column valid_from: SC2_REFUGEE overlaps the days"),
        ],
    )
    def test_names_file_line_and_column(self, edited: Edit, name: str, old: str, new: str, complaint: str) -> None:
        before = (SEEDS / f"{name}.csv").read_text(encoding="utf-8")
        line = before[: before.index(old)].count("\n") + 1
        with pytest.raises(SeedError) as caught:
            read_tables(edited(f"{name}.csv", old, new))
        assert str(caught.value).startswith(f"{name}.csv, line {line}{complaint}")

    def test_names_the_line_that_is_not_utf_8(self, edited: Edit) -> None:
        directory = edited("countries.csv", "Angola,Angola", "Angola,Angola")
        file = directory / "countries.csv"
        file.write_bytes(file.read_bytes().replace("Afganistán".encode(), "Afganistán".encode("latin-1")))
        with pytest.raises(SeedError, match=r"countries\.csv, line 3: not UTF-8"):
            read_tables(directory)

    def test_names_a_missing_file(self, edited: Edit) -> None:
        directory = edited("countries.csv", "AGO,", "AGO,")
        (directory / "ranks.csv").unlink()
        with pytest.raises(SeedError, match=r"ranks\.csv, line 1: the file is missing"):
            read_tables(directory)

    def test_reads_what_a_spreadsheet_saved(self, edited: Edit) -> None:
        directory = edited("countries.csv", "alpha3,", "\ufeffalpha3,")
        assert len(read_tables(directory)) == len(TABLES)


class TestFiles:
    @pytest.mark.parametrize("path", sorted(SEEDS.glob("*.csv")), ids=lambda path: path.stem)
    def test_every_row_says_where_it_comes_from(self, path: Path) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                said = row.get("source") or row.get("basis") or row.get("list_name")
                assert said, row

    def test_invented_people_have_invented_papers(self) -> None:
        with (SEEDS / "demo_watchlist.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len({row["entry_id"] for row in rows}) == len(rows) == 40
        countries = {row["alpha3"] for row in _rows("countries")}
        kinds = {row["code"] for row in _rows("identity_document_types")}
        for row in rows:
            assert row["nationality"] in countries
            for document in filter(None, row["documents"].split("|")):
                kind, number = document.split(":")
                assert kind in kinds
                assert number.startswith(("V-99", "099", "99", "DEMO-"))

    def test_the_demonstration_sums_to_326(self) -> None:
        assert sum(int(row["entry_count"]) for row in _rows("demo_326_by_day")) == 326
        sums: dict[str, int] = {}
        for row in _rows("demo_326_profile"):
            sums[row["dimension"]] = sums.get(row["dimension"], 0) + int(row["count"])
        assert sums.pop("family_members") == 130
        assert set(sums.values()) == {326}

    def test_offices_lie_in_known_regions_departments_and_municipalities(self) -> None:
        regions, departments = {row["code"] for row in _rows("regions")}, {row["code"] for row in _rows("departments")}
        municipalities = {row["dane_code"] for row in _rows("municipalities")}
        for office in _rows("offices"):
            assert office["region"] in regions
            assert office["department_code"] in departments
            assert office["municipality_code"] in municipalities


def _rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
