"""A dismissed match stays dismissed for the same entry and the same data; another entry or other data bring it back."""

from datetime import timedelta
from typing import Any

import pytest

from casework.arrivals.models import Case
from casework.journey.steps import correct_person
from casework.people.facts import Name
from casework.screening.asking_anew import ask_fresh
from casework.screening.hits import Hit
from casework.screening.match_facts import facts_of
from casework.screening.rescreening import rescreen, versions_to_rescreen
from casework.screening.runs import Rescreening, ScreeningRun
from casework.screening.services import run_checks
from casework.staff.services import system_user
from tests.making import AT, answer_checks, make_facts, make_open_case
from tests.making_hits import SAME, entry_like, list_check, list_like, make_hit, settle
from tests.making_lists import record, take_list

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
STRANGER = record("stranger", "Ermelinda Zorobabel Quispe")


def ask_and_look(case: Case, *, at: Any = LATER) -> list[Hit]:
    """Everything about this person is asked again and looked up; the matches in force."""
    ask_fresh(case, ["SANCTIONS"], why="renewal", by=system_user(), at=at)
    run_checks([list_check(case).pk], by=system_user(), at=at)
    return list(Hit.objects.filter(case=case, replaced_at=None))


def round_for(version: Any, *, at: Any = LATER) -> Rescreening:
    done = rescreen(version.pk, by=system_user(), at=at)
    assert done is not None
    return done


class TestADismissedMatch:
    def test_stays_dismissed_when_asked_again(self) -> None:
        hit = settle(make_hit(strong=True))
        (again,) = ask_and_look(hit.case)
        assert (again.pk, again.settled) == (hit.pk, True)
        assert list_check(hit.case).status == "adjudicated"

    def test_stays_dismissed_in_a_new_version_that_says_the_same(self) -> None:
        hit = settle(make_hit(strong=True))
        take_list(entry_like(hit.case, strong=True), STRANGER, record("new", "Nadie Parecido"), at=LATER)
        (again,) = ask_and_look(hit.case)
        assert again.settled

    def test_returns_when_the_entry_changes(self) -> None:
        hit = settle(make_hit(strong=True))
        version = take_list(entry_like(hit.case, strong=True, gender="male"), STRANGER, at=LATER)
        assert round_for(version).hits == 1
        new = Hit.objects.get(case=hit.case, replaced_at=None)
        assert (new.waits, new.pk != hit.pk) == (True, True)
        hit.refresh_from_db()
        assert (hit.settled, hit.replaced_at) == (True, LATER)
        assert list_check(hit.case).status == "answered"

    def test_returns_when_the_person_changes(self) -> None:
        hit = settle(make_hit())
        alias = Name(given="Pepe", paternal="Mesquirra", alias=True)
        facts = make_facts(number=1, names=(*make_facts(number=1).names, alias))
        correct_person(hit.case_id, facts, by=hit.case.officer, at=LATER)
        assert list_check(hit.case).status == "requested"
        run_checks([list_check(hit.case).pk], by=system_user(), at=LATER)
        new = Hit.objects.get(case=hit.case, replaced_at=None)
        assert (new.waits, new.entry_hash == hit.entry_hash, new.subject_hash != hit.subject_hash) == (True,) * 3

    def test_returns_to_what_was_said_when_a_correction_is_taken_back(self) -> None:
        hit = settle(make_hit())
        Hit.objects.filter(pk=hit.pk).update(replaced_at=LATER)
        (again,) = ask_and_look(hit.case, at=LATER + timedelta(hours=1))
        assert (again.pk, again.settled) == (hit.pk, True)

    def test_is_carried_over_where_another_algorithm_finds_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        hit = settle(make_hit())
        monkeypatch.setattr("casework.screening.thresholds.ALGORITHM", "names-next")
        (new,) = ask_and_look(hit.case)
        assert new.pk != hit.pk
        assert (new.carried_from_id, new.decision, new.decided_by) == (hit.pk, hit.decision, hit.decided_by)
        check = list_check(hit.case)
        assert (check.status, check.weighing, check.weigh_reason) == ("adjudicated", "other_person", hit.reason)

    def test_is_not_carried_over_where_it_was_confirmed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        hit = settle(make_hit(), SAME)
        monkeypatch.setattr("casework.screening.thresholds.ALGORITHM", "names-next")
        (new,) = ask_and_look(hit.case)
        assert (new.carried_from, new.waits) == (None, True)

    def test_is_not_carried_over_to_another_person(self) -> None:
        one = settle(make_hit())
        two = make_open_case(names=make_facts(number=1).names)
        answer_checks(two)
        assert Hit.objects.get(case=two).waits
        assert one.settled


