"""A family on the pages: links and their proofs, the ICBF, covers."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.arrivals.families import link_to_family
from casework.arrivals.models import Case
from casework.arrivals.records import ChildNotice
from casework.asylum.models import Application, Beneficiary
from casework.asylum.services import lodge_application
from casework.people.families import FamilyMember
from casework.safe_conducts.models import SafeConduct
from casework.staff.models import Role, User
from casework.work.models import WorkItem, WorkKind
from tests.making import (
    AT,
    link,
    make_child,
    make_family,
    make_lodging,
    make_office,
    make_open_case,
    make_user,
    officer_of,
    supervisor_of,
)
from tests.pages.desk import LODGING, begin_relatives, browser_of

pytestmark = pytest.mark.usefixtures("evening")


@pytest.fixture
def officer(db: None) -> User:
    return officer_of(make_office())


@pytest.fixture
def desk(officer: User) -> Client:
    return browser_of(officer)


@pytest.fixture
def head(officer: User) -> Case:
    return make_open_case()


class TestCasePage:
    def test_does_not_mention_relatives_whom_the_reader_may_not_see(self, desk: Client, head: Case) -> None:
        colleague = make_user(role=Role.CASE_OFFICER, office=head.office)
        wife = make_open_case(restricted=True, by=colleague)
        link_to_family(wife.pk, head.pk, "SPOUSE", by=colleague, at=AT)
        page = desk.get(f"/cases/{head.pk}/").content.decode()
        assert wife.number not in page
        assert str(wife.pk) not in desk.get(f"/cases/{head.pk}/family/").content.decode()

    def test_does_not_count_whom_the_reader_may_not_see(self, desk: Client, head: Case) -> None:
        colleague = make_user(role=Role.CASE_OFFICER, office=head.office)
        wife = make_open_case(restricted=True, by=colleague)
        link_to_family(wife.pk, head.pk, "SPOUSE", told_in_private=True, by=colleague, at=AT)
        lodge_application(head.pk, make_lodging(covers=(wife.pk,)), by=colleague, at=AT)
        page = desk.get(f"/cases/{head.pk}/", headers={"accept-language": "en"}).content.decode()
        assert "It covers" not in page
        seen = browser_of(colleague).get(f"/cases/{head.pk}/", headers={"accept-language": "en"})
        assert "It covers 1 relative" in seen.content.decode()

    def test_shows_the_checks_of_a_child(self, desk: Client, officer: User) -> None:
        page = desk.get(f"/cases/{make_child().pk}/", headers={"accept-language": "en"}).content.decode()
        assert "Migration history and removal measures" in page
        assert "Sanctions lists (UN)" not in page

    def test_says_who_came_along(self, desk: Client, head: Case) -> None:
        (wife,) = begin_relatives(desk, head, 1)
        assert wife.number in desk.get(f"/cases/{head.pk}/").content.decode()
        assert str(head.pk) in desk.get(f"/cases/{wife.pk}/").content.decode()


class TestLink:
    def sent(self, number: str, **changes: str) -> dict[str, str]:
        """The form of a link."""
        return {"number": number, "head": "this", "relation": "SPOUSE", "told_in_private": "yes"} | changes

    def test_links_two_people_who_are_registered(self, desk: Client, head: Case) -> None:
        other = make_open_case()
        answer = desk.post(f"/cases/{head.pk}/family/link/", self.sent(other.number.lower()))
        assert answer.status_code == 302
        assert FamilyMember.objects.get(principal=True).case == head

    def test_may_make_the_other_one_the_head(self, desk: Client, head: Case) -> None:
        other = make_open_case()
        desk.post(f"/cases/{head.pk}/family/link/", self.sent(other.number, head="other"))
        assert FamilyMember.objects.get(principal=True).case == other

    def test_answers_alike_for_an_absent_and_a_hidden_case(self, desk: Client, head: Case) -> None:
        hidden = make_open_case(office=make_office(code="AR", region="LLA"))
        answers = [
            desk.post(f"/cases/{head.pk}/family/link/", self.sent(number)) for number in (hidden.number, "XX-2019-9")
        ]
        pages = [answer.content.decode().replace(hidden.number, "XX-2019-9") for answer in answers]
        assert [answer.status_code for answer in answers] == [422, 422]
        assert all("XX-2019-9" in page for page in pages)
        assert not FamilyMember.objects.exists()

    def test_says_what_the_rule_says(self, desk: Client, head: Case) -> None:
        answer = desk.post(f"/cases/{head.pk}/family/link/", self.sent(head.number), headers={"accept-language": "en"})
        assert answer.status_code == 422
        assert "Nobody is their own relative" in answer.content.decode()


class TestFamilyPage:
    def test_tells_what_the_births_leave_in_doubt(self, desk: Client, head: Case) -> None:
        link(make_child(age=17), head, "SPOUSE")
        page = desk.get(f"/cases/{head.pk}/family/", headers={"accept-language": "en"}).content.decode()
        assert "The spouse or partner is a child: the ICBF is told today." in page

    def test_asks_of_adults_only_whether_they_were_told_in_private(self, desk: Client, head: Case) -> None:
        link(make_child(), head, "CHILD_MINOR", told=None)
        link(make_open_case(), head, "SIBLING", told=None)
        page = desk.get(f"/cases/{head.pk}/family/", headers={"accept-language": "en"}).content.decode()
        assert page.count("Not yet told in private") == 1
        sibling = FamilyMember.objects.get(relation="SIBLING")
        assert page.count("/told/") == page.count(f"/family-links/{sibling.pk}/told/?of={head.pk}") == 1
        desk.post(f"/family-links/{sibling.pk}/told/?of={head.pk}")
        page = desk.get(f"/cases/{head.pk}/family/", headers={"accept-language": "en"}).content.decode()
        assert ("Not yet told in private" in page, "/told/" in page) == (False, False)

    def test_asks_as_much_for_fifteen_as_for_two(self, desk: Client, head: Case) -> None:
        place, counts = f"/cases/{head.pk}/family/", []
        for relatives in (2, 13):
            for _one in range(relatives):
                link(make_open_case(), head, "SIBLING")
            with CaptureQueriesContext(connection) as asked:
                desk.get(place)
            counts.append(len(asked))
        assert counts[0] == counts[1]

    def test_says_what_to_do_where_there_is_no_family(self, desk: Client, head: Case) -> None:
        page = desk.get(f"/cases/{head.pk}/family/", headers={"accept-language": "en"}).content.decode()
        assert "No family is recorded" in page


class TestVerifyAndEnd:
    def test_leads_back_to_the_page_it_was_sent_from(self, desk: Client, officer: User) -> None:
        head, wife, _son = make_family("SPOUSE", "CHILD_MINOR")
        member = FamilyMember.objects.get(case=wife)
        verify = f"/family-links/{member.pk}/verify/?of={head.pk}"
        assert verify in desk.get(f"/cases/{head.pk}/family/").content.decode()
        wrong = desk.post(verify, {"proof": "Acta " + "9" * 200}).content.decode()
        assert f'value="Acta {"9" * 200}"' in wrong  # what was typed is not lost
        assert desk.post(verify, {"proof": "Acta 12"})["Location"] == f"/cases/{head.pk}/family/"
        hidden = make_open_case(office=make_office(code="AR", region="LLA"))
        son = FamilyMember.objects.get(relation="CHILD_MINOR")
        for of in (hidden.pk, "x"):
            answer = desk.post(f"/family-links/{son.pk}/verify/?of={of}", {"proof": ""})
            assert (answer.status_code, hidden.number in answer.content.decode()) == (422, False)

    def test_of_a_link(self, desk: Client, officer: User) -> None:
        _head, wife = make_family("SPOUSE")
        member = FamilyMember.objects.get(case=wife)
        assert desk.post(f"/family-links/{member.pk}/verify/", {"proof": ""}).status_code == 422
        assert desk.post(f"/family-links/{member.pk}/verify/", {"proof": "Acta 12"}).status_code == 302
        assert desk.post(f"/family-links/{member.pk}/end/", {"note": "x"}).status_code == 403
        supervisor = browser_of(supervisor_of(wife.office))
        assert supervisor.post(f"/family-links/{member.pk}/end/", {"note": ""}).status_code == 422
        assert supervisor.post(f"/family-links/{member.pk}/end/", {"note": "Se separaron."}).status_code == 302
        member.refresh_from_db()
        assert member.status == "ended"


class TestChildNotice:
    def test_is_where_the_work_leads_and_ends_it(self, desk: Client, officer: User) -> None:
        child = make_child(age=16)
        place = f"/cases/{child.pk}/child-notice/"
        assert place in desk.get("/").content.decode()
        told = {"notified_at": "2019-02-26T17:00", "contact": "Defensora de prueba", "reference": ""}
        assert desk.post(place, told | {"notified_at": "2019-02-27T17:00"}).status_code == 422
        assert desk.post(place, told | {"contact": ""}).status_code == 422
        assert not ChildNotice.objects.exists()
        assert desk.post(place, told).status_code == 302
        assert not WorkItem.objects.filter(kind=WorkKind.NOTIFY_ICBF, status="open").exists()

    def test_lets_the_child_have_a_paper_without_a_reason(self, desk: Client, officer: User) -> None:
        child = make_child(age=16, photo=True)
        desk.post(f"/cases/{child.pk}/application/", LODGING)
        assert desk.post(f"/cases/{child.pk}/safe-conduct/", {}).status_code == 422
        told = {"notified_at": "2019-02-26T17:00", "contact": "Defensora de prueba", "reference": ""}
        desk.post(f"/cases/{child.pk}/child-notice/", told)
        assert desk.post(f"/cases/{child.pk}/safe-conduct/", {}).status_code == 302
        assert SafeConduct.objects.get().case == child


class TestCovering:
    def test_is_offered_when_the_head_lodges(self, desk: Client, officer: User) -> None:
        head, wife, mother = make_family("SPOUSE", "PARENT")
        page = desk.get(f"/cases/{head.pk}/application/").content.decode()
        assert str(wife.pk) in page
        assert str(mother.pk) not in page  # she lodges her own
        assert desk.post(f"/cases/{head.pk}/application/", LODGING | {"covers": [str(wife.pk)]}).status_code == 302
        assert Application.objects.get().case == head
        assert set(Beneficiary.objects.values_list("case", flat=True)) == {head.pk, wife.pk}
        assert head.number in desk.get(f"/cases/{wife.pk}/").content.decode()

    def test_takes_nobody_who_was_not_offered(self, desk: Client, officer: User) -> None:
        head, _wife = make_family("SPOUSE")
        stranger = make_open_case()
        sent = LODGING | {"covers": [str(stranger.pk)]}
        assert desk.post(f"/cases/{head.pk}/application/", sent).status_code == 422
        assert not Application.objects.exists()

    def test_of_one_more_relative_later(self, desk: Client, officer: User) -> None:
        head, wife = make_family("SPOUSE")
        desk.post(f"/cases/{head.pk}/application/", LODGING)
        application = Application.objects.get()
        place = f"/applications/{application.pk}/relatives/"
        assert desk.post(place, {"relative": str(wife.pk)}).status_code == 302
        assert wife.number in desk.get(place).content.decode()

    def test_is_offered_where_a_relative_would_lodge_their_own(self, desk: Client, officer: User) -> None:
        head, wife = make_family("SPOUSE")
        desk.post(f"/cases/{head.pk}/application/", LODGING)
        place = f"/applications/{Application.objects.get().pk}/relatives/"
        assert place in desk.get(f"/cases/{wife.pk}/application/").content.decode()

    def test_ends_for_an_application_of_their_own(self, desk: Client, officer: User) -> None:
        head, wife = make_family("SPOUSE")
        desk.post(f"/cases/{head.pk}/application/", LODGING | {"covers": [str(wife.pk)]})
        place = f"/cases/{wife.pk}/own-application/"
        assert desk.post(place, {"note": ""}).status_code == 422
        answer = desk.post(place, {"note": "Lo pide a solas."})
        assert answer["Location"] == f"/cases/{wife.pk}/application/"
        assert desk.post(f"/cases/{wife.pk}/application/", LODGING).status_code == 302
        assert Application.objects.count() == 2
