"""What the law says on a day, from the committed reference rows."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from casework.law import selectors
from casework.law.days import BOGOTA, Unit, end_of_term
from casework.law.models import ArrivalMode, Country, DocumentType, Term

pytestmark = pytest.mark.django_db
ARTICLE_DAY = date(2019, 2, 26)
ARTICLE_MOMENT = datetime(2019, 2, 26, 18, 0, tzinfo=BOGOTA)


class TestTermOn:
    def test_carries_its_article(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(1):
            answer = selectors.term_on("RATIFY", ARTICLE_DAY)
        assert answer.in_force
        assert answer.article == "Decreto 1067 de 2015, art. 2.2.3.1.3.2"

    def test_no_term_in_force_is_an_answer(self) -> None:
        answer = selectors.term_on("RATIFY", date(2010, 1, 1))
        assert not answer.in_force
        assert answer.article == ""
        assert answer.deadline(ARTICLE_MOMENT) is None

    def test_an_unknown_code_is_none_too(self) -> None:
        assert selectors.term_on("NO_SUCH", ARTICLE_DAY).term is None

    @pytest.mark.parametrize(("day", "verified"), [("2025-06-30", True), ("2025-07-01", False)])
    def test_follows_the_regime_of_the_day(self, day: str, verified: bool) -> None:
        answer = selectors.term_on("FORWARD_MFA", date.fromisoformat(day))
        assert answer.term is not None
        assert answer.term.is_verified is verified

    def test_our_own_parameters_hold_always_and_have_no_article(self) -> None:
        answer = selectors.term_on("CHECK_VALIDITY", date(1990, 1, 1))
        assert answer.in_force
        assert answer.article == ""


class TestDocumentTypes:
    @pytest.mark.parametrize(
        ("code", "on", "last_day"),
        [
            ("SC2_INITIAL", "2019-02-26T18:00", date(2019, 3, 5)),
            ("SC2_ADMIN", "2019-03-06T09:00", date(2019, 4, 5)),
            ("SC2_REFUGEE", "2019-02-26T09:00", date(2019, 5, 26)),  # three months, until Decreto 1016 de 2020
            ("SC2_REFUGEE", "2021-02-23T09:00", date(2021, 8, 22)),  # 180 days since
            ("SC1_EXIT", "2019-02-26T09:00", date(2019, 3, 28)),
        ],
    )
    def test_have_their_longest_validity(self, code: str, on: str, last_day: date) -> None:
        starts = datetime.fromisoformat(on).replace(tzinfo=BOGOTA)
        kind = DocumentType.objects.in_force(code, starts.date()).get()
        assert end_of_term(kind.max_term, kind.unit, starts=starts).last_day == last_day

    def test_are_in_force_from_their_day_on(self) -> None:
        assert not DocumentType.objects.in_force("SC2_INITIAL", date(2013, 12, 5)).exists()

    def test_the_initial_one_prints_the_legend_word_for_word(self) -> None:
        assert DocumentType.objects.in_force("SC2_INITIAL", ARTICLE_DAY).get().legend == (
            "NO VÁLIDO PARA SALIR DEL PAÍS NI PARA DESPLAZARSE A ZONAS DE FRONTERA DISTINTAS A AQUELLA POR LA CUAL"
            " INGRESÓ A TERRITORIO NACIONAL"
        )


class TestDeadline:
    def test_runs_by_the_law_of_the_day_it_starts(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(1):
            deadline = selectors.deadline("FORWARD_MFA", starts=ARTICLE_MOMENT)
        assert deadline is not None
        assert deadline.due_at == datetime(2019, 2, 27, 18, 0, tzinfo=BOGOTA)

    def test_asks_the_law_of_the_day_in_bogota(self) -> None:
        for value, valid in ((3, DateRange(None, date(2020, 7, 16))), (9, DateRange(date(2020, 7, 16), None))):
            Term.objects.create(code="TRIAL", value=value, unit=Unit.HOUR, name_es="x", name_en="x", valid=valid)
        late_evening = datetime(2020, 7, 16, 4, 0, tzinfo=UTC)  # still 15 July in Bogota
        deadline = selectors.deadline("TRIAL", starts=late_evening)
        assert deadline is not None
        assert deadline.due_at - late_evening == timedelta(hours=3)

    def test_is_none_where_no_term_is_in_force(self) -> None:
        assert selectors.deadline("PEP_EXMIL_APPLY", starts=ARTICLE_MOMENT) is None


class TestOptions:
    def test_sorts_accents_among_their_letters(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with translation.override("es"), django_assert_num_queries(1):
            names = [label for _key, label in selectors.options(Country)]
        assert names.index("Países Bajos") < names.index("Perú")
        assert names.index("Omán") < names.index("Países Bajos")

    def test_marks_what_nobody_verified(self) -> None:
        with translation.override("en"):
            assert ("CIVIL_ARMED", "Civilian clothes, armed (unverified)") in selectors.options(ArrivalMode)
