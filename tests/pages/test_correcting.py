"""A correction changes what was corrected and nothing else."""

from datetime import date
from typing import Any

import pytest

from casework.arrivals.crossings import correct_crossing
from casework.arrivals.models import Case
from casework.errors import ActionRefused
from casework.journey.steps import approve_safe_conduct
from casework.people.facts import BirthDate
from casework.people.models import Basis
from casework.people.selectors import known_about
from casework.safe_conducts.services import request_safe_conduct
from casework.staff.models import Role
from tests.making import (
    AT,
    WHY,
    give_role,
    make_crossing,
    make_lodged_case,
    make_open_case,
    make_registration,
    make_requested,
    supervisor_of,
)
from tests.pages.desk import browser_of

pytestmark = pytest.mark.django_db
ESTIMATED_ON = date(2019, 1, 1)


def correct(case: Case, **changes: Any) -> None:
    """Open the form, change these fields, and send it as the browser does."""
    desk, url = browser_of(case.officer), f"/cases/{case.pk}/correct/"
    form = desk.get(url).context["form"]
    sent = {name: value for name in form.fields if (value := form[name].value())}
    assert desk.post(url, sent | changes).status_code == 302


class TestCorrect:
    @pytest.mark.parametrize(("age", "stays"), [(30, True), (31, False)])
    def test_leaves_the_day_of_an_estimate_that_stays(self, age: int, stays: bool) -> None:
        case = make_open_case(birth=BirthDate(age=30, as_of=ESTIMATED_ON))
        correct(case, age=age, phone="+57 000 000 9999")
        birth = known_about(case.person).birth
        assert birth
        assert (birth.age, birth.as_of == ESTIMATED_ON) == (age, stays)

    def test_takes_back_a_nationality_that_stood_against_a_request(self) -> None:
        both: dict[str, Any] = {"nationalities": ("VEN", "COL"), "nationality_basis": {"COL": Basis.ESTABLISHED}}
        case = make_lodged_case(**both)
        with pytest.raises(ActionRefused, match="colombian_established"):
            request_safe_conduct(case.pk, by=case.officer, at=AT, reasons=WHY)
        correct(case, second_nationality="")
        assert [fact.country_id for fact in known_about(case.person).nationalities] == ["VEN"]
        assert request_safe_conduct(case.pk, by=case.officer, at=AT, reasons=WHY).status == "requested"

    def test_leaves_on_what_unchanged_facts_rest_and_the_municipality(self) -> None:
        case = make_open_case(
            birth=BirthDate(year=1990, basis=Basis.ESTABLISHED),
            nationalities=("COL", "VEN"),
            nationality_basis={"COL": Basis.ESTABLISHED},
        )
        correct(case, phone="+57 000 000 9999")
        known = known_about(case.person)
        assert [fact.basis for fact in known.births] == ["established"]
        told = [(fact.country_id, fact.basis) for fact in known.nationalities]
        assert told == [("COL", "established"), ("VEN", "claimed")]
        assert [(fact.line, fact.place) for fact in known.addresses] == [("Albergue de prueba, cama 7", "Cúcuta")]
        correct(case, address_place="Villa del Rosario")
        assert known_about(case.person).addresses[0].place == "Villa del Rosario"
        page = browser_of(case.officer).get(f"/cases/{case.pk}/").content.decode()
        assert "Villa del Rosario" in page

    def test_takes_back_a_birth_that_no_document_shows(self) -> None:
        case = make_open_case(birth=BirthDate(year=1990, basis=Basis.DOCUMENTED))
        correct(case, birth_year=1991)
        assert [(fact.year, fact.basis) for fact in known_about(case.person).births] == [(1991, "claimed")]


class TestCorrectEntry:
    def answer(self, case: Case, **changes: Any) -> int:
        """Open the form, change these fields, and send it as the browser does."""
        desk, url = browser_of(case.officer), f"/cases/{case.pk}/entry/"
        form = desk.get(url).context["form"]
        return desk.post(url, {name: form[name].value() or "" for name in form.fields} | changes).status_code

    def test_keeps_the_earlier_entry(self) -> None:
        case = make_open_case()
        assert self.answer(case, entry_point="INFORMAL_81", precision="about") == 302
        earlier, now = case.arrivals.order_by("recorded_at", "superseded_at")
        assert (earlier.entry_point_id, earlier.superseded_at is None) == ("SIMON_BOLIVAR", False)
        assert (now.entry_point_id, now.department_id, now.precision) == ("INFORMAL_81", "81", "about")
        assert now.received_at == earlier.received_at

    def test_of_nothing_writes_nothing(self) -> None:
        case = make_open_case(registration=make_registration(crossing=make_crossing(department="54")))
        assert self.answer(case) == 302
        assert case.arrivals.count() == 1

    @pytest.mark.parametrize("wrong", [{"entered_on": "2031-01-01"}, {"entry_point": "MOON"}, {"entered_on": ""}])
    def test_is_refused_with_the_field(self, wrong: dict[str, str]) -> None:
        case = make_open_case()
        assert self.answer(case, **wrong) == 422
        assert case.arrivals.count() == 1

    def test_makes_its_writer_an_editor_of_what_the_paper_tells(self) -> None:
        paper = make_requested()
        crossing = make_crossing(entry_point="INFORMAL_81", department="81")
        both = give_role(supervisor_of(paper.office), Role.CASE_OFFICER, office=paper.office)
        correct_crossing(paper.case_id, crossing, by=both, at=AT)
        with pytest.raises(ActionRefused, match="own_edit"):
            approve_safe_conduct(paper.pk, by=both, at=AT)
