"""Naming who stands for a claim after a death, at its page: the work leads there, it is done, refused, wrong."""

import pytest

from casework import clock
from casework.arrivals.models import Case
from casework.asylum.models import Application
from casework.audit.models import AuditEvent
from casework.journey.deaths import record_death
from casework.people.facts import Died
from casework.people.kin import current_members
from casework.people.selectors import known_about
from tests.journeys.test_new_principal import make_claim
from tests.making import AT, make_office, make_open_case, make_user, officer_of
from tests.making_papers import liaison
from tests.pages.desk import browser_of
from tests.pages.test_ministry_acts import in_english


@pytest.fixture
def claim(db: None) -> list[Case]:
    """A head who died, his wife and their son."""
    clock.set_demonstration(AT, running=False)
    head, wife, son = made = make_claim("SPOUSE", "CHILD_MINOR")
    record_death(head.pk, Died(told_by="Hospital"), by=head.officer, at=AT)
    assert wife.pk != son.pk
    return made


def place(case: Case) -> str:
    """The address of its page."""
    return f"/cases/{case.pk}/principal/"


class TestName:
    def test_is_reached_from_the_work_and_passes_the_claim_on(self, claim: list[Case]) -> None:
        head, wife, son = claim
        desk = in_english(head.officer)
        assert place(head) in desk.get("/").content.decode() + desk.get("/work/").content.decode()
        assert place(head) in desk.get(f"/cases/{head.pk}/").content.decode()
        page = desk.get(place(head)).content.decode()
        assert "Name not recorded yet" not in page
        for one, times in ((head, 1), (wife, 2), (son, 2)):  # who is left is a choice and a question
            assert page.count(known_about(one.person).shown_as) >= times
        assert f'name="relation-{son.pk}"' in page
        answer = desk.post(place(head), {"principal": str(wife.pk), f"relation-{son.pk}": "CHILD_MINOR"})
        assert (answer.status_code, answer["Location"]) == (302, f"/cases/{wife.pk}/family/")
        assert Application.objects.get().case_id == wife.pk
        (lodged,) = (step for step in desk.get(f"/cases/{wife.pk}/").context["steps"] if "lodged" in step.label)
        assert lodged.at == Application.objects.get().recorded_at
        died = desk.get(f"/cases/{head.pk}/").content.decode()
        assert ("Their application goes on" in died, wife.number in died, "None has been lodged" in died) == (
            True,
            True,
            False,
        )
        after = desk.get(place(head))
        assert after.status_code == 200
        assert "headed no family" in after.content.decode()
        assert desk.post(place(head), {"principal": str(wife.pk)}).status_code == 422

    def test_asks_for_every_relation_and_writes_nothing_without(self, claim: list[Case]) -> None:
        head, wife, son = claim
        desk = in_english(head.officer)
        for sent, field in (
            ({}, "principal"),
            ({"principal": str(head.pk)}, "principal"),
            ({"principal": str(wife.pk)}, f"relation-{son.pk}"),
            ({"principal": str(wife.pk), f"relation-{son.pk}": "COUSIN"}, f"relation-{son.pk}"),
        ):
            answer = desk.post(place(head), sent)
            assert answer.status_code == 422
            assert field in answer.context["form"].errors
        assert current_members().get(principal=True).case_id == head.pk

    def test_refuses_a_child_where_the_mother_is_left(self, claim: list[Case]) -> None:
        head, wife, son = claim
        answer = in_english(head.officer).post(place(head), {"principal": str(son.pk), f"relation-{wife.pk}": "PARENT"})
        assert answer.status_code == 422
        assert "choose the adult" in answer.content.decode()
        assert Application.objects.get().case_id == head.pk

    def test_is_in_spanish_and_an_event_of_the_case(self, claim: list[Case]) -> None:
        head = claim[0]
        page = browser_of(head.officer).get(place(head)).content.decode()
        assert "Nombrar" in page
        assert AuditEvent.objects.filter(case_id=head.pk, kind="read", subject_table="casework_familymember").exists()

    def test_is_for_the_desk_of_the_case(self, claim: list[Case]) -> None:
        head, wife, _son = claim
        far = officer_of(make_office(code="RI", region="CAR"))
        for user, status in ((far, 404), (liaison(), 403), (make_user(username="nobody"), 403)):
            assert in_english(user).post(place(head), {"principal": str(wife.pk)}).status_code == status
        assert Application.objects.get().case_id == head.pk

    def test_of_somebody_who_lives_says_so(self, claim: list[Case]) -> None:
        alive = make_open_case()
        page = in_english(alive.officer).get(place(alive))
        assert (page.status_code, "No death of this person" in page.content.decode()) == (200, True)
