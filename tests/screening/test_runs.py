"""Looks at the lists: what was asked of which versions, and that nobody looked is never an answer."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from casework.people.facts import Document, Name
from casework.screening import indexes, services
from casework.screening.hits import Hit
from casework.screening.indexes import CannotLook, forget_indexes, serving_indexes
from casework.screening.looks import looks_of
from casework.screening.matching.explanation import score_from
from casework.screening.matching.index import Index
from casework.screening.matching.version import ALGORITHM
from casework.screening.models import Check, Entry, ListState, ListVersion
from casework.screening.runs import Failure, Outcome, Rescreening, ScreeningRun
from casework.screening.services import MOST_ATTEMPTS, run_check, run_checks
from casework.screening.tasks import rescreen_for, screen_chunk
from casework.screening.tasks import run_check as run_check_task
from casework.staff.services import system_user
from tests.making import AT, answer_checks, make_open_case
from tests.making_hits import entry_like, list_check, list_like, make_hit, settle
from tests.making_lists import record, take_list

pytestmark = pytest.mark.django_db
STRANGER = record("stranger", "Ermelinda Zorobabel Quispe")
LATER = AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    forget_indexes()
    yield
    forget_indexes()


class TestARun:
    def test_names_what_was_asked_of_every_list_that_serves(self) -> None:
        versions = [take_list(STRANGER, source=source) for source in ("one", "two")]
        case = make_open_case()
        (check,) = answer_checks(case)
        run = ScreeningRun.objects.get()
        assert run.list_versions == [version.pk for version in versions]
        assert (run.algorithm, run.outcome, run.subject_hash) == (ALGORITHM, "no_match", check.subject_hash)
        assert (run.at, run.scope, run.failure) == (AT, "everything", "")

    def test_finds_people_of_any_of_the_lists(self) -> None:
        case = make_open_case()
        take_list(STRANGER, source="one")
        take_list(entry_like(case), source="two")
        answer_checks(case)
        assert Hit.objects.get().source == "two"

    def test_keeps_the_nearest_score_where_it_amounts_to_nothing(self) -> None:
        take_list(STRANGER)
        answer_checks(make_open_case())
        nearest = ScreeningRun.objects.get().nearest
        assert nearest is None or nearest < 0.6

    def test_says_that_there_was_nothing_to_ask(self) -> None:
        take_list(STRANGER)
        (check,) = answer_checks(make_open_case(names=(Name(unknown=True),), documents=(Document(type="NONE"),)))
        assert (ScreeningRun.objects.get().outcome, check.result) == ("nothing_to_ask", "inconclusive")


class TestNobodyLooked:
    @pytest.mark.parametrize("failure", [Failure.NO_LIST, Failure.NOT_LOADED])
    def test_is_not_screened_and_in_the_end_could_not_run(self, failure: str) -> None:
        if failure == Failure.NOT_LOADED:
            cut_off(take_list(STRANGER, record("2", "Nadie Parecido")))
        case = make_open_case()
        for hour in range(MOST_ATTEMPTS):
            answer_checks(case, at=AT + timedelta(hours=hour))
        check = list_check(case)
        assert (check.result, check.status) == ("could_not_run", "answered")
        runs = ScreeningRun.objects.filter(check_run=check)
        assert set(runs.values_list("outcome", "failure")) == {("not_screened", failure)}
        assert runs.count() == MOST_ATTEMPTS
        assert looks_of(check).newest.failed  # type: ignore[union-attr]
        assert not Hit.objects.exists()

    def test_one_list_of_two_that_cannot_be_loaded_stops_both(self) -> None:
        case = make_open_case()
        take_list(entry_like(case), source="one")
        cut_off(take_list(STRANGER, record("2", "Nadie Parecido"), source="two"))
        assert run_check(list_check(case).pk, by=system_user(), at=AT) is None
        assert list_check(case).result == ""

    def test_an_entry_that_cannot_be_read_is_told_from_an_empty_list(self) -> None:
        version = take_list(STRANGER)
        Entry.objects.filter(list_version=version).update(listed={"names": [{"no": "name"}]})
        with pytest.raises(CannotLook) as cannot:
            serving_indexes()
        assert cannot.value.failure == Failure.NOT_LOADED

    def test_answers_once_the_list_is_whole(self) -> None:
        case = make_open_case()
        version = take_list(STRANGER, record("2", "Nadie Parecido"))
        cut_off(version)
        answer_checks(case)
        ListVersion.objects.filter(pk=version.pk).update(entries_count=1)
        (check,) = answer_checks(case, at=LATER)
        assert check.result == "no_match"


def cut_off(version: ListVersion) -> None:
    """A version whose last entry got lost."""
    Entry.objects.filter(list_version=version, entry_id="2").delete()


class TestIndexes:
    def test_are_built_once_a_version_and_let_go_when_it_serves_no_more(self, monkeypatch: pytest.MonkeyPatch) -> None:
        built: list[str] = []
        real = indexes._built

        def build(version: ListVersion) -> Index:
            built.append(version.source)
            return real(version)

        monkeypatch.setattr(indexes, "_built", build)
        for source in ("one", "two"):
            take_list(STRANGER, source=source)
        first = serving_indexes()
        assert serving_indexes().indexes == first.indexes
        take_list(STRANGER, record("2", "Nadie Parecido"), source="two", at=LATER)
        second = serving_indexes()
        assert built == ["one", "two", "two"]
        assert (second.indexes[0] is first.indexes[0], second.indexes[1] is first.indexes[1]) == (True, False)
        assert len(first.indexes[1]) == 1  # whoever searches in the old one goes on
        assert len(indexes._kept) == 2


class TestChangingWhileItRuns:
    def test_looks_again_in_the_new_version(self, monkeypatch: pytest.MonkeyPatch) -> None:
        case = make_open_case()
        take_list(STRANGER)
        new: list[ListVersion] = []
        real = services.look_up

        def change_meanwhile(checks: list[Check], serving: indexes.Serving) -> object:
            if not new:
                new.append(take_list(STRANGER, entry_like(case), at=LATER))
            return real(checks, serving)

        monkeypatch.setattr(services, "look_up", change_meanwhile)
        check = run_check(list_check(case).pk, by=system_user(), at=LATER)
        assert check is not None
        assert (check.result, check.list_version) == ("possible_match", new[0])
        assert ScreeningRun.objects.get().list_versions == [new[0].pk]

    def test_gives_up_without_an_answer_where_they_change_each_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        case, real = make_open_case(), services.look_up
        take_list(STRANGER)

        def change_meanwhile(checks: list[Check], serving: indexes.Serving) -> object:
            looks = real(checks, serving)
            take_list(STRANGER, record(f"n{ListVersion.objects.count()}", "Nadie Parecido"), at=LATER)
            return looks

        monkeypatch.setattr(services, "look_up", change_meanwhile)
        assert run_check(list_check(case).pk, by=system_user(), at=LATER) is None
        assert ScreeningRun.objects.get().failure == "changed"
        assert list_check(case).next_try_at > LATER


class TestManyAtOnce:
    def test_are_answered_each_as_by_itself(self) -> None:
        cases = [make_open_case() for _case in range(4)]
        take_list(entry_like(cases[0]), entry_like(cases[1], "2", strong=True), STRANGER)
        checks = [list_check(case) for case in cases]
        answered = run_checks([check.pk for check in checks], by=system_user(), at=AT)
        assert len(answered) == 4
        results = [list_check(case).result for case in cases]
        assert results == ["possible_match", "hit", "no_match", "no_match"]
        assert all(list_check(case).subject_hash for case in cases)
        assert run_checks([check.pk for check in checks], by=system_user(), at=LATER) == []
        assert ScreeningRun.objects.count() == 4

    def test_by_the_tasks_are_idempotent_and_take_unknown_words(self) -> None:
        cases = [make_open_case() for _case in range(2)]
        version = list_like(cases[0])
        ids = [str(list_check(case).pk) for case in cases]
        assert screen_chunk(check_ids=ids, newer="word") == 2
        assert screen_chunk(check_ids=ids) == 0
        assert run_check_task(check_id=ids[0]) is False
        assert rescreen_for(version_id=str(version.pk), newer="word") == 0
        assert Hit.objects.count() == 1
        assert [task.acks_late for task in (screen_chunk, run_check_task, rescreen_for)] == [True] * 3


class TestEveryScore:
    def test_can_be_worked_out_again_from_what_is_stored(self) -> None:
        cases = [make_open_case() for _case in range(12)]
        entries = [entry_like(case, f"a{place}") for place, case in enumerate(cases)]
        entries += [entry_like(case, f"b{place}", strong=True) for place, case in enumerate(cases)]
        entries += [record(f"c{place}", entry.names[0].full[:-3]) for place, entry in enumerate(entries[:12])]
        take_list(*entries)
        for case in cases:
            answer_checks(case)
        hits = list(Hit.objects.all())
        assert len(hits) >= 30
        assert all(score_from(hit.explanation) == hit.score for hit in hits)


class TestConstraints:
    def test_a_look_that_failed_says_why_and_one_that_did_not_names_its_lists(self) -> None:
        hit = settle(make_hit())
        run = ScreeningRun.objects.get()
        for name, columns in (
            ("screening_run_that_failed_says_why", {"outcome": Outcome.NOT_SCREENED}),
            ("screening_run_that_failed_says_why", {"failure": Failure.NO_LIST}),
            ("screening_run_names_its_lists", {"list_versions": []}),
            ("screening_run_names_its_lists", {"subject_hash": ""}),
            ("screening_run_after_it_was_asked", {"asked_at": LATER}),
        ):
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                ScreeningRun.objects.filter(pk=run.pk).update(**columns)
        failed = {"outcome": "not_screened", "failure": "no_list", "list_versions": [], "subject_hash": ""}
        ScreeningRun.objects.filter(pk=run.pk).update(**failed)
        assert hit.settled

    def test_a_look_is_recorded_once(self) -> None:
        make_hit()
        run = ScreeningRun.objects.get()
        run.pk = None
        with pytest.raises(IntegrityError, match="screening_run_once"), transaction.atomic():
            run.save(force_insert=True)

    def test_a_round_is_one_a_version_and_ends_after_it_began(self) -> None:
        version = ListVersion.objects.filter(state=ListState.SERVING).first() or take_list(STRANGER)
        made = Rescreening.objects.create(version=version, algorithm="names-1", began_at=AT)
        with pytest.raises(IntegrityError, match="rescreening_once"), transaction.atomic():
            Rescreening.objects.create(version=version, algorithm="names-1", began_at=AT)
        with pytest.raises(IntegrityError, match="rescreening_ends"), transaction.atomic():
            Rescreening.objects.filter(pk=made.pk).update(ended_at=AT - timedelta(minutes=1))
        Rescreening.objects.filter(pk=made.pk).update(ended_at=AT)
