"""Which version was read: 304, 412, 428, and two who act on one version at the same moment."""

from typing import Any

import pytest

from casework.arrivals.models import Case
from casework.asylum.models import Application
from casework.safe_conducts.models import SafeConduct
from tests.api.desk import PERSON, System, changed, told
from tests.journeys.rivals import rivals
from tests.making import (
    answer_checks,
    application_of,
    make_draft,
    make_lodged_case,
    make_office,
    make_open_case,
    make_requested,
    officer_of,
    serve_list,
    supervisor_of,
)

NOTE = {"note": "Typed twice."}


@pytest.fixture
def desk(evening: None) -> System:
    return System(officer_of(make_office()))


class TestEtag:
    def test_names_the_version_and_answers_304_while_nothing_changed(self, desk: System) -> None:
        case = make_open_case()
        first = desk.get(f"cases/{case.pk}/")
        assert first["ETag"].startswith('"')
        assert not first["ETag"].startswith('"W/')
        again = desk.get(f"cases/{case.pk}/", **{"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])

    def test_changes_with_what_is_shown_though_the_version_stays(self, desk: System) -> None:
        serve_list()
        case = make_open_case()
        before = desk.get(f"cases/{case.pk}/")
        answer_checks(case)
        after = desk.get(f"cases/{case.pk}/", **{"If-None-Match": before["ETag"]})
        assert told(after)["version"] == before.json()["version"]
        assert after["ETag"] != before["ETag"]

    def test_is_that_of_the_next_reading_after_an_act(self, desk: System) -> None:
        case = make_draft()
        acted = desk.act(f"cases/{case.pk}/void/", NOTE)
        assert desk.get(f"cases/{case.pk}/")["ETag"] == acted["ETag"]


class TestCheckVersion:
    def test_is_required_on_what_is_there(self, desk: System) -> None:
        case = make_draft()
        assert told(desk.post(f"cases/{case.pk}/void/", NOTE), status=428)["code"] == "precondition_required"
        assert Case.objects.get().status == "draft"

    @pytest.mark.parametrize("tag", ['"999"', 'W/"1"', '"1', "1", '""', '"1x"', "never"])
    def test_refuses_a_version_that_is_not_the_present_one(self, desk: System, tag: str) -> None:
        case = make_draft()
        answer = desk.post(f"cases/{case.pk}/void/", NOTE, **{"If-Match": tag})
        assert told(answer, status=412)["code"] == "precondition_failed"
        assert Case.objects.get().status == "draft"

    @pytest.mark.parametrize("tag", ['"1"', '"7", "1"', "*", '"1.anything"'])
    def test_takes_the_present_version(self, desk: System, tag: str) -> None:
        case = make_draft()
        assert told(desk.post(f"cases/{case.pk}/void/", NOTE, **{"If-Match": tag}))["status"] == "voided"

    def test_tells_a_second_corrector_that_the_first_was_there(self, desk: System) -> None:
        case = make_open_case()
        tag = desk.get(f"cases/{case.pk}/")["ETag"]
        correct = f"cases/{case.pk}/person/correct/"
        told(desk.post(correct, changed(PERSON, phone="+57 1"), **{"If-Match": tag}))
        told(desk.post(correct, changed(PERSON, phone="+57 2"), **{"If-Match": tag}), status=412)

    def test_is_asked_of_applications_too(self, desk: System) -> None:
        application = application_of(make_lodged_case())
        way = f"applications/{application.pk}/forward/"
        told(desk.post(way, {"dispatch_number": "7"}, **{"If-Match": '"77"'}), status=412)
        assert Application.objects.get().status == "lodged"


@pytest.mark.usefixtures("transactional_db")
class TestRace:
    def test_is_won_once_by_two_who_read_one_version(self) -> None:
        paper = make_requested()
        second = System(supervisor_of(paper.office))
        tag = {"If-Match": second.get(f"safe-conducts/{paper.pk}/")["ETag"]}
        path = f"safe-conducts/{paper.pk}"

        def approve() -> Any:
            return second.post(f"{path}/approve/", {}, **tag)

        def give_back() -> Any:
            return System(supervisor_of(paper.office)).post(f"{path}/return/", {"note": "A photo."}, **tag)

        answers: Any = rivals([approve, give_back], before=paper.case)
        assert sorted(answer.status_code for answer in answers) == [200, 412]
        assert SafeConduct.objects.get().version == paper.version + 1
