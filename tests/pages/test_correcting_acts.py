"""Correcting an act of the Ministry and taking a death back, at their pages: done, refused, wrong, not for others."""

import pytest
from django.db import IntegrityError, transaction

from casework import clock
from casework.asylum.ministry_acts import MinistryAct
from casework.asylum.services import forward_application
from casework.audit.models import AuditEvent
from casework.people.models import Death
from casework.safe_conducts.models import SafeConduct
from casework.work.models import WorkItem
from tests.making import AT, application_of, make_issued, make_office, make_user, officer_of, supervisor_of
from tests.making_papers import fresh, liaison, make_act
from tests.pages.desk import browser_of
from tests.pages.test_ministry_acts import in_english

DIED = {"on": "2019-02-26", "told_by": "Hospital", "basis": "claimed", "sure": "on"}
SAID = {
    "number": "S-12",
    "dated": "2019-02-26",
    "signatory": "Viceministra",
    "received_at": "2019-02-26T09:00",
    "why": "Misread",
}


@pytest.fixture
def paper(db: None) -> SafeConduct:
    clock.set_demonstration(AT, running=False)
    paper = make_issued()
    forward_application(application_of(paper.case).pk, "DEMO-1", by=paper.case.officer, at=AT)
    return paper


class TestCorrectAct:
    def test_takes_the_place_of_the_first_and_says_why(self, paper: SafeConduct) -> None:
        act = make_act(paper.case, "admission", number="S-11")
        desk, place = in_english(liaison()), f"/ministry-acts/{act.pk}/correct/"
        assert place in desk.get(f"/cases/{paper.case_id}/").content.decode()
        form = desk.get(place)
        spanish = browser_of(liaison()).get(place)
        for page in (form.content.decode(), spanish.content.decode()):
            assert 'value="S-11"' in page
            assert 'value="2019-02-26"' in page
        answer = desk.post(place, SAID)
        assert answer.status_code == 302, answer.content.decode()
        page = desk.get(f"/cases/{paper.case_id}/").content.decode()
        assert ("S-12" in page, "Misread" in page, place in page) == (True, True, False)
        assert MinistryAct.objects.get(corrects=act).recorded_by == liaison()
        assert desk.post(place, SAID | {"number": "S-13"}).status_code == 422
        assert MinistryAct.objects.count() == 2

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("why", ""),
            ("why", "x" * 600),
            ("number", ""),
            ("dated", "2019-03-01"),
            ("dated", "nonsense"),
            ("received_at", ""),
            ("received_at", "2030-01-01T09:00"),
            ("ground", "1"),
            ("signatory", "\x00"),
        ],
    )
    def test_names_the_field_that_is_wrong(self, paper: SafeConduct, field: str, value: str) -> None:
        act = make_act(paper.case, "admission", number="S-11")
        answer = in_english(liaison()).post(f"/ministry-acts/{act.pk}/correct/", SAID | {field: value})
        assert answer.status_code == 422
        assert f'href="#id_{field}"' in answer.content.decode()
        assert MinistryAct.objects.count() == 1

    def test_asks_a_supervisor_how_it_reached_the_office(self, paper: SafeConduct) -> None:
        act = make_act(paper.case, "admission", number="S-11")
        desk, place = in_english(supervisor_of(paper.office)), f"/ministry-acts/{act.pk}/correct/"
        assert desk.post(place, SAID).status_code == 422
        assert desk.post(place, SAID | {"reason_recorded_for_the_ministry": "By letter."}).status_code == 302

    def test_is_not_for_officers_nor_for_who_does_not_see_the_case(self, paper: SafeConduct) -> None:
        act = make_act(paper.case, "admission", number="S-11")
        place = f"/ministry-acts/{act.pk}/correct/"
        assert browser_of(paper.case.officer).post(place, SAID).status_code == 403
        assert place not in browser_of(paper.case.officer).get(f"/cases/{paper.case_id}/").content.decode()
        far = make_user(role="supervisor", office=make_office(code="RI", region="CAR"), username="far")
        assert browser_of(far).post(place, SAID).status_code == 404


