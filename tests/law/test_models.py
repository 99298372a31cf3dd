"""What the database itself refuses, and the names of lookup rows in both languages."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation

from casework.law.days import Unit
from casework.law.models import ArrivalMode, CheckType, Department, DocumentType, FlightReason, Rank, Term


def term(valid: DateRange, *, code: str = "TRIAL", value: int = 3) -> Term:
    """A stored term."""
    return Term.objects.create(
        code=code, value=value, unit=Unit.MONTH, name_es="Prueba", name_en="Trial", article="art. 0", valid=valid
    )


@pytest.mark.django_db
class TestTerm:
    def test_takes_neighbouring_ranges_and_other_codes(self) -> None:
        term(DateRange(None, date(2020, 1, 1)))
        term(DateRange(date(2020, 1, 1), None))
        term(DateRange(date(2020, 1, 1), None), code="OTHER_TRIAL")
        assert Term.objects.in_force("TRIAL", date(2020, 1, 1)).get().valid.lower == date(2020, 1, 1)

    def test_refuses_two_on_one_day(self) -> None:
        term(DateRange(date(2019, 1, 1), date(2020, 1, 1)))
        with pytest.raises(IntegrityError, match="term_one_a_day"), transaction.atomic():
            term(DateRange(date(2019, 12, 31), None))

    def test_moves_a_boundary_in_one_statement(self) -> None:
        first, second = term(DateRange(None, date(2020, 1, 1))), term(DateRange(date(2020, 1, 1), None))
        first.valid, second.valid = DateRange(None, date(2020, 7, 1)), DateRange(date(2020, 7, 1), None)
        Term.objects.bulk_update([first, second], ["valid"])
        assert Term.objects.in_force("TRIAL", date(2020, 6, 30)).get() == first

    def test_refuses_an_empty_range(self) -> None:
        with pytest.raises(IntegrityError, match="term_valid_some_day"), transaction.atomic():
            term(DateRange(empty=True))

    def test_refuses_a_term_of_nothing(self) -> None:
        with pytest.raises(IntegrityError, match="term_value_positive"), transaction.atomic():
            term(DateRange(None, None), value=0)


@pytest.mark.django_db
class TestDocumentType:
    def test_refuses_two_on_one_day(self) -> None:
        stored = DocumentType.objects.get(code="SC2_ADMIN")
        stored.pk, stored._state.adding = "6f1f8a3e-5f5c-4a38-9d4e-0d1c6a1f2b3c", True
        with pytest.raises(IntegrityError, match="document_type_one_a_day"), transaction.atomic():
            stored.save(force_insert=True)

    def test_says_in_both_languages_when_it_is_issued(self) -> None:
        kind = DocumentType(issued_on_es="solicitud presentada", issued_on_en="application lodged")
        with translation.override("es"):
            assert kind.issued_on == "solicitud presentada"
        with translation.override("en"):
            assert kind.issued_on == "application lodged"


@pytest.mark.django_db
class TestRank:
    def test_is_one_per_scheme_and_code(self) -> None:
        rank = Rank.objects.get(pk="FANB_LAND:SARG_1")
        rank.pk, rank._state.adding = "other", True
        with pytest.raises(IntegrityError, match="rank_one_per_scheme_and_code"), transaction.atomic():
            rank.save(force_insert=True)

    def test_class_of_officers_is_published_merged(self) -> None:
        assert Rank.objects.select_related("rank_class").get(pk="FANB_LAND:MAYOR").rank_class.publish_as == "OFFICER"


class TestLabel:
    @pytest.mark.parametrize(
        ("language", "label"), [("es", "De civil"), ("en", "In plain clothes"), ("en-gb", "In plain clothes")]
    )
    def test_follows_the_active_language(self, language: str, label: str) -> None:
        mode = ArrivalMode(name_es="De civil", name_en="In plain clothes")
        with translation.override(language):
            assert mode.label == str(mode) == label

    def test_is_spanish_where_no_language_is_active(self) -> None:
        with translation.override(None):
            assert Department(name_es="Bogotá", name_en="Bogota").label == "Bogotá"

    def test_is_marked_until_somebody_verifies_the_row(self) -> None:
        with translation.override("en"):
            assert ArrivalMode(name_en="Armed").label_marked == "Armed (unverified)"
            assert ArrivalMode(name_en="Armed", verified=True).label_marked == "Armed"


class TestFlightReason:
    @pytest.mark.parametrize(("text", "grounds"), [("a;c", ("a", "c")), ("b", ("b",)), ("derived", ()), ("", ())])
    def test_names_the_letters_of_the_definition(self, text: str, grounds: tuple[str, ...]) -> None:
        assert FlightReason(possible_ground=text).grounds == grounds


class TestCheckType:
    @pytest.mark.parametrize(
        ("minors", "age", "applies"),
        [
            ("yes", 0, True),
            ("from_7", 6, False),
            ("from_7", 7, True),
            ("from_14", 13, False),
            ("from_14", 14, True),
            ("child_specific", 17, True),
            ("no", 17, False),
            ("no", 18, True),
        ],
    )
    def test_applies_from_an_age(self, minors: str, age: int, applies: bool) -> None:
        assert CheckType(minors=minors).applies_at(age) is applies
