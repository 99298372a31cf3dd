"""What the database itself refuses about a person, each tried both ways."""

from datetime import date
from typing import Any

import pytest
from django.db import DataError, IntegrityError, models, transaction

from casework.people.models import (
    Address,
    Basis,
    Birth,
    Contact,
    Nationality,
    Person,
    PersonName,
    ServiceRecord,
    Sex,
    SpecificNeed,
)
from casework.people.services import record_person
from casework.staff.services import system_user
from tests.making import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return record_person(by=system_user(), at=AT)


def write(kind: type[models.Model], person: Person, **values: Any) -> models.Model:
    """A row past every service."""
    with transaction.atomic():
        return kind._default_manager.create(person=person, recorded_by=system_user(), recorded_at=AT, **values)


ONE_CURRENT: list[tuple[type[models.Model], str, dict[str, Any]]] = [
    (PersonName, "person_name_one_current", {"given": "Ana"}),
    (Birth, "birth_one_current", {"year": 1990}),
    (Sex, "sex_one_current", {"value": "F"}),
    (Nationality, "nationality_once", {"country_id": "VEN"}),
    (Address, "address_one_current", {"line": "Albergue"}),
    (Contact, "contact_one_current", {"phone": "+57 000"}),
    (ServiceRecord, "service_record_one_current", {"served": True}),
]


class TestOneCurrent:
    @pytest.mark.parametrize(("kind", "name", "values"), ONE_CURRENT)
    def test_refuses_a_second_current_row_on_one_basis(
        self, person: Person, kind: type[models.Model], name: str, values: dict[str, Any]
    ) -> None:
        write(kind, person, **values)
        with pytest.raises(IntegrityError, match=name):
            write(kind, person, **values)

    @pytest.mark.parametrize(("kind", "name", "values"), ONE_CURRENT)
    def test_takes_a_superseded_one_another_basis_and_another_person(
        self, person: Person, kind: type[models.Model], name: str, values: dict[str, Any]
    ) -> None:
        write(kind, person, **values)
        write(kind, person, superseded_at=AT, **values)
        write(kind, person, basis=Basis.DOCUMENTED, **values)
        write(kind, record_person(by=system_user(), at=AT), **values)

    def test_takes_aliases_and_several_nationalities(self, person: Person) -> None:
        for given in ("Ana", "Anita"):
            write(PersonName, person, given=given, alias=True)
        for country in ("VEN", "COL"):
            write(Nationality, person, country_id=country)

    def test_asks_about_needs_once_though_none_is_no_value(self, person: Person) -> None:
        write(SpecificNeed, person, type_id="CR")
        write(SpecificNeed, person, type_id=None)
        with pytest.raises(IntegrityError, match="specific_need_once"):
            write(SpecificNeed, person, type_id=None)


class TestPersonName:
    @pytest.mark.parametrize("values", [{}, {"unknown": True, "given": "Ana"}, {"unknown": True, "maternal": "Ana"}])
    def test_is_a_name_or_says_that_there_is_none(self, person: Person, values: dict[str, Any]) -> None:
        with pytest.raises(IntegrityError, match="person_name_unknown_or_some"):
            write(PersonName, person, **values)

    @pytest.mark.parametrize("values", [{"unknown": True}, {"maternal": "Ana"}, {"given": "Ana"}])
    def test_may_be_one_part_only(self, person: Person, values: dict[str, Any]) -> None:
        write(PersonName, person, **values)


class TestBirth:
    @pytest.mark.parametrize(
        ("values", "name"),
        [
            ({}, "birth_date_or_age"),
            ({"year": 1990, "age": 29, "as_of": date(2019, 2, 26)}, "birth_date_or_age"),
            ({"age": 29}, "birth_date_or_age"),
            ({"as_of": date(2019, 2, 26)}, "birth_date_or_age"),
            ({"month": 5, "age": 29, "as_of": date(2019, 2, 26)}, "birth_date_or_age"),
            ({"year": 1990, "day": 17}, "birth_day_needs_month"),
            ({"year": 1990, "month": 13}, "birth_parts_in_range"),
            ({"year": 1990, "month": 5, "day": 32}, "birth_parts_in_range"),
            ({"year": 1879}, "birth_parts_in_range"),
            ({"age": 121, "as_of": date(2019, 2, 26)}, "birth_parts_in_range"),
        ],
    )
    def test_refuses_what_is_neither_a_date_nor_an_age(self, person: Person, values: dict[str, Any], name: str) -> None:
        with pytest.raises(IntegrityError, match=name):
            write(Birth, person, **values)

    @pytest.mark.parametrize(
        "values",
        [
            {"year": 1990},
            {"year": 1990, "month": 5},
            {"year": 1990, "month": 5, "day": 31},
            {"age": 0, "as_of": date(2019, 2, 26)},
            {"age": 120, "as_of": date(2019, 2, 26)},
        ],
    )
    def test_takes_what_is_known_in_part(self, person: Person, values: dict[str, Any]) -> None:
        write(Birth, person, **values)


class TestServiceRecord:
    @pytest.mark.parametrize("values", [{"branch_id": "GNB"}, {"rank_id": "FANB_LAND:SARG_2"}, {"unit": "x"}])
    def test_has_no_force_for_somebody_who_did_not_serve(self, person: Person, values: dict[str, Any]) -> None:
        with pytest.raises(IntegrityError, match="service_record_civilian_has_none"):
            write(ServiceRecord, person, served=False, **values)
        write(ServiceRecord, person, served=True, **values)


class TestPerson:
    def test_has_an_unnamed_number_of_its_own(self, person: Person) -> None:
        Person.objects.filter(pk=person.pk).update(unnamed_no=7)
        with pytest.raises(IntegrityError, match="unnamed_no"), transaction.atomic():
            Person.objects.create(created_at=AT, unnamed_no=7)
        Person.objects.create(created_at=AT)
        Person.objects.create(created_at=AT)

    def test_has_no_name_longer_than_its_column(self, person: Person) -> None:
        with pytest.raises(DataError):
            write(PersonName, person, given="a" * 201)
