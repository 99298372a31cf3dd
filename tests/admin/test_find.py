"""An auditor finds a case by number, officer, office, day or what happened; what was typed stands nowhere."""

import logging
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.admin import finding
from casework.audit.models import AuditEvent
from casework.audit.services import record_denial, record_read
from casework.staff.models import Role
from casework.staff.sessions import UserSession
from tests import making

pytestmark = pytest.mark.django_db
URL = "/admin/find/"
TYPED = "Zambrotta Ñíguez"


def ask(auditor: Client, **answers: Any) -> str:
    """Send the form; the address of what was found."""
    sent = auditor.post(URL, answers)
    assert sent.status_code == 302, sent.content.decode()
    return str(sent["Location"])


def found(auditor: Client, **answers: Any) -> set[str]:
    """The numbers of the cases that these answers lead to."""
    return {case.number for case in auditor.get(ask(auditor, **answers)).context["found"].cases}


class TestFindForm:
    @pytest.mark.parametrize("language", ["en", "es"])
    def test_stands_on_the_first_page_and_sends_what_is_typed(self, auditor: Client, language: str) -> None:
        page = auditor.get(reverse("admin:index"), headers={"accept-language": language}).content.decode()
        assert re.search(r'<form class="asks" method="post" action="/admin/find/"', page)

    def test_asks_for_one_answer_at_least(self, auditor: Client) -> None:
        answer = auditor.post(URL, {"number": " ", "kind": ""})
        assert answer.status_code == 422
        assert "any one of these is enough" in answer.content.decode()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("day", "31/31/2019"),
            ("day", "9999-12-31"),
            ("day", "0001-01-01"),
            ("officer", "x"),
            ("office", "ZZ"),
            ("kind", "x"),
            ("number", "9" * 25),
            ("number", "a\x00b"),
        ],
    )
    def test_names_the_field_that_it_cannot_read(self, auditor: Client, field: str, value: str) -> None:
        answer = auditor.post(URL, {field: value})
        assert answer.status_code == 422
        assert field in answer.context["form"].errors

    def test_is_open_to_auditors_only(self) -> None:
        for role in (Role.CASE_OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR):
            client = Client()
            client.force_login(making.make_user(role=role, office=making.make_office()))
            assert client.post(URL, {"number": "1"}).status_code == 403

    def test_refuses_a_forged_post(self, reader: Any) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(reader)
        assert client.post(URL, {"number": "1"}).status_code == 403