class TestANewVersion:
    def test_compares_everybody_with_what_is_new_and_nobody_else_again(self) -> None:
        known, unknown = make_open_case(), make_open_case()
        round_for(list_like(known), at=AT)
        for case in (known, unknown):
            answer_checks(case)
        before = ScreeningRun.objects.count()
        version = take_list(entry_like(known), entry_like(unknown, "2"), STRANGER, at=LATER)
        done = round_for(version)
        assert (done.entries, done.people, done.hits) == (1, 2, 1)
        assert list(Hit.objects.filter(case=unknown).values_list("entry_key", "band")) == [("2", "possible")]
        assert (list_check(unknown).result, list_check(unknown).status) == ("possible_match", "answered")
        assert Hit.objects.get(case=known).replaced_at is None
        assert ScreeningRun.objects.count() == before + 1

    def test_is_done_once(self) -> None:
        case = make_open_case()
        take_list(STRANGER)
        answer_checks(case)
        version = take_list(STRANGER, entry_like(case), at=LATER)
        assert list(versions_to_rescreen(LATER)) == [version.pk]
        round_for(version)
        assert list(versions_to_rescreen(LATER)) == []
        assert rescreen(version.pk, by=system_user(), at=LATER) is None
        assert Hit.objects.count() == 1

    def test_that_a_worker_gave_up_is_begun_again(self) -> None:
        version = take_list(STRANGER)
        Rescreening.objects.create(version=version, algorithm="names-1", began_at=AT)
        assert list(versions_to_rescreen(AT + timedelta(minutes=5))) == []
        assert list(versions_to_rescreen(AT + timedelta(minutes=11))) == [version.pk]
        assert round_for(version, at=AT + timedelta(minutes=11)).ended_at

    def test_looks_past_a_version_that_was_replaced_before_its_round(self) -> None:
        case = make_open_case()
        round_for(take_list(STRANGER))
        answer_checks(case)
        take_list(STRANGER, entry_like(case), at=LATER)
        newest = take_list(STRANGER, entry_like(case), record("x", "Nadie Parecido"), at=LATER + timedelta(minutes=1))
        assert round_for(newest, at=LATER + timedelta(minutes=2)).entries == 2
        assert Hit.objects.get(case=case).waits

    def test_leaves_who_was_looked_up_in_it_alone(self) -> None:
        case = make_open_case()
        version = list_like(case)
        answer_checks(case)
        assert round_for(version).people == 0

    def test_gives_the_same_score_as_a_look_at_everything(self) -> None:
        case, other = make_open_case(), make_open_case()
        take_list(STRANGER)
        for each in (case, other):
            answer_checks(each)
        version = take_list(STRANGER, entry_like(case, strong=True), entry_like(other, "2"), at=LATER)
        round_for(version)
        by_round = dict(Hit.objects.values_list("entry_key", "score"))
        for each in (case, other):
            ask_and_look(each)
        assert dict(Hit.objects.values_list("entry_key", "score")) == by_round

    def test_says_of_an_open_match_that_the_list_has_it_no_more(self) -> None:
        hit = make_hit()
        version = take_list(STRANGER, record("2", "Nadie Parecido"), at=LATER)
        round_for(version)
        hit = Hit.objects.select_related("entry__list_version", "case").get(pk=hit.pk)
        assert (hit.waits, facts_of(hit).removed) == (True, True)
        settled = settle(Hit.objects.select_related("case__office").get(pk=hit.pk))
        assert settled.settled

    def test_says_of_an_open_match_that_the_entry_changed(self) -> None:
        hit = make_hit()
        take_list(entry_like(hit.case, gender="male"), STRANGER, at=LATER)
        hit = Hit.objects.select_related("entry__list_version", "case").get(pk=hit.pk)
        assert (facts_of(hit).removed, facts_of(hit).changed) == (False, True)


class TestWeakLikenesses:
    def test_are_kept_and_wait_for_nobody(self) -> None:
        case = make_open_case()
        name = " ".join(entry_like(case).names[0].full.split()[:2])
        take_list(record("1", f"{name} Zzyx", "Zzyx"), STRANGER)
        (check,) = answer_checks(case)
        weak = list(Hit.objects.filter(case=case, band="weak"))
        assert all(not hit.waits for hit in weak)
        assert check.result in {"no_match", "possible_match"}
