"""Relatives who came along: all of them on one page, registered with one button or none."""

import pytest
from django.test import Client

from casework.arrivals.desk_records import IntakeDraft
from casework.arrivals.models import Case
from casework.arrivals.services import read_draft
from casework.people.families import FamilyMember
from casework.people.models import Nationality, PersonName
from casework.people.selectors import known_about
from casework.staff.models import User
from tests.making import (
    make_draft,
    make_office,
    make_open_case,
    officer_of,
)
from tests.pages.desk import begin_relatives, browser_of, typed_relatives

pytestmark = pytest.mark.usefixtures("evening")
SON = {"relation": "CHILD_MINOR", "given": "Prueba Luis", "birth_year": None, "age": "8", "told_in_private": ""}


@pytest.fixture
def officer(db: None) -> User:
    return officer_of(make_office())


@pytest.fixture
def desk(officer: User) -> Client:
    return browser_of(officer)


@pytest.fixture
def head(officer: User) -> Case:
    return make_open_case()


class TestRelatives:
    def test_registers_everybody_with_one_button(self, desk: Client, head: Case) -> None:
        drafts = begin_relatives(desk, head, 2)
        sent = typed_relatives(drafts, {}, SON)
        answer = desk.post(f"/cases/{head.pk}/relatives/", sent)
        assert (answer.status_code, answer["Location"]) == (302, f"/cases/{head.pk}/")
        assert set(Case.objects.values_list("status", flat=True)) == {"open"}
        linked = FamilyMember.objects.filter(principal=False).order_by("case__number")
        assert [(row.case, row.relation_id, row.told_in_private) for row in linked] == [
            (drafts[0], "SPOUSE", True),
            (drafts[1], "CHILD_MINOR", None),
        ]
        assert not IntakeDraft.objects.exists()
        assert desk.post(f"/cases/{head.pk}/relatives/", sent)["Location"] == f"/cases/{head.pk}/family/"  # sent twice
        assert Case.objects.count() == 3
        page = desk.get(f"/cases/{head.pk}/").content.decode()
        assert "Prueba Luis Tesumbre Vardiluz" in page

    def test_asks_first_how_many_came_along(self, desk: Client, head: Case) -> None:
        begin = f"/cases/{head.pk}/relatives/begin/"
        for count in ("0", "16", "many"):
            answer = desk.post(begin, {"key": "7f9c2b54-7b5f-4a35-9a65-0f4f62d6a9b1", "count": count})
            assert answer.status_code == 422
        assert Case.objects.count() == 1

    def test_shows_what_the_head_said_of_the_crossing(self, desk: Client, head: Case) -> None:
        begin_relatives(desk, head, 1)
        page = desk.get(f"/cases/{head.pk}/relatives/").content.decode()
        assert '<option value="SIMON_BOLIVAR" selected>' in page
        assert "Albergue de prueba, cama 7" in page

    def test_says_who_lacks_what_and_registers_nobody(self, desk: Client, head: Case) -> None:
        drafts = begin_relatives(desk, head, 2)
        sent = typed_relatives(drafts, {"sex": ""}, SON | {"age": "40"})
        answer = desk.post(f"/cases/{head.pk}/relatives/", sent, headers={"accept-language": "en"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Relative 1, Sex" in page
        answer = desk.post(
            f"/cases/{head.pk}/relatives/",
            typed_relatives(drafts, {}, SON | {"age": "40"}),
            headers={"accept-language": "en"},
        )
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Relative 2</a>" not in page
        assert "Relative 2: This person is 40" in page
        assert PersonName.objects.count() == 1
        assert FamilyMember.objects.count() == 0
        assert read_draft(drafts[1])["age"] == ["40"]  # what was typed is kept

    def test_asks_for_the_reason_beside_the_person_it_is_about(self, desk: Client, head: Case) -> None:
        twin = PersonName.objects.get(person=head.person)
        alike = {"given": twin.given, "paternal": twin.paternal, "maternal": twin.maternal}
        born = known_about(head.person).births[0]
        alike |= {"birth_year": f"{born.year}", "birth_month": f"{born.month}", "birth_day": f"{born.day}"}
        drafts = begin_relatives(desk, head, 1)
        sent = typed_relatives(drafts, alike)
        answer = desk.post(f"/cases/{head.pk}/relatives/", sent)
        assert f">{head.number}</a> <bdi>" in answer.content.decode()  # with what speaks for it
        name = f"reason_p{drafts[0].pk.hex}-possible_duplicate"
        assert answer.status_code == 422
        assert f'name="{name}"' in answer.content.decode()
        assert desk.post(f"/cases/{head.pk}/relatives/", sent | {name: "Otra huella."}).status_code == 302

    def test_asks_once_why_all_were_typed_late(self, desk: Client, head: Case) -> None:
        drafts = begin_relatives(desk, head, 2)
        sent = typed_relatives(drafts, {}, SON, received_at="2019-02-26T10:00")
        page = desk.post(f"/cases/{head.pk}/relatives/", sent).content.decode()
        assert page.count('name="reason_typed_late"') == 1
        late = sent | {"reason_typed_late": "Se cayó la red."}
        assert desk.post(f"/cases/{head.pk}/relatives/", late).status_code == 302

    def test_keeps_one_nationality_for_all_and_those_that_differ(self, desk: Client, head: Case) -> None:
        drafts = begin_relatives(desk, head, 2)
        colombian = {"nationality": "COL"}
        desk.post(
            f"/cases/{head.pk}/relatives/", typed_relatives(drafts, {"sex": "", "nationality": ""}, SON | colombian)
        )
        page = desk.get(f"/cases/{head.pk}/relatives/").content.decode()
        assert [page.count(f'<option value="{code}" selected>') for code in ("VEN", "COL")] == [1, 1]
        sent = typed_relatives(drafts, {"sex": "", "nationality": ""}, SON | colombian, nationality="PER")
        page = desk.post(f"/cases/{head.pk}/relatives/", sent).content.decode()
        assert [page.count(f'<option value="{code}" selected>') for code in ("PER", "COL")] == [1, 1]
        sent = typed_relatives(drafts, {"nationality": ""}, SON | colombian, nationality="PER")
        assert desk.post(f"/cases/{head.pk}/relatives/", sent).status_code == 302
        found = Nationality.objects.filter(person__cases__in=drafts).order_by("person__cases__number")
        assert list(found.values_list("country", flat=True)) == ["PER", "COL"]

    def test_keeps_the_keystrokes_of_every_block(self, desk: Client, head: Case) -> None:
        drafts = begin_relatives(desk, head, 2)
        sent = typed_relatives(drafts, {}, SON, address="Calle de prueba 5")
        kept = desk.post(f"/cases/{head.pk}/relatives/draft/", sent, headers={"x-autosave": "1"})
        assert kept.status_code == 200
        assert read_draft(drafts[0])["given"] == ["Prueba Ana"]
        page = desk.get(f"/cases/{head.pk}/relatives/").content.decode()
        for word in ("Prueba Ana", "Prueba Luis", "Calle de prueba 5"):
            assert word in page

    def test_gives_one_record_up_and_keeps_the_others(self, desk: Client, head: Case) -> None:
        wife, son = begin_relatives(desk, head, 2)
        sent = typed_relatives([wife, son], {}, SON)
        answer = desk.post(f"/cases/{head.pk}/relatives/draft/", sent | {"give_up": str(son.pk)})
        assert answer["Location"] == f"/cases/{son.pk}/void/"
        given_up = desk.post(answer["Location"], {"note": "Se quedó con la abuela."})
        assert given_up["Location"] == f"/cases/{head.pk}/relatives/"  # where the others wait
        assert desk.post(f"/cases/{head.pk}/relatives/", typed_relatives([wife], {})).status_code == 302
        answer = desk.post(f"/cases/{head.pk}/relatives/draft/", {"give_up": str(make_draft().pk)})
        assert answer["Location"] == "/"  # a record of somebody else is not given up here

    def test_is_where_the_work_of_a_relatives_draft_is_done(self, desk: Client, head: Case) -> None:
        (wife,) = begin_relatives(desk, head, 1)
        assert desk.get(f"/cases/{wife.pk}/registration/")["Location"] == f"/cases/{head.pk}/relatives/"
