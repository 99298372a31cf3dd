"""Facts are superseded and never overwritten; what is claimed stays beside what a document shows."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.people.facts import BirthDate, Document, Name, PersonFacts, Service
from casework.people.models import Basis, Birth, IdentityDocument, Nationality, Person, PersonName, SpecificNeed
from casework.people.selectors import known_about
from casework.people.services import record_facts, record_person
from casework.staff.models import User
from casework.staff.services import system_user
from tests.making import AT, make_facts, make_photo, make_user

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
NAMELESS = PersonFacts(names=(Name(unknown=True),), birth=BirthDate(age=30, as_of=date(2019, 2, 26)))


@pytest.fixture
def by() -> User:
    return system_user()


@pytest.fixture
def person(by: User) -> Person:
    """Somebody with the facts of `make_facts`."""
    made = record_person(by=by, at=AT)
    record_facts(made, make_facts(), by=by, at=AT, first=True)
    return made


class TestRecordFacts:
    def test_writes_down_everything_that_was_asked(self, person: Person) -> None:
        known = known_about(person)
        assert known.name is not None
        assert known.birth is not None
        assert known.service is not None
        assert (known.name.given, known.birth.year, known.sexes[0].value) == ("Prueba B", 1985, "M")
        assert [nationality.country_id for nationality in known.nationalities] == ["VEN"]
        assert known.documents[0].number_norm == "V99000001"
        assert (known.service.branch_id, known.service.rank_id) == ("GNB", "FANB_LAND:SARG_2")
        assert known.addresses[0].place == "Cúcuta"
        assert known.contacts[0].email_notices is None

    def test_keeps_the_row_it_supersedes_with_its_author_and_its_end(self, person: Person, by: User) -> None:
        editor = make_user()
        record_facts(person, make_facts(number=2), by=editor, at=LATER)
        old = PersonName.objects.get(person=person, superseded_at__isnull=False)
        new = PersonName.objects.get(person=person, superseded_at=None)
        assert (old.given, old.superseded_at, old.recorded_by) == ("Prueba B", LATER, by)
        assert (new.given, new.recorded_by) == ("Prueba C", editor)
        newest = known_about(person).newest
        assert newest
        assert newest.recorded_by == editor

    def test_leaves_what_is_claimed_beside_what_a_document_shows(self, person: Person, by: User) -> None:
        shown = Name(given="Otra", paternal="Vardiluz", basis=Basis.DOCUMENTED)
        birth = BirthDate(year=1991, basis=Basis.ESTABLISHED)
        record_facts(person, replace(make_facts(), names=(shown,), birth=birth), by=by, at=LATER)
        known = known_about(person)
        assert known.name is not None
        assert known.birth is not None
        assert (known.name.given, known.birth.year) == ("Otra", 1991)
        assert PersonName.objects.filter(person=person, superseded_at=None).count() == 2
        assert Birth.objects.filter(person=person, superseded_at=None).count() == 2

    def test_ends_the_aliases_that_are_left_out_and_no_main_name_for_an_alias(self, person: Person, by: User) -> None:
        shown = Name(given="Prueba", paternal="Mostrada", basis=Basis.DOCUMENTED)
        record_facts(person, make_facts(names=(shown, Name(given="Apodo", alias=True))), by=by, at=LATER)
        main = [name.basis for name in known_about(person).names if not name.alias]
        assert main == [Basis.DOCUMENTED, Basis.CLAIMED]
        record_facts(person, make_facts(names=(shown,)), by=by, at=LATER + timedelta(hours=1))
        assert known_about(person).aliases == []

    @pytest.mark.parametrize(
        ("written", "stay"), [("claimed", []), ("documented", ["claimed"]), ("established", ["documented", "claimed"])]
    )
    def test_ends_what_rests_on_the_same_basis_or_a_stronger_one(
        self, person: Person, by: User, written: str, stay: list[str]
    ) -> None:
        for step, basis in enumerate(("documented", "established", written), start=1):
            facts = make_facts(
                names=(Name(given="Prueba", paternal=f"Paso {step}", basis=basis),),
                birth=BirthDate(year=1990 + step, basis=basis),
                documents=(Document(type="VE_CEDULA", country="VEN", number=f"{step}", basis=basis),),
            )
            record_facts(person, facts, by=by, at=AT + timedelta(hours=step))
        known = known_about(person)
        assert [fact.basis for fact in known.births] == [written, *stay]
        assert [fact.basis for fact in known.names] == [written, *stay]
        documents = [written, *(basis for basis in stay if basis != "claimed")]  # the first one was documented
        assert [fact.basis for fact in known.documents] == documents
        assert known.birth is not None
        assert known.birth.year == 1993

    @pytest.mark.parametrize("basis", list(Basis))
    def test_ends_a_nationality_that_is_left_out_and_keeps_the_list_that_is_not_told(
        self, person: Person, by: User, basis: str
    ) -> None:
        two = make_facts(nationalities=("VEN", "COL"), nationality_basis={"VEN": Basis.ESTABLISHED, "COL": basis})
        record_facts(person, two, by=by, at=LATER)
        record_facts(person, make_facts(nationalities=()), by=by, at=LATER + timedelta(hours=1))
        assert [fact.country_id for fact in known_about(person).nationalities] == ["VEN", "COL"]
        one = make_facts(nationality_basis={"VEN": Basis.ESTABLISHED})
        record_facts(person, one, by=by, at=LATER + timedelta(hours=2))
        assert [(fact.country_id, fact.basis) for fact in known_about(person).nationalities] == [("VEN", "established")]

    def test_ends_an_address_and_a_contact_that_are_left_blank_and_no_service_or_needs_that_were_not_asked(
        self, person: Person, by: User
    ) -> None:
        blank = make_facts(address="", address_place="", phone="", service=None, needs=None)
        record_facts(person, blank, by=by, at=LATER)
        known = known_about(person)
        assert (known.addresses, known.contacts) == ([], [])
        assert known.service is not None
        assert len(known.needs) == 1

    def test_ends_only_the_kinds_that_are_written_again(self, person: Person, by: User) -> None:
        record_facts(person, PersonFacts(names=(Name(given="Otra"),), birth=None), by=by, at=LATER)
        assert Nationality.objects.get(person=person).superseded_at is None
        assert IdentityDocument.objects.get(person=person).superseded_at is None
        assert known_about(person).shown_as == "Otra"

    def test_says_that_needs_were_asked_and_none_stated(self, person: Person, by: User) -> None:
        assert SpecificNeed.objects.get(person=person).type is None
        record_facts(person, replace(make_facts(), needs=("CR",)), by=by, at=LATER)
        assert SpecificNeed.objects.get(person=person, superseded_at=None).type_id == "CR"

    def test_says_nothing_about_needs_that_were_not_asked(self, by: User) -> None:
        person = record_person(by=by, at=AT)
        record_facts(person, NAMELESS, by=by, at=AT, first=True)
        assert not SpecificNeed.objects.exists()

    def test_keeps_several_names_nationalities_and_documents(self, by: User) -> None:
        person = record_person(by=by, at=AT)
        facts = make_facts(
            names=(Name(given="Ana"), Name(given="Anita", alias=True), Name(given="Nita", alias=True)),
            nationalities=("VEN", "COL"),
            nationality_basis={"COL": Basis.ESTABLISHED},
            documents=(Document(type="VE_CEDULA", country="VEN", number="1"), Document(type="SWORN")),
            service=Service(served=False),
        )
        record_facts(person, facts, by=by, at=AT, first=True)
        known = known_about(person)
        assert (known.shown_as, sorted(known.aliases)) == ("Ana", ["Anita", "Nita"])
        named = [(one.country_id, one.basis) for one in known.nationalities]
        assert named == [("VEN", "claimed"), ("COL", "established")], "in the order that the person names them"
        assert len(known.documents) == 2

    def test_takes_a_name_whose_key_is_longer_than_itself(self, by: User) -> None:
        person = record_person(by=by, at=AT)
        long = Name(given="ß" * 200, paternal="ﷺ" * 200, maternal="ﬃ" * 200)
        documents = (Document(type="VE_CEDULA", number="ﬃ" * 40),)
        record_facts(person, make_facts(names=(long,), documents=documents), by=by, at=AT, first=True)
        assert PersonName.objects.get().given == "ß" * 200

    def test_numbers_people_without_a_name_in_turn_and_once(self, by: User) -> None:
        people = [record_person(by=by, at=AT) for _person in range(3)]
        for person in people:
            record_facts(person, NAMELESS, by=by, at=AT, first=True)
        record_facts(people[0], NAMELESS, by=by, at=LATER)
        assert [Person.objects.get(pk=person.pk).unnamed_no for person in people] == [1, 2, 3]

    def test_keeps_the_number_when_the_name_is_found_out(self, by: User) -> None:
        person = record_person(by=by, at=AT)
        record_facts(person, NAMELESS, by=by, at=AT, first=True)
        record_facts(person, make_facts(), by=by, at=LATER)
        assert person.unnamed_no == 1
        assert known_about(person).shown_as.startswith("Prueba B")


class TestRecordPhoto:
    def test_makes_it_the_current_one_and_keeps_the_earlier(self, person: Person, by: User) -> None:
        first, second = make_photo(person, by=by), make_photo(person, by=by, at=LATER)
        first.refresh_from_db()
        assert first.superseded_at == LATER
        assert known_about(person).photo == second
