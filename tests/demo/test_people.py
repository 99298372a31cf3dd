"""The invented people: always the same, in the published proportions, and nobody's real name."""

from collections import Counter
from typing import Any, cast

from casework.clock import FIRST_MOMENT
from casework.law.days import local_date
from casework.management.demo.crowd import everybody, name_of
from casework.management.demo.people import Arriving, Stage, feb
from casework.management.demo.portraits import portrait
from casework.management.demo.story import Story
from casework.management.demo.twenty import TWENTY
from casework.people.photos import MOST_BYTES

MODES = {"CIVIL_UNARMED", "UNIFORM_UNARMED", "UNIFORM_ARMED", "CIVIL_ARMED", "UNKNOWN"}
NOBODY = cast(Any, None)


def events_of(who: Arriving) -> list[Any]:
    return sorted(at for at, _act in Story(who, NOBODY, NOBODY, NOBODY).events())


class TestTwenty:
    def test_arrived_in_every_manner(self) -> None:
        assert {who.crossing.mode for who in TWENTY} == MODES

    def test_came_on_all_four_days_to_every_office_that_has_an_officer(self) -> None:
        assert {who.at.day for who in TWENTY} == {23, 24, 25, 26}
        assert {who.office for who in TWENTY} == {"CU", "SB", "PS", "AR", "PA", "RI", "VU"}

    def test_stand_at_every_stage(self) -> None:
        assert {who.stage for who in TWENTY} == set(Stage)

    def test_are_mostly_of_the_national_guard_with_some_women(self) -> None:
        branches = Counter(who.facts.service.branch for who in TWENTY if who.facts.service)
        assert branches["GNB"] >= 11
        assert {"EB", "PNB", "FAES", "ARBV"} < set(branches)
        assert Counter(who.facts.sex for who in TWENTY)["F"] == 3

    def test_bring_what_breaks_software(self) -> None:
        names = Counter(name_of(who) for who in TWENTY)
        births = [who.facts.birth for who in TWENTY if who.facts.birth]
        assert names["Carlos Luis Sildamar Querventa"] == 2
        assert sum(who.facts.names[0].unknown for who in TWENTY) == 1
        assert any(birth.age for birth in births)
        assert any(birth.year and not birth.month for birth in births)
        assert any(birth.years_on(local_date(FIRST_MOMENT)) == 16 for birth in births)
        assert Counter(len(who.facts.nationalities) for who in TWENTY)[2] == 2
        assert [who.restricted for who in TWENTY].count(True) == 1
        assert any(not who.photo and who.stage >= Stage.REQUESTED for who in TWENTY)


class TestEverybody:
    def test_is_drawn_the_same_every_time(self) -> None:
        assert everybody() == everybody()
        assert name_of(everybody()[20]) == "Maikel Javier Moltrave Belquinto"

    def test_begins_with_the_twenty(self) -> None:
        assert everybody()[:20] == list(TWENTY)

    def test_has_the_published_number_of_people_and_days(self) -> None:
        people = everybody()
        assert [who.number for who in people] == list(range(1, 327))
        assert Counter(who.at.day for who in people) == {23: 60, 24: 96, 25: 118, 26: 52}

    def test_has_the_proportions_of_the_profile(self) -> None:
        people = everybody()
        assert Counter(who.crossing.mode for who in people)["CIVIL_ARMED"] == 7
        assert 225 <= Counter(who.facts.service.branch for who in people if who.facts.service)["GNB"] <= 232

    def test_is_visibly_invented(self) -> None:
        for who in everybody():
            assert who.facts.phone.startswith("+57 000 000 ")
            assert not who.facts.email or who.facts.email.endswith("@example.org")
            numbers = [document.number for document in who.facts.documents if document.number]
            assert all(number.replace(".", "").startswith(("V-99", "99")) for number in numbers)
            assert all(line.serial.startswith("DEMO-") for line in who.items.lines if line.serial)

    def test_never_bears_one_name_twice_but_for_the_namesakes(self) -> None:
        names = Counter(name for who in everybody() if (name := name_of(who)))
        assert [name for name, times in names.items() if times > 1] == ["Carlos Luis Sildamar Querventa"]


class TestEvents:
    def test_end_before_the_cut_off(self) -> None:
        for who in everybody():
            assert events_of(who)[-1] <= FIRST_MOMENT, who.number

    def test_leave_nobody_waiting_from_days_before(self) -> None:
        waiting = [who for who in everybody() if who.stage < Stage.HANDED_OVER or not who.forwarded]
        assert all(who.at > feb(25, 15) for who in waiting)


class TestPortrait:
    def test_is_the_same_for_a_number_and_differs_between_numbers(self) -> None:
        assert portrait(1) == portrait(1) != portrait(2)

    def test_fits_the_document(self) -> None:
        assert len(portrait(3)) <= MOST_BYTES