class TestFind:
    def test_finds_by_the_end_of_a_number_and_by_the_reference(self, auditor: Client) -> None:
        case, _other = making.make_open_case(), making.make_open_case(office=making.make_office(code="SB"))
        assert found(auditor, number=case.number.lower()) == {case.number}
        assert found(auditor, number=case.number[-12:]) == {case.number}
        assert found(auditor, number=f" {case.public_ref} ") == {case.number}

    def test_finds_by_the_number_that_is_printed_on_a_paper(self, auditor: Client) -> None:
        paper = making.make_issued()
        making.make_open_case()
        assert found(auditor, number=f"{paper.printed_no}".lower()) == {paper.case.number}

    def test_finds_by_office(self, auditor: Client) -> None:
        making.make_draft()
        there = making.make_draft(office=making.make_office(code="SB"))
        assert found(auditor, office="SB") == {there.number}

    def test_finds_by_whose_case_it_is_and_who_acted(self, auditor: Client) -> None:
        paper = making.make_approved()
        other = making.make_draft(office=making.make_office(code="RI", region="CAR"))
        assert found(auditor, officer=paper.case.officer_id) == {paper.case.number}
        assert found(auditor, officer=paper.approved_by_id) == {paper.case.number}
        assert found(auditor, officer=other.officer_id) == {other.number}

    def test_finds_by_the_day_in_bogota(self, auditor: Client) -> None:
        late = making.AT.replace(hour=23, minute=30)
        case = making.make_draft(at=late)
        making.make_draft(at=late + timedelta(hours=1))
        assert found(auditor, day=f"{late:%Y-%m-%d}") == {case.number}

    def test_finds_by_what_happened_and_who_did_it(self, auditor: Client, reader: Any) -> None:
        read, refused = making.make_draft(), making.make_draft()
        record_read(case_id=read.pk, subject_table="casework_case", subject_pk=read.pk)
        record_denial(case_id=refused.pk, subject_table="page")
        assert found(auditor, kind="reads") == {read.number}
        assert found(auditor, kind="denied") == {refused.number}
        assert found(auditor, kind="reads", officer=reader.pk) == set()

    def test_tells_when_something_was_changed_last(self, auditor: Client) -> None:
        case = making.make_lodged_case(at=making.AT)
        (row,) = auditor.get(ask(auditor, number=case.number)).context["found"].cases
        assert row.last_act == making.AT

    def test_says_what_to_change_where_nothing_fits(self, auditor: Client) -> None:
        assert "Take away one of the answers" in auditor.get(ask(auditor, number="00000-0")).content.decode()

    def test_shows_page_after_page(self, auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(finding, "PAGE", 2)
        made = [making.make_draft(at=making.AT + timedelta(minutes=minute)).number for minute in (0, 0, 5)]
        url = ask(auditor, kind="acts")
        page = auditor.get(url).context["found"]
        behind = auditor.get(f"{url}&after={page.behind}").context["found"]
        assert len(page.cases) == 2
        assert behind.behind is None
        assert sorted(case.number for case in (*page.cases, *behind.cases)) == sorted(made)

    def test_forgets_a_search_that_is_another_persons(self, auditor: Client) -> None:
        making.make_draft()
        assert "no longer kept" in auditor.get(f"{URL}?found=abcdefgh").content.decode()

    def test_takes_few_queries(self, auditor: Client) -> None:
        for _case in range(3):
            making.make_draft()
        url = ask(auditor, kind="acts", office="CU", officer=making.officer_of(making.make_office()).pk)
        auditor.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert auditor.get(url).status_code == 200
        assert sum("SAVEPOINT" not in query["sql"] for query in queries) <= 12


class TestWhatIsTyped:
    """A name typed by mistake."""

    def test_stands_in_no_address_log_session_or_event(self, auditor: Client, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        making.make_draft()
        url = ask(auditor, number=TYPED)
        page = auditor.get(url).content.decode()
        assert re.fullmatch(r"/admin/find/\?found=[\w-]{8}", url)
        assert [one for one in re.findall(r'(?:href|action|src)="([^"]*)"', page) if "ambrotta" in one.lower()] == []
        kept = [*caplog.messages, *(str(one.holds()) for one in UserSession.objects.all())]
        kept += [str(event.__dict__) for event in AuditEvent.objects.all()]
        assert [one for one in kept if "ambrotta" in one.lower()] == []

    def test_is_an_event_with_its_results(self, auditor: Client) -> None:
        case = making.make_draft()
        auditor.get(ask(auditor, number=case.number))
        told = AuditEvent.objects.filter(kind="search").latest("id").diff
        assert (told["results"], told["found"]) == (1, [str(case.pk)])


@pytest.mark.usefixtures("evening")
class TestRestrictedCase:
    def test_looks_like_one_that_is_not_there(self, auditor: Client) -> None:
        hidden = making.make_open_case(restricted=True)
        answers: list[dict[str, Any]] = [
            {"number": hidden.number}, {"officer": hidden.officer_id}, {"day": "2019-02-26"}, {"kind": "acts"},
            {"office": hidden.office_id},
        ]  # fmt: skip
        for asked in answers:
            assert found(auditor, **asked) == set()

    def test_gives_the_same_answer_byte_for_byte(self, auditor: Client) -> None:
        hidden = making.make_open_case(restricted=True)
        absent = f"{hidden.number[:-5]}99999"
        pages = [shown(auditor, number) for number in (hidden.number, absent)]
        assert pages[0].replace(hidden.number, absent) == pages[1]
        for name in ("casework_case_history_story", "casework_case_readers"):
            keys = (str(hidden.pk), str(uuid4()))
            answers = [auditor.get(reverse(f"admin:{name}", args=[key])) for key in keys]
            assert [answer.status_code for answer in answers] == [404, 404]
            told = [plain(answer.content).replace(key, "") for answer, key in zip(answers, keys, strict=True)]
            assert told[0] == told[1]

    def test_is_no_anchor_for_a_page(self, auditor: Client) -> None:
        hidden = making.make_open_case(restricted=True)
        making.make_draft()
        url = ask(auditor, kind="acts")
        pages = [plain(auditor.get(f"{url}&after={key}").content) for key in (hidden.pk, uuid4())]
        assert strip_keys(pages[0]) == strip_keys(pages[1])

    def test_is_found_by_an_auditor_whose_mandate_names_it(self, auditor: Client, reader: Any) -> None:
        hidden = making.make_open_case(restricted=True)
        assert found(auditor, number=hidden.number) == set()
        reader.mandates.get().cases.create(number=hidden.number)
        assert found(auditor, number=hidden.number) == {hidden.number}


def shown(auditor: Client, number: str) -> str:
    """The page of what was found under this number."""
    return strip_keys(plain(auditor.get(ask(auditor, number=number)).content))


def plain(page: bytes) -> str:
    """Without the token that differs with every answer."""
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", page.decode())


def strip_keys(page: str) -> str:
    """Without the keys of searches and cases in its own address."""
    return re.sub(r"(found|after)=[\w-]+", "", page)
