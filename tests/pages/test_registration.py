"""Registering at the desk: what is kept, what is refused beside its field, and what is never doubled."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from casework.arrivals.desk_records import IntakeDraft
from casework.arrivals.models import Case
from casework.people.models import Birth, PersonName
from casework.people.selectors import known_about
from casework.staff.models import User
from casework.transitions import Transition
from tests.making import make_office, make_open_case, make_user, officer_of
from tests.pages.desk import browser_of, start, typed

pytestmark = pytest.mark.usefixtures("evening")


@pytest.fixture
def officer(db: None) -> User:
    return officer_of(make_office())


@pytest.fixture
def desk(officer: User) -> Client:
    return browser_of(officer)


class TestRegistration:
    def test_registers_and_opens_the_case(self, desk: Client, officer: User) -> None:
        url = start(desk)
        assert desk.post(f"{url}registration/", typed()).status_code == 302
        case = Case.objects.get()
        assert (case.status, case.registered_by) == ("open", officer)
        assert known_about(case.person).shown_as == "José Prueba Quirvelo Landrezma"
        assert not IntakeDraft.objects.exists()
        assert list(Transition.objects.order_by("at", "from_status").values_list("verb", flat=True)) == [
            "register",
            "open",
        ]

    def test_takes_at_most_thirty_queries(
        self, desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        url = start(desk)
        desk.get(f"{url}registration/")  # the reference tables are read once a process
        with django_assert_max_num_queries(30):
            assert desk.post(f"{url}registration/", typed()).status_code == 302

    def test_takes_somebody_without_a_name(self, desk: Client) -> None:
        url = start(desk)
        nameless = typed(given=None, paternal=None, maternal=None, document_number=None)
        answer = desk.post(f"{url}registration/", nameless | {"name_unknown": "on", "document_type": "NONE"})
        assert answer.status_code == 302
        person = Case.objects.get().person
        assert person.unnamed_no == 1
        assert PersonName.objects.get(person=person).unknown

    def test_takes_an_estimated_age(self, desk: Client) -> None:
        url = start(desk)
        changes = {"birth_year": None, "birth_month": None, "birth_day": None, "age": "30"}
        assert desk.post(f"{url}registration/", typed(**changes)).status_code == 302
        assert (Birth.objects.get().age, str(Birth.objects.get().as_of)) == (30, "2019-02-26")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"given": None, "paternal": None, "maternal": None}, "given"),
            ({"given": "A" * 10_000_000}, "given"),
            ({"given": "José 😀"}, "given"),
            ({"given": "abc\u202edef"}, "given"),
            ({"given": "José\x00"}, "given"),
            ({"sex": "Z"}, "sex"),
            ({"birth_year": None, "birth_month": None, "birth_day": None}, "birth_year"),
            ({"birth_year": "1990", "birth_month": "2", "birth_day": "30"}, "birth_day"),
            ({"birth_year": "2019", "birth_month": "12"}, "birth_year"),
            ({"birth_year": "x' OR 1=1 --"}, "birth_year"),
            ({"age": "30"}, "age"),
            ({"nationality": "ZZZ"}, "nationality"),
            ({"nationality": None}, "nationality"),
            ({"entered_on": "2019-02-27"}, "entered_on"),
            ({"entered_on": "31/02/2019"}, "entered_on"),
            ({"precision": "minute"}, "entered_time"),
            ({"entry_point": "<script>"}, "entry_point"),
            ({"received_at": "2019-02-26T23:00"}, "received_at"),
            ({"served": "no"}, "served"),
            ({"needs_none": None}, "needs_none"),
            ({"notice_given": None}, "notice_given"),
            ({"signature_kind": None}, "signature_kind"),
            ({"signature_kind": "on_request"}, "signed_by"),
            ({"items": "some"}, "items"),
            ({"email": "not an address"}, "email"),
        ],
    )
    def test_says_beside_the_field_what_to_change_and_writes_nothing(
        self, desk: Client, changes: dict[str, Any], field: str
    ) -> None:
        url = start(desk)
        if len(str(changes.get("given", ""))) > 1_000_000:
            assert desk.post(f"{url}registration/", typed(**changes)).status_code in (400, 422)
        else:
            answer = desk.post(f"{url}registration/", typed(**changes))
            assert answer.status_code == 422
            assert field in answer.context["form"].errors
        assert Case.objects.get().status == "draft"
        assert not PersonName.objects.exists()

    def test_keeps_markup_as_text(self, desk: Client) -> None:
        url = start(desk)
        assert desk.post(f"{url}registration/", typed(given="<b>José</b>")).status_code == 302
        assert "&lt;b&gt;José&lt;/b&gt;" in desk.get(url).content.decode()

    def test_registers_once_when_sent_twice(self, desk: Client) -> None:
        url = start(desk)
        for _time in range(2):
            assert desk.post(f"{url}registration/", typed()).status_code == 302
        assert Transition.objects.filter(verb="register").count() == 1

    def test_asks_for_a_reason_where_an_earlier_case_has_the_same_document(self, desk: Client) -> None:
        earlier = make_open_case()
        number = known_about(earlier.person).documents[0].number
        url = start(desk)
        answer = desk.post(f"{url}registration/", typed(document_number=number))
        assert answer.status_code == 422
        assert earlier.number in answer.content.decode()
        again = typed(document_number=number, reason_possible_duplicate="Other fingerprints.")
        assert desk.post(f"{url}registration/", again).status_code == 302

    def test_shows_a_stranger_where_the_earlier_case_is_hidden_and_tells_headquarters(self, desk: Client) -> None:
        hidden = make_open_case(office=make_office(code="AR", region="ORQ"))
        number = known_about(hidden.person).documents[0].number
        url = start(desk)
        assert desk.post(f"{url}registration/", typed(document_number=number)).status_code == 302
        case = Case.objects.get(office="CU")
        assert case.work_items.get(kind="possible_duplicate").office_id == "BO"
        assert "possible_duplicate" not in desk.get(url).content.decode()


class TestDraft:
    def test_survives_a_closed_lid(self, desk: Client, officer: User) -> None:
        url = start(desk)
        kept = desk.post(f"{url}draft/", {"given": "Ana Prueba"}, headers={"x-autosave": "1"})
        assert kept.status_code == 200
        page = browser_of(officer).get(f"{url}registration/").content.decode()
        assert 'value="Ana Prueba"' in page

    def test_survives_an_expired_sign_in(self, desk: Client) -> None:
        url = start(desk)
        desk.post(f"{url}draft/", {"given": "Ana Prueba"})
        desk.logout()
        answer = desk.post(f"{url}registration/", typed())
        assert answer.status_code == 302
        assert "/accounts/login/" in answer["Location"]
        assert IntakeDraft.objects.count() == 1

    def test_is_not_readable_in_the_database(self, desk: Client) -> None:
        url = start(desk)
        desk.post(f"{url}draft/", {"given": "Ana Prueba"})
        assert b"Ana" not in bytes(IntakeDraft.objects.get().ciphertext)

    def test_begins_once_when_sent_twice(self, desk: Client) -> None:
        key = "0b5f9d34-6a3c-4a53-9f7e-4a4f5a0f3d11"
        first, second = (desk.post("/cases/new/", {"key": key, "office": "CU"}) for _time in range(2))
        assert first["Location"] == second["Location"]
        assert Case.objects.count() == 1

    def test_of_a_restricted_case_is_seen_by_its_officer_only(self, desk: Client) -> None:
        url = start(desk, restricted=True)
        colleague = browser_of(make_colleague())
        assert desk.get(f"{url}registration/").status_code == 200
        assert colleague.get(f"{url}registration/").status_code == 404
        assert Case.objects.get().number not in colleague.get("/cases/").content.decode()


def make_colleague() -> User:
    """A second officer of the same office."""
    return make_user(role="case_officer", office=make_office(), username="colleague")