class TestWithdrawDeath:
    def test_is_offered_once_a_death_is_recorded_and_asks_for_another_paper(self, paper: SafeConduct) -> None:
        desk, place = in_english(paper.case.officer), f"/cases/{paper.case_id}/death/"
        assert "Take the death back" not in desk.get(place).content.decode()
        assert desk.post(place, DIED).status_code == 302
        assert "The person died on" in desk.get(f"/cases/{paper.case_id}/").content.decode()
        assert "Take the death back" in desk.get(place).content.decode()
        answer = desk.post(f"{place}withdraw/", {"why": "Another person's."})
        assert answer.status_code == 302
        death = Death.objects.get()
        assert (death.withdrawn_by, death.withdrawn_why) == (paper.case.officer, "Another person's.")
        assert fresh(paper).status == "ended_by_death"
        assert WorkItem.objects.filter(kind="request_safe_conduct", case=paper.case, status="open").exists()
        assert "The person died on" not in desk.get(f"/cases/{paper.case_id}/").content.decode()

    @pytest.mark.parametrize("why", ["", "  ", "x" * 600, "\x00"])
    def test_names_the_reason_that_is_missing(self, paper: SafeConduct, why: str) -> None:
        desk, place = in_english(paper.case.officer), f"/cases/{paper.case_id}/death/"
        desk.post(place, DIED)
        answer = desk.post(f"{place}withdraw/", {"why": why})
        assert answer.status_code == 422
        assert 'href="#why_why"' in answer.content.decode()
        assert Death.objects.get().superseded_at is None

    def test_twice_and_without_a_death_changes_nothing(self, paper: SafeConduct) -> None:
        desk, place = in_english(paper.case.officer), f"/cases/{paper.case_id}/death/withdraw/"
        assert "No death is recorded" in desk.post(place, {"why": "A slip."}, follow=True).content.decode()
        assert not WorkItem.objects.filter(kind="request_safe_conduct", case=paper.case, status="open").exists()

    def test_keeps_the_reason_out_of_the_trail_in_clear(self, paper: SafeConduct) -> None:
        desk, place = in_english(paper.case.officer), f"/cases/{paper.case_id}/death/"
        desk.post(place, DIED)
        desk.post(f"{place}withdraw/", {"why": "Quirvelo's cousin"})
        event = AuditEvent.objects.filter(subject_table="casework_death", kind="update").get()
        assert "withdrawn_why" in str(event.diff)
        assert "Quirvelo" not in str(event.diff)

    def test_is_kept_whole_by_the_database(self, paper: SafeConduct) -> None:
        desk = in_english(paper.case.officer)
        desk.post(f"/cases/{paper.case_id}/death/", DIED)
        for changes in ({"withdrawn_why": "A slip"}, {"withdrawn_by": paper.case.officer, "withdrawn_why": "A slip"}):
            with pytest.raises(IntegrityError, match="death_withdrawn_for_a_reason"), transaction.atomic():
                Death.objects.update(**changes)
        Death.objects.update(superseded_at=AT, **changes)

    def test_is_for_the_desk_of_the_case_alone(self, paper: SafeConduct) -> None:
        place = f"/cases/{paper.case_id}/death/withdraw/"
        assert browser_of(liaison()).post(place, {"why": "x"}).status_code == 403
        far = officer_of(make_office(code="RI", region="CAR"))
        assert browser_of(far).post(place, {"why": "x"}).status_code == 404


class TestWithdrawAct:
    def test_is_for_a_second_person_and_leaves_the_entry_with_the_reason(self, paper: SafeConduct) -> None:
        act = make_act(paper.case, "archive", number="S-11")
        first, second = in_english(liaison()), in_english(supervisor_of(paper.office))
        place, case = f"/ministry-acts/{act.pk}/withdraw/", f"/cases/{paper.case_id}/"
        assert "a second person withdraws it" in first.get(place).content.decode()
        assert first.post(place, {"why": "Of another file"}).status_code == 422
        assert place in second.get(case).content.decode()
        assert second.post(place, {"why": ""}).status_code == 422
        assert second.post(place, {"why": "Of another file"}).status_code == 302
        page = second.get(case).content.decode()
        assert ("S-11" in page, "Of another file" in page, place in page) == (True, True, False)
        assert application_of(paper.case).status == "forwarded"
        assert WorkItem.objects.filter(kind="request_safe_conduct", case=paper.case, status="open").exists()
        assert second.post(place, {"why": "Again"}).status_code == 422
