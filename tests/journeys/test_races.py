"""Two people, two connections, one moment: each race is won once, and the other is told."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from casework.arrivals.models import Case, CaseGrant
from casework.asylum.models import Application
from casework.errors import ActionRefused, InvalidTransition
from casework.journey.registering import wait_for_twins
from casework.law.reference import CheckType
from casework.people.facts import BirthDate, Name, PersonFacts
from casework.people.models import Person, PersonName, StoredFile
from casework.people.services import UNNAMED_LOCK, record_facts, record_person
from casework.safe_conducts.issuing import issue_safe_conduct, number_safe_conduct
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.seal_certificates import SealCertificate
from casework.safe_conducts.seal_keys import take_turns_with_keys
from casework.safe_conducts.services import approve_safe_conduct, cancel_safe_conduct, return_safe_conduct
from casework.screening.claiming import take_match
from casework.screening.comparing_people import described_facts
from casework.screening.deciding import decide_hit
from casework.screening.hits import Hit
from casework.screening.models import Check
from casework.screening.rescreening import rescreen
from casework.screening.runs import Rescreening, ScreeningRun
from casework.screening.services import hold_the_lists, run_check
from casework.screening.verdicts import Verdict
from casework.staff.models import Role, Series
from casework.staff.services import system_user
from casework.transitions import Transition
from tests.journeys.rivals import at_once, rivals
from tests.making import (
    AT,
    make_approved,
    make_draft,
    make_office,
    make_open_case,
    make_requested,
    make_user,
    officer_of,
    serve_list,
    supervisor_of,
)
from tests.making_hits import entry_like, list_like, make_hit, reviewer_of, word
from tests.making_lists import record, take_list
from tests.pages.desk import LODGING, browser_of, start, typed

pytestmark = pytest.mark.usefixtures("transactional_db")


class Undone(Exception):
    """A transaction that is given up after it took a number."""


def posting(client: Client, url: str, data: dict[str, Any]) -> Callable[[], object]:
    """A form sent by one browser."""
    return lambda: client.post(url, data)


def answers(outcomes: list[Any]) -> list[int]:
    """The status codes of responses, and nothing but responses."""
    return sorted(answer.status_code for answer in outcomes)


def verbs(**subject: Any) -> list[str]:
    """The steps that were taken."""
    return sorted(Transition.objects.filter(**subject).values_list("verb", flat=True))


class TestDeciding:
    def test_twice_at_once_is_won_by_one_supervisor(self) -> None:
        paper = make_requested()
        region = paper.office.region
        supervisors = [supervisor_of(paper.office), make_user(role=Role.SUPERVISOR, region=region, username="second")]
        acts = [partial(approve_safe_conduct, paper.pk, by=each, at=AT) for each in supervisors]
        outcomes = rivals(acts, before=paper.case)
        approved = [each for each in outcomes if isinstance(each, SafeConduct)]
        assert len(approved) == 1
        assert sum(isinstance(each, InvalidTransition) for each in outcomes) == 1
        assert verbs(subject_id=paper.pk) == ["approve", "request"]
        assert SafeConduct.objects.get().approved_by == approved[0].approved_by

    def test_approving_against_returning_leaves_one_of_the_two(self) -> None:
        paper = make_requested()
        approver = supervisor_of(paper.office)
        returner = make_user(role=Role.SUPERVISOR, region=paper.office.region, username="second")
        outcomes = rivals(
            [
                partial(approve_safe_conduct, paper.pk, by=approver, at=AT),
                partial(return_safe_conduct, paper.pk, "The surname.", by=returner, at=AT),
            ],
            before=paper.case,
        )
        assert sum(isinstance(each, InvalidTransition) for each in outcomes) == 1
        paper.refresh_from_db()
        taken = "approve" if paper.status == "approved" else "return"
        assert verbs(subject_id=paper.pk) == sorted([taken, "request"])
        assert (paper.approved_by is None) == (paper.status == "draft")

    def test_cancelling_against_numbering_leaves_one_of_the_two(self) -> None:
        paper = make_approved()
        supervisor = supervisor_of(paper.office)
        both: list[Callable[[], object]] = [
            partial(cancel_safe_conduct, paper.pk, "Wrong person.", by=supervisor, at=AT),
            partial(number_safe_conduct, paper.pk, by=system_user(), at=AT),
        ]
        outcomes = rivals(both, before=paper.case)
        paper.refresh_from_db()
        cancelled = paper.status == "cancelled"
        assert cancelled or paper.status == "numbered"
        assert cancelled == (paper.register_no is None)
        assert any(isinstance(each, (ActionRefused, InvalidTransition)) for each in outcomes) != cancelled
        assert verbs(subject_id=paper.pk) == sorted(["approve", "cancel" if cancelled else "number", "request"])


class TestChecking:
    def test_two_checks_that_finish_together_are_both_answered(self) -> None:
        serve_list()
        case = make_open_case()
        first = Check.objects.get(case=case, type="SANCTIONS")
        other = CheckType.objects.get(pk="INTERPOL")
        CheckType.objects.filter(pk="INTERPOL").update(asked_of="list")  # as if a second kind were asked of our lists
        second = Check.objects.get(case=case, type=other)
        rivals([partial(run_check, each.pk, by=system_user(), at=AT) for each in (first, second)], before=case)
        both = Check.objects.filter(pk__in=(first.pk, second.pk))
        assert list(both.values_list("status", "result")) == [("answered", "no_match")] * 2

    def test_the_sweeper_against_the_worker_gives_one_answer(self) -> None:
        case = make_open_case()
        list_like(case)
        check = Check.objects.get(case=case, type="SANCTIONS")
        outcomes = rivals([partial(run_check, check.pk, by=system_user(), at=AT)] * 2, before=case)
        assert [each for each in outcomes if each is None] == [None]
        assert verbs(subject_id=check.pk) == ["answer"]
        assert check.hits.count() == 1
        assert ScreeningRun.objects.count() == 1

    def test_two_reviewers_at_once_settle_a_strong_match_together(self) -> None:
        hit = make_hit(strong=True)
        reviewers = [reviewer_of(hit.case.office, name) for name in ("one", "two")]
        outcomes = rivals([partial(decide_hit, hit.pk, word(), by=each, at=AT) for each in reviewers], before=hit.case)
        assert sorted(each.settled for each in outcomes if isinstance(each, Hit)) == [False, True]
        hit.refresh_from_db()
        assert {hit.decided_by, hit.confirmed_by} == set(reviewers)
        assert verbs(subject_id=hit.check_run_id) == ["adjudicate", "answer"]

    def test_two_reviewers_at_once_decide_a_possible_match_once(self) -> None:
        hit = make_hit()
        reviewers = [reviewer_of(hit.case.office, name) for name in ("one", "two")]
        outcomes = rivals([partial(decide_hit, hit.pk, word(), by=each, at=AT) for each in reviewers], before=hit.case)
        assert sum(isinstance(each, ActionRefused) for each in outcomes) == 1
        assert Verdict.objects.count() == 1

    def test_two_reviewers_at_once_take_a_match_once(self) -> None:
        hit = make_hit()
        reviewers = [reviewer_of(hit.case.office, name) for name in ("one", "two")]
        outcomes = rivals([partial(take_match, hit.pk, by=each, at=AT) for each in reviewers], before=hit.case)
        assert sum(isinstance(each, ActionRefused) for each in outcomes) == 1
        assert CaseGrant.objects.filter(kind="assigned").count() == 1

    def test_a_round_waits_for_who_writes_an_answer_from_the_lists_before(self) -> None:
        case = make_open_case()
        take_list(record("stranger", "Ermelinda Zorobabel Quispe"))
        check = Check.objects.get(case=case, type="SANCTIONS")
        run_check(check.pk, by=system_user(), at=AT)
        new = take_list(record("stranger", "Ermelinda Zorobabel Quispe"), entry_like(case), at=AT)
        rounds = [partial(rescreen, new.pk, by=system_user(), at=AT)] * 2
        outcomes = rivals(rounds, before=hold_the_lists)
        assert sum(isinstance(each, Rescreening) for each in outcomes) == 1
        assert check.hits.count() == 1


class TestIssuing:
    def test_the_sweeper_against_the_worker_gives_one_number_and_one_document(self) -> None:
        paper = make_approved()
        outcomes = rivals([partial(issue_safe_conduct, paper.pk, by=system_user(), at=AT)] * 2, before=paper.case)
        assert outcomes == [True, True]
        assert verbs(subject_id=paper.pk) == ["approve", "issue", "number", "request"]
        assert Series.objects.get(kind="safe_conduct").last == 1
        assert StoredFile.objects.filter(kind="safe_conduct").count() == 1

    def test_ten_at_once_take_ten_numbers_without_a_gap_whoever_gives_up(self) -> None:
        papers = [make_approved() for _paper in range(10)]
        numbering: list[Callable[[], SafeConduct | None]] = [
            partial(number_safe_conduct, paper.pk, by=system_user(), at=AT) for paper in papers
        ]

        def give_up() -> None:
            with transaction.atomic():
                numbering[0]()
                raise Undone

        def given_up() -> None:
            with pytest.raises(Undone):
                give_up()

        told = at_once([given_up, *numbering[1:], given_up])
        assert [getattr(paper, "status", paper) for paper in told] == [None, *["numbered"] * 9, None]
        numbering[0]()
        numbers = SafeConduct.objects.filter(status="numbered").values_list("register_no", flat=True)
        assert set(numbers) == set(range(1, 11))
        assert SafeConduct.objects.values("printed_no").distinct().count() == 10

    def test_workers_that_begin_at_once_with_no_key_seal_with_one(self, settings: Settings, tmp_path: Path) -> None:
        settings.SEAL_KEYS_DIR = tmp_path / "seal_keys"
        papers = [make_approved() for _paper in range(3)]
        numbering = [partial(number_safe_conduct, paper.pk, by=system_user(), at=AT) for paper in papers]
        told = rivals(numbering, before=take_turns_with_keys)
        assert [getattr(paper, "status", paper) for paper in told] == ["numbered"] * 3
        assert sorted(SealCertificate.objects.values_list("kind", flat=True)) == ["root", "signer"]
        assert SafeConduct.objects.filter(status="numbered", sealed_with__kind="signer").count() == 3


class TestRegistering:
    def test_the_same_form_twice_at_once_registers_once(self) -> None:
        office = make_office()
        browsers = [browser_of(officer_of(office)) for _browser in range(2)]
        url = start(browsers[0])
        form = typed(received_at=None) | {"received_at": "2019-02-26T17:50"}
        acts = [posting(browser, f"{url}registration/", form) for browser in browsers]
        assert answers(rivals(acts, before=Case.objects.get())) == [302, 409]
        assert verbs(subject_type="case") == ["open", "register"]
        assert (PersonName.objects.count(), Check.objects.count()) == (1, 9)

    def test_one_person_at_two_desks_is_asked_about_at_the_second_in_whatever_spelling(self) -> None:
        browsers = [browser_of(officer_of(make_office())) for _browser in range(2)]
        forms = [typed(), typed(given="JOSE PRUEBA", paternal="Kirbelo", document_number="")]
        urls = [start(browser) for browser in browsers]
        names = [Name(given=form["given"], paternal=form["paternal"], maternal=form["maternal"]) for form in forms]
        born = BirthDate(year=1990, month=5, day=17)
        subjects = [described_facts(PersonFacts(names=(name,), birth=born)) for name in names]
        acts = [
            posting(browser, f"{url}registration/", form)
            for browser, url, form in zip(browsers, urls, forms, strict=True)
        ]
        assert answers(rivals(acts, before=partial(wait_for_twins, *subjects))) == [302, 422]
        assert Case.objects.filter(status="open").count() == 1

    def test_starting_twice_at_once_with_one_key_opens_one_case(self) -> None:
        office = make_office()
        make_draft(office=office)
        series = Series.objects.get(kind="case")
        form = {"key": "0b5f9d34-6a3c-4a53-9f7e-4a4f5a0f3d11", "office": "CU"}
        browsers = [browser_of(officer_of(office)) for _browser in range(2)]
        first, second = rivals([posting(each, "/cases/new/", form) for each in browsers], before=series)
        assert isinstance(first, HttpResponse)
        assert isinstance(second, HttpResponse)
        assert first["Location"] == second["Location"]
        assert Case.objects.count() == 2

    def test_lodging_twice_at_once_lodges_one_application(self) -> None:
        case = make_open_case()
        acts = [posting(browser_of(case.officer), f"/cases/{case.pk}/application/", LODGING) for _time in range(2)]
        assert answers(rivals(acts, before=case)) == [302, 422]
        assert Application.objects.count() == 1

    def test_two_desks_give_two_numbers_to_two_people_without_a_name(self) -> None:
        by = officer_of(make_office())
        nameless = PersonFacts(names=(Name(unknown=True),), birth=BirthDate(age=30, as_of=AT.date()))
        people = [record_person(by=by, at=AT) for _person in range(2)]

        def lock() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [UNNAMED_LOCK])

        outcomes = rivals([partial(record_facts, each, nameless, by=by, at=AT) for each in people], before=lock)
        assert outcomes == [None, None]
        assert set(Person.objects.values_list("unnamed_no", flat=True)) == {1, 2}


@pytest.fixture(autouse=True)
def _evening(evening: None) -> None:
    """The pages' clock stands where the forms were filled in."""
