"""The invented people: always the same, in the published totals, and nobody's real name."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, cast

import pytest

from casework.clock import FIRST_MOMENT
from casework.law.days import local_date
from casework.management.demo.crowd import OFFICES, SEED, everybody, given_up
from casework.management.demo.drawing import age_of, band_of, name_of, rank_class, table, totals
from casework.management.demo.kin import Kin, families, girl_alone
from casework.management.demo.people import Arriving, Stage, feb
from casework.management.demo.portraits import portrait
from casework.management.demo.story import Story
from casework.management.demo.together import FamilyStory, stories
from casework.management.demo.twenty import TWENTY
from casework.people.facts import Service
from casework.people.photos import MOST_BYTES
from casework.people.writing import name_key
from casework.screening.comparing_people import described_facts
from casework.screening.lists.amparo_csv import read_amparo_csv
from casework.screening.matching.index import Index
from casework.screening.matching.values import Band, Listed
from tests.seeds.conftest import SEEDS

MODES = {"CIVIL_UNARMED", "UNIFORM_UNARMED", "UNIFORM_ARMED", "CIVIL_ARMED"}
WEAPONS = {"RIFLE", "PISTOL", "BLADE"}
CUT_OFF_DAY = date(2019, 2, 26)
NOBODY = cast(Any, None)


def served(who: Arriving) -> Service:
    assert who.facts.service
    return who.facts.service


def kin() -> list[Kin]:
    return [one for family in families() for one in family.kin]


def age(one: Kin) -> int:
    assert one.facts.birth
    return one.facts.birth.years_on(CUT_OFF_DAY) or 0


class TestTwenty:
    def test_arrived_in_every_manner(self) -> None:
        assert {who.crossing.mode for who in TWENTY} == MODES

    def test_came_on_all_four_days_to_seven_offices(self) -> None:
        assert {who.at.day for who in TWENTY} == {23, 24, 25, 26}
        assert {who.office for who in TWENTY} == {"CU", "SB", "PS", "AR", "PA", "RI", "VU"}

    def test_stand_at_every_stage_that_does_not_pass_by_itself(self) -> None:
        assert {who.stage for who in TWENTY} == set(Stage) - {Stage.APPROVED}

    def test_bring_what_breaks_software(self) -> None:
        names = Counter(name_of(who) for who in TWENTY)
        births = [who.facts.birth for who in TWENTY if who.facts.birth]
        assert names["Carlos Luis Sildamar Querventa"] == 2
        assert sum(who.facts.names[0].unknown for who in TWENTY) == 1
        assert any(birth.age for birth in births)
        assert any(birth.year and not birth.month for birth in births)
        assert [birth.years_on(local_date(FIRST_MOMENT)) for birth in births].count(17) == 1
        assert Counter(len(who.facts.nationalities) for who in TWENTY)[2] == 2
        assert [who.restricted for who in TWENTY].count(True) == 1
        assert any(not who.photo and who.stage >= Stage.REQUESTED for who in TWENTY)


class TestEverybody:
    def test_is_drawn_the_same_every_time(self) -> None:
        everybody.cache_clear()
        first = everybody()
        everybody.cache_clear()
        assert everybody() == first

    def test_begins_with_the_twenty(self) -> None:
        assert everybody()[:20] == TWENTY

    def test_is_numbered_from_1_to_326(self) -> None:
        assert [who.number for who in everybody()] == list(range(1, SEED + 1))

    def test_came_on_the_published_days_to_the_published_departments(self) -> None:
        came = Counter((str(local_date(who.at)), OFFICES[who.office]) for who in everybody())
        published = {(row["date"], row["department_code"]): int(row["entry_count"]) for row in table("demo_326_by_day")}
        assert came == published

    @pytest.mark.parametrize(
        ("dimension", "value_of"),
        [
            ("branch", lambda who: served(who).branch),
            ("rank_class", lambda who: rank_class(served(who).rank)),
            ("arrival_mode", lambda who: who.crossing.mode),
            ("sex", lambda who: who.facts.sex),
            ("age_band", lambda who: band_of(age_of(who))),
            ("dual_national", lambda who: "yes" if who.facts.nationality_basis.get("COL") == "established" else "no"),
            ("with_family", lambda who: "yes" if who.number in {one.head.number for one in families()} else "no"),
        ],
    )
    def test_has_the_published_totals(self, dimension: str, value_of: Callable[[Arriving], str]) -> None:
        published = {value: count for value, count in totals(dimension).items() if count}
        assert Counter(value_of(who) for who in everybody()) == published

    def test_entered_where_it_is_recorded_unless_it_presented_itself_inland(self) -> None:
        for who in everybody():
            assert who.crossing.department == ("" if who.inland else OFFICES[who.office]), who.number
        assert Counter(who.office for who in everybody() if who.inland) == {"VU": 2, "BG": 2, "CT": 1, "ME": 1}

    def test_stands_where_the_offices_stood_at_the_cut_off(self) -> None:
        stages = Counter(who.stage for who in everybody())
        assert stages[Stage.DRAFT] == 14
        assert stages[Stage.REGISTERED] == 12 + 15  # without an application; Colombians, who need none
        assert stages[Stage.ISSUED] + stages[Stage.HANDED_OVER] == 240
        assert stages[Stage.APPROVED] == 7
        assert stages[Stage.REQUESTED] == 30
        assert stages[Stage.RETURNED] + stages[Stage.LODGED] == 8  # in preparation: given back, or not asked for yet

    def test_applied_as_published(self) -> None:
        lodged = [who for who in everybody() if who.stage >= Stage.LODGED]
        sent = [who for who in lodged if who.forwarded]
        late = [who for who in sent if who.forwarded_at and who.forwarded_at - who.at > timedelta(hours=24, minutes=25)]
        assert (len(lodged), len(sent), len(late)) == (285, 271, 3)

    def test_has_29_weapons_from_26_people_two_of_them_without_a_serial(self) -> None:
        weapons = [(who.number, line) for who in everybody() for line in who.items.lines if line.type in WEAPONS]
        assert len(weapons) == 29
        assert len({number for number, _line in weapons}) == 26
        assert sum(not line.serial for _number, line in weapons if line.type != "BLADE") == 2

    def test_is_armed_at_bridges_only(self) -> None:
        armed = [who for who in everybody() if who.crossing.mode.endswith("_ARMED")]
        assert not [who.number for who in armed if who.crossing.entry_point.startswith("INFORMAL")]

    def test_makes_the_slips_of_real_registers(self) -> None:
        people = everybody()
        typed = [who.facts.names[0] for who in people]
        assert 15 < sum(len(who.facts.names) > 1 and not who.facts.names[1].alias for who in people)
        assert 5 < sum(not name.maternal and not name.unknown for name in typed)
        assert 5 < sum(name.alias for who in people for name in who.facts.names)
        assert 5 < sum(who.facts.birth is not None and who.facts.birth.age is not None for who in people)
        assert any("LBN" in who.facts.nationalities for who in people)
        assert sum(bool(who.typed_late) for who in people) == 1
        assert sum(who.by_supervisor and who.stage == Stage.REQUESTED for who in people) == 1

    def test_looks_like_22_people_on_the_list(self) -> None:
        listed = {name_key(name) for row in table("demo_watchlist") for name in row["names"].split("|")}
        known = {number for row in table("demo_watchlist") for number in row["documents"].split("|") if number}
        numbers = {each.split(":")[1].replace("-", "").replace(".", "") for each in known}
        registered = [who for who in everybody() if who.stage > Stage.DRAFT]
        named = {who.number for who in registered if name_key(name_of(who)) in listed}
        shown = {
            who.number
            for who in registered
            for document in who.facts.documents
            if document.number.replace("-", "").replace(".", "") in numbers
        }
        assert len(named | shown) == 22
        assert len(named - shown) == 17

    def test_is_matched_22_times_17_of_them_by_little_but_the_name(self) -> None:
        records = read_amparo_csv((SEEDS / "demo_watchlist.csv").read_bytes())
        index = Index(Listed(record.entry_id, record.person) for _line, record in records)
        registered = [who.facts for who in everybody() if who.stage > Stage.DRAFT]
        relatives = [one.facts for one in kin()]
        found = [
            (one.band, number)
            for number, facts in enumerate([*registered, *relatives])
            for one in index.search(described_facts(facts))
            if one.band in (Band.POSSIBLE, Band.STRONG)
        ]
        assert Counter(band for band, _number in found) == {Band.POSSIBLE: 17, Band.STRONG: 5}
        assert len({number for _band, number in found}) == 22

    def test_is_visibly_invented(self) -> None:
        for who in everybody():
            assert who.facts.phone.startswith("+57 000 000 ")
            assert not who.facts.email or who.facts.email.endswith("@example.org")
            numbers = [document.number for document in who.facts.documents if document.number]
            assert all(number.replace(".", "").startswith(("V-99", "99", "DEMO-")) for number in numbers)
            assert all(line.serial.startswith("DEMO-") for line in who.items.lines if line.serial)

    def test_never_bears_one_name_twice_but_for_the_namesakes(self) -> None:
        names = Counter(name for who in everybody() if (name := name_of(who)))
        assert [name for name, times in names.items() if times > 1] == ["Carlos Luis Sildamar Querventa"]


class TestFamilies:
    def test_are_78_with_130_relatives_of_the_published_kinds(self) -> None:
        kinds = {
            "spouse_or_partner": {"SPOUSE", "PARTNER"},
            "child_under_18": {"CHILD_MINOR", "STEPCHILD"},
            "dependent_child_18_25": {"CHILD_DEPENDENT"},
            "other_relative": {"PARENT", "SIBLING", "OTHER_RELATIVE"},
        }
        counted = {kind: sum(one.relation in relations for one in kin()) for kind, relations in kinds.items()}
        counted["child_under_18"] += 1  # the girl who came alone
        assert counted == totals("family_members")
        assert len(families()) == 78
        assert [one.number for one in kin()] == list(range(SEED + 1, SEED + 130))
        assert girl_alone().number == SEED + 130

    def test_are_more_those_of_sergeants_than_of_recruits(self) -> None:
        classes = Counter(rank_class(served(family.head).rank) for family in families())
        of_all = Counter(rank_class(served(who).rank) for who in everybody())
        assert classes["NCO"] / of_all["NCO"] > 2 * classes["ENLISTED"] / of_all["ENLISTED"]

    def test_have_children_of_an_age_to_be_theirs(self) -> None:
        for family in families():
            for one in family.kin:
                if one.relation in ("CHILD_MINOR", "CHILD_DEPENDENT", "STEPCHILD"):
                    assert age_of(family.head) - age(one) >= 15, one.number
                    assert (age(one) < 18) == (one.relation != "CHILD_DEPENDENT"), one.number

    def test_have_twins_a_wife_who_asks_for_herself_and_one_nobody_could_speak_to_alone(self) -> None:
        births = [[str(one.facts.birth) for one in family.kin] for family in families()]
        assert any(len(set(some)) < len(some) for some in births)
        spouses = [one for one in kin() if one.relation in ("SPOUSE", "PARTNER")]
        assert sum(one.alone for one in spouses) >= 2  # a Colombian's, too
        assert [one.told_in_private for one in spouses].count(False) == 1

    def test_are_shown_by_a_document_or_only_said(self) -> None:
        shown = sum(bool(one.proof) for one in kin())
        assert 40 < shown < 100


class TestEvents:
    def test_end_before_the_cut_off(self) -> None:
        ways = {who.number: Story(who, NOBODY, NOBODY) for who in (*everybody(), girl_alone(), given_up())}
        groups = stories(families(), ways)
        assert len(groups) == 78
        tellers: list[Story | FamilyStory] = [*ways.values(), *groups, *(one for group in groups for one in group.kin)]
        for teller in tellers:
            assert max(at for at, _act in teller.events()) <= FIRST_MOMENT, teller

    def test_come_in_the_order_of_the_procedure(self) -> None:
        order = "start type register lodge forward request give_back approve number issue give".split()
        for who in everybody():
            told = sorted(Story(who, NOBODY, NOBODY).events(), key=lambda event: event[0])
            acts = [getattr(act, "__name__", "") for _at, act in told]  # weighing a match has a place beside its name
            names = [name for name in acts if name in order and name != "forward"]
            assert names == [name for name in order if name in names], who.number

    def test_leave_nobody_waiting_from_days_before(self) -> None:
        waiting = [
            who
            for who in everybody()
            if (who.stage < Stage.HANDED_OVER or not who.forwarded) and not who.facts.nationality_basis
        ]
        assert all(who.at > feb(25, 12) for who in waiting)


class TestPortrait:
    def test_is_the_same_for_a_number_and_differs_between_numbers(self) -> None:
        assert portrait(1) == portrait(1) != portrait(2)

    def test_fits_the_document(self) -> None:
        assert len(portrait(3)) <= MOST_BYTES
