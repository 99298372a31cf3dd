"""What the API takes about a person and their arrival; what it cannot take is named, and nothing is written."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from casework import clock
from casework.arrivals.models import Arrival, Case
from casework.people.models import Birth, IdentityDocument, PersonName, SpecificNeed
from tests.api.desk import REGISTRATION, System, changed, told
from tests.making import make_draft, make_office, officer_of

BIRTH, NAME = "person.birth.", "person.names.0."
MISTAKES: list[tuple[dict[str, Any], str]] = [
    ({"person__names": []}, "person.names"),
    ({"person__names": ...}, "person.names"),
    ({"person__names__0__given": "a\x00b"}, f"{NAME}given"),
    ({"person__names__0__given": "José 🦜"}, f"{NAME}given"),
    ({"person__names__0__given": "\u202eésoJ"}, f"{NAME}given"),
    ({"person__names__0__given": "\ud800"}, f"{NAME}given"),
    ({"person__names__0__given": "x" * 201}, f"{NAME}given"),
    ({"person__names__0__given": 7}, f"{NAME}given"),
    ({"person__names__0": {"unknown": True, "given": "José"}}, f"{NAME}given"),
    ({"person__names__0": {}}, f"{NAME}given"),
    ({"person__names__0": {"alias": True, "given": "José"}}, "person.names"),
    ({"person__names": [{"given": "A"}, {"given": "B"}]}, "person.names"),
    ({"person__names__0__basis": "hearsay"}, f"{NAME}basis"),
    ({"person__birth": {}}, f"{BIRTH}year"),
    ({"person__birth": {"year": 1990, "age": 29}}, f"{BIRTH}year"),
    ({"person__birth": {"year": "1990"}}, f"{BIRTH}year"),
    ({"person__birth": {"year": True}}, f"{BIRTH}year"),
    ({"person__birth": {"year": 1990, "day": 7}}, f"{BIRTH}month"),
    ({"person__birth": {"year": 1990, "month": 2, "day": 30}}, f"{BIRTH}day"),
    ({"person__birth": {"year": 2019, "month": 2, "day": 27}}, f"{BIRTH}year"),
    ({"person__birth": {"year": 1990, "as_of": "2019-01-01"}}, f"{BIRTH}as_of"),
    ({"person__birth": {"age": 30, "as_of": "2020-01-01"}}, f"{BIRTH}as_of"),
    ({"person__birth": {"age": 121}}, f"{BIRTH}age"),
    ({"person__sex": "male"}, "person.sex"),
    ({"person__nationalities": [{"country": "ZZZ"}]}, "person.nationalities.0.country"),
    ({"person__nationalities": [{"country": "VEN"}] * 2}, "person.nationalities"),
    ({"person__nationalities": []}, "person.nationalities"),
    ({"person__documents__0__type": "PASSPORT_OF_MARS"}, "person.documents.0.type"),
    ({"person__documents__0__type": "NONE"}, "person.documents.0.type"),
    ({"person__documents": [{"type": "NONE"}] * 11}, "person.documents"),
    ({"person__address": ""}, "person.address"),
    ({"person__email": "not an address"}, "person.email"),
    ({"person__service": {"served": False, "branch": "GNB"}}, "person.service.served"),
    ({"person__service": {"served": "yes"}}, "person.service.served"),
    ({"person__needs": ["FLYING"]}, "person.needs.0"),
    ({"person__needs": "none"}, "person.needs"),
    ({"person__rank": "general"}, "person.rank"),
    ({"crossing__entered_at": None}, "crossing.entered_at"),
    ({"crossing__entered_at": "2019-02-26T10:00:00"}, "crossing.entered_at"),
    ({"crossing__entered_at": "0001-01-01T00:00:00Z"}, "crossing.entered_at"),
    ({"crossing__entered_at": "9999-12-31T23:59:59-14:00"}, "crossing.entered_at"),
    ({"crossing__entered_at": 1551193200}, "crossing.entered_at"),
    ({"crossing__entry_point": "NARNIA"}, "crossing.entry_point"),
    ({"crossing__mode": None}, "crossing.mode"),
    ({"crossing": []}, "crossing"),
    ({"received_at": "yesterday"}, "received_at"),
    ({"notice_given": "yes"}, "notice_given"),
    ({"notice_language": "fr"}, "notice_language"),
    ({"signed": {"kind": "on_request"}}, "signed.signed_by"),
    ({"items": [{"type": "PISTOL", "quantity": 0}]}, "items.0.quantity"),
    ({"items": [{"type": "BALLOON"}]}, "items.0.type"),
    ({"reasons": {"typed_late": 7}}, "reasons.typed_late"),
    ({"reasons": {"x" * 50: "y"}}, "reasons"),
    ({"reasons": []}, "reasons"),
    ({"comment": "hello"}, "comment"),
]


@pytest.fixture
def desk(evening: None) -> System:
    return System(officer_of(make_office()))


@pytest.fixture(scope="module")
def draft(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[System, str]]:
    """One draft for all mistakes, for none of them writes anything."""
    with django_db_blocker.unblock(), transaction.atomic():
        clock.set_demonstration(clock.FIRST_MOMENT, running=False)
        case = make_draft()
        yield System(case.officer), f"cases/{case.pk}/register/"
        transaction.set_rollback(True)


@pytest.mark.parametrize(("mistake", "field"), MISTAKES)
def test_a_mistake_is_named_by_its_field_and_nothing_is_written(
    draft: tuple[System, str], mistake: dict[str, Any], field: str
) -> None:
    desk, path = draft
    body = told(desk.post(path, changed(REGISTRATION, **mistake), **{"If-Match": '"1"'}), status=400)
    assert field in body["fields"]
    assert Case.objects.get().status == "draft"
    assert not PersonName.objects.exists()


@pytest.mark.usefixtures("evening")
class TestRegistrationAsked:
    def test_names_several_at_once(self, desk: System) -> None:
        case = make_draft()
        wrong = changed(REGISTRATION, person__sex="?", crossing__mode="?", comment="?")
        body = told(desk.act(f"cases/{case.pk}/register/", wrong), status=400)
        assert set(body["fields"]) >= {"person.sex", "crossing.mode", "comment"}

    def test_leaves_what_is_missing_to_the_rules(self, desk: System) -> None:
        case = make_draft()
        bare = changed(REGISTRATION, person__birth=..., person__service=..., person__needs=..., signed=..., items=...)
        body = told(desk.act(f"cases/{case.pk}/register/", bare), status=403)
        codes = {finding["code"] for finding in body["findings"]}
        assert codes == {"birth_missing", "service_missing", "needs_not_asked", "signature_missing"}

    def test_takes_what_is_known_as_far_as_it_is_known(self, desk: System) -> None:
        case = make_draft()
        body = changed(
            REGISTRATION,
            person__names=[{"unknown": True}, {"given": "El Mono", "alias": True}],
            person__birth={"age": 30},
            person__documents=[{"type": "NONE"}],
            person__needs=[],
            crossing={"precision": "unknown", "entry_point": "SIMON_BOLIVAR", "mode": "CIVIL_UNARMED"},
            items=[{"type": "PISTOL", "quantity": 2, "serial": "P-7"}],
        )
        told(desk.act(f"cases/{case.pk}/register/", body))
        assert {name.given for name in PersonName.objects.all()} == {"", "El Mono"}
        assert Birth.objects.get().as_of is not None
        assert IdentityDocument.objects.get().type_id == "NONE"
        assert SpecificNeed.objects.get().type_id is None
        assert Arrival.objects.get().entered_at is None

    def test_normalises_as_the_pages_do(self, desk: System) -> None:
        case = make_draft()
        body = changed(REGISTRATION, person__names__0__given="  Jose\u0301   Prueba ")
        assert told(desk.act(f"cases/{case.pk}/register/", body))["name"].startswith("José Prueba ")
