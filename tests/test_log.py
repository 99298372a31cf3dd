"""The log tells that a row was refused, and nothing that stood in it."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from celery.app.log import TaskFormatter
from celery.signals import after_setup_logger, after_setup_task_logger
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from casework.people.models import Nationality
from casework.people.services import record_facts, record_person
from casework.staff.models import Office
from casework.staff.services import system_user
from casework.work.throttle import Away, own
from config.log import DetailWithheld, withhold
from tests.making import AT, make_facts

pytestmark = pytest.mark.django_db
GIVEN, SECOND_LINE = "Nombre de prueba", "CONTEXT: Segunda línea"


@pytest.fixture
def refused() -> DatabaseError:
    """What a constraint says about a name of two lines; of a person's, which the wall guards, the server says none."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Office.objects.create(code="ZZ", name_es=f"{GIVEN}\n{SECOND_LINE}", department_code="54")
    assert GIVEN in str(caught.value), "else there is nothing to withhold"
    return caught.value


@pytest.fixture
def console() -> Iterator[StringIO]:
    """What the configured handler writes."""
    (handler,) = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    written = StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


def assert_withheld(text: str) -> None:
    assert "region_id" in text, "which column it was, is told"
    assert "withheld" in text
    assert GIVEN not in text
    assert SECOND_LINE not in text


class TestConsole:
    def test_withholds_the_row_from_traceback_and_message(self, refused: DatabaseError, console: StringIO) -> None:
        logging.getLogger("amparo.test").error("not stored: %s, %r", refused, refused, exc_info=refused)
        assert_withheld(console.getvalue())
        assert "Traceback" in console.getvalue()

    def test_withholds_it_from_a_message_alone(self, refused: DatabaseError, console: StringIO) -> None:
        logging.getLogger("amparo.test").error("not stored: %s", refused)
        assert_withheld(console.getvalue())

    def test_withholds_the_key_that_is_there_already(self, console: StringIO) -> None:
        person = record_person(by=system_user(), at=AT)
        record_facts(person, make_facts(), by=system_user(), at=AT, first=True)
        again = Nationality(person=person, country_id="VEN", recorded_by=system_user(), recorded_at=AT)
        try:
            with transaction.atomic():
                again.save()
        except IntegrityError:
            logging.getLogger("amparo.test").exception("not stored")
        assert "nationality_once" in console.getvalue()
        assert str(person.pk) not in console.getvalue()

    def test_leaves_other_lines_alone(self, console: StringIO) -> None:
        logging.getLogger("amparo.test").error("one line")
        assert console.getvalue().endswith("amparo.test one line\n")


class TestCodeOfAPaper:
    """Of each look only day and count are kept, also of one that ends in an error."""

    CODE = "s0me-c0de_of-a-paper22"

    @pytest.fixture(autouse=True)
    def _alone(self) -> Iterator[None]:
        own.clear()
        before, Away.until = Away.until, float("inf")
        yield
        Away.until = before
        own.clear()

    def look(self, **typed: str) -> int:
        browser = Client(raise_request_exception=False)
        return (
            browser.post(f"/v/{self.CODE}", typed).status_code if typed else browser.get(f"/v/{self.CODE}").status_code
        )

    def test_is_not_in_a_line_about_wrong_or_too_many_asks(self, console: StringIO) -> None:
        asks = [self.look(birth_year="87", last_signs="ABC") for _ask in range(6)]
        assert asks == [422] * 5 + [429]
        assert console.getvalue().count("/v/withheld") == 6
        assert self.CODE not in console.getvalue()

    def test_is_not_in_a_line_about_a_fault(self, console: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("casework.pages.verification.public_answer", lambda *_asked, **_more: 1 / 0)
        assert self.look() == 500
        assert "ZeroDivisionError" in console.getvalue()
        assert self.CODE not in console.getvalue()

    def test_is_not_in_a_line_about_no_such_page(self, console: StringIO) -> None:
        assert Client().get(f"/v/{self.CODE}/more").status_code == 404
        assert "/v/withheld" in console.getvalue()
        assert self.CODE not in console.getvalue()


class TestCelery:
    @pytest.mark.parametrize("signal", [after_setup_logger, after_setup_task_logger])
    def test_withholds_the_row_in_its_own_lines(self, refused: DatabaseError, signal: object) -> None:
        logger, written = logging.Logger("of-celery"), StringIO()
        handler = logging.StreamHandler(written)
        handler.setFormatter(TaskFormatter("%(task_name)s %(message)s", use_color=False))
        logger.addHandler(handler)
        for _twice in range(2):
            signal.send(sender=None, logger=logger)  # type: ignore[attr-defined]
        assert isinstance(handler.formatter, DetailWithheld)
        logger.error("raised unexpected: %r", refused, exc_info=refused)
        assert_withheld(written.getvalue())
        assert written.getvalue().startswith("??? raised")


class TestWithhold:
    def test_knows_the_detail_of_a_server_in_another_language(self) -> None:
        assert withhold("rechazado\nDETALLE:  La fila contiene (A,\nB).", None) == "rechazado\nDETALLE: withheld"

    def test_ends_in_a_circle_of_causes(self, refused: DatabaseError) -> None:
        other = ExceptionGroup("several", [refused])
        refused.__context__ = other
        assert withhold("plain", other) == "plain"
