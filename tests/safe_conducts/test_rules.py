"""Every finding about a safe-conduct, present and absent, over plain values: no database."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from casework.arrivals.desk_records import ItemDeclaration
from casework.arrivals.models import Case
from casework.asylum.models import Application
from casework.errors import Level
from casework.law.days import BOGOTA
from casework.law.models import CheckType, DocumentType
from casework.people.models import (
    Address,
    Basis,
    Birth,
    IdentityDocument,
    Nationality,
    Person,
    PersonName,
    Photo,
)
from casework.people.selectors import Known
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.rules import (
    about_approving,
    about_deciding,
    about_four_eyes,
    about_handing_over,
    about_requesting,
    about_the_paper,
)
from casework.safe_conducts.selectors import Evidence
from casework.screening.hits import Hit
from casework.screening.models import Check
from casework.staff.models import Office, Region, Role, RoleGrant, User

AT = datetime(2019, 2, 26, 9, 0, tzinfo=BOGOTA)
TODAY = AT.date()
OFFICE, ELSEWHERE = Office(code="CU", region=Region(code="ORI")), Office(code="AR", region=Region(code="ORQ"))
HEADQUARTERS = Office(code="BO", region=Region(code="AND"), kind="hq")
WEEK = DateRange(TODAY, TODAY + timedelta(days=8), "[)")


def holder(
    role: str, *, office: Office | None = None, region: Region | None = None, ends_at: datetime | None = None
) -> User:
    """Somebody who holds this role, and whose grants need not be read."""
    user = User(username=role)
    user.__dict__["grants"] = [
        RoleGrant(role=role, office=office, region=region, starts_at=AT - timedelta(days=20), ends_at=ends_at)
    ]
    return user


OFFICER = holder(Role.CASE_OFFICER, office=OFFICE)
SUPERVISOR = holder(Role.SUPERVISOR, region=OFFICE.region)


def check(*, status: str = "answered", result: str = "no_match", hits: tuple[Hit, ...] = ()) -> Check:
    """A check with its matches already read."""
    made = Check(status=status, result=result)
    made.__dict__["_prefetched_objects_cache"] = {"hits": list(hits)}
    return made


def known(**changes: Any) -> Known:
    """Somebody about whom nothing is missing."""
    facts: dict[str, Any] = {
        "names": [PersonName(given="Prueba", paternal="Quirvelo", recorded_by=OFFICER, recorded_at=AT)],
        "births": [Birth(year=1990, month=5, day=17, recorded_by=OFFICER, recorded_at=AT)],
        "nationalities": [Nationality(country_id="VEN", recorded_by=OFFICER, recorded_at=AT)],
        "documents": [IdentityDocument(type_id="VE_CEDULA", recorded_by=OFFICER, recorded_at=AT)],
        "addresses": [Address(line="Albergue de prueba", recorded_by=OFFICER, recorded_at=AT)],
        "photos": [Photo(recorded_by=OFFICER, recorded_at=AT)],
    }
    return Known(person=Person(), **(facts | changes))


def evidence(**changes: Any) -> Evidence:
    """A file that nothing stands against, with some of it otherwise."""
    parts: dict[str, Any] = {
        "case": Case(office=OFFICE, status="open"),
        "known": known(),
        "arrival": None,
        "application": Application(status="lodged"),
        "checks": [check()],
        "declaration": ItemDeclaration(none=True),
        "earlier": [],
        "document_type": DocumentType(code="SC2_INITIAL", verified=True),
        "on": TODAY,
        "kinds_of_check": [CheckType(code="SANCTIONS", minors="no", mandatory="yes")],
    }
    return Evidence(**(parts | changes))


def paper(**changes: Any) -> SafeConduct:
    """A request by one officer in a case that another registered."""
    parts: dict[str, Any] = {
        "office": OFFICE,
        "status": "requested",
        "requested_by": OFFICER,
        "case_registered_by": holder(Role.CASE_OFFICER, office=OFFICE),
    }
    made = SafeConduct(**(parts | changes))
    made.case = Case(office=made.office)
    return made


def codes(findings: list[Any], level: Level | None = None) -> set[str]:
    """The codes of these findings, of one level."""
    return {finding.code for finding in findings if level in (None, finding.level)}


def colombian(basis: str) -> Known:
    """Somebody with a second, Colombian nationality."""
    return known(nationalities=[Nationality(country_id="VEN"), Nationality(country_id="COL", basis=basis)])


class TestAboutThePaper:
    def test_finds_nothing_where_nothing_is_missing(self) -> None:
        assert about_the_paper(evidence()) == []

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"case": Case(office=OFFICE, status="registered")}, "case_not_open"),
            ({"case": Case(office=OFFICE, status="closed")}, "case_not_open"),
            ({"application": None}, "application_not_lodged"),
            ({"application": Application(status="draft")}, "application_not_lodged"),
            ({"checks": []}, "checks_not_requested"),
            ({"document_type": None}, "no_term_in_force"),
            ({"earlier": [paper(status="issued", validity=WEEK)]}, "still_valid"),
            ({"known": colombian(Basis.ESTABLISHED)}, "colombian_established"),
        ],
    )
    def test_refuses(self, changes: dict[str, Any], code: str) -> None:
        findings = about_the_paper(evidence(**changes))
        assert codes(findings) == codes(findings, Level.REFUSE) == {code}

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"known": known(documents=[])}, "identity_missing"),
            ({"known": known(documents=[IdentityDocument(type_id="NONE")])}, "identity_missing"),
            ({"known": known(photos=[])}, "photo_missing"),
            ({"known": known(addresses=[])}, "address_missing"),
            ({"declaration": None}, "items_not_declared"),
            ({"known": known(births=[Birth(year=2001, month=2, day=27)])}, "child_without_representative"),
            ({"known": known(births=[Birth(age=17, as_of=TODAY)])}, "child_without_representative"),
        ],
    )
    def test_asks_for_a_reason_and_refuses_nothing(self, changes: dict[str, Any], code: str) -> None:
        findings = about_the_paper(evidence(**changes))
        assert codes(findings) == codes(findings, Level.REASON_REQUIRED) == {code}
        assert all(finding.article.startswith("Decreto 1067 de 2015") for finding in findings)

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"known": colombian(Basis.CLAIMED)}, "colombian_claimed"),
            ({"known": colombian(Basis.DOCUMENTED)}, "colombian_claimed"),
            ({"document_type": DocumentType(code="SC2_INITIAL")}, "rule_unverified"),
            ({"checks": [check(status="requested", result="")]}, "check_pending"),
            ({"checks": [check(result="could_not_run")]}, "check_could_not_run"),
            ({"checks": [check(result="hit", hits=(Hit(band="strong"),))]}, "match_undecided"),
            ({"checks": [check(result="hit", hits=(Hit(band="weak"), Hit(band="possible")))]}, "match_undecided"),
            ({"earlier": [paper(status="expired", validity=WEEK)]}, "had_a_first"),
            ({"earlier": [paper(status="issued", validity=DateRange(date(2019, 2, 18), TODAY, "[)"))]}, "had_a_first"),
        ],
    )
    def test_warns_and_refuses_nothing(self, changes: dict[str, Any], code: str) -> None:
        findings = about_the_paper(evidence(**changes))
        assert codes(findings) == codes(findings, Level.WARN) == {code}

    @pytest.mark.parametrize(
        "changes",
        [
            {"application": Application(status="forwarded")},
            {"earlier": [paper(status="refused")]},
            {"known": known(documents=[IdentityDocument(type_id="SWORN")])},
            {"known": known(births=[Birth(year=2001, month=2, day=26)])},
            {"known": known(births=[])},  # who has no birth date is not taken for a child
            {"checks": [check(result="possible_match", hits=(Hit(band="possible", settled_at=AT),))]},
            {"checks": [check(result="hit", hits=(Hit(band="weak"), Hit(band="strong", replaced_at=AT)))]},
            {"checks": [check(result="inconclusive")]},
        ],
    )
    def test_finds_nothing_in_what_is_allowed(self, changes: dict[str, Any]) -> None:
        assert about_the_paper(evidence(**changes)) == []


class TestAboutRequesting:
    def test_lets_an_officer_of_the_office_ask(self) -> None:
        assert about_requesting(OFFICER, evidence(), at=AT) == []

    @pytest.mark.parametrize(
        ("user", "code"),
        [
            (SUPERVISOR, "role_not_held"),
            (holder(Role.CASE_OFFICER, office=OFFICE, ends_at=AT), "role_not_held"),
            (holder(Role.CASE_OFFICER, office=ELSEWHERE), "other_office"),
        ],
    )
    def test_refuses_others(self, user: User, code: str) -> None:
        assert codes(about_requesting(user, evidence(), at=AT)) == {code}

    def test_refuses_an_officer_of_headquarters(self) -> None:
        officer = holder(Role.CASE_OFFICER, office=HEADQUARTERS)
        assert codes(about_requesting(officer, evidence(), at=AT)) == {"other_office"}

    @pytest.mark.parametrize("status", ["requested", "approved", "numbered"])
    def test_refuses_a_second_request_while_one_is_under_way(self, status: str) -> None:
        findings = about_requesting(OFFICER, evidence(earlier=[paper(status=status, validity=None)]), at=AT)
        assert codes(findings) == {"already_requested"}

    @pytest.mark.parametrize("status", ["draft", "refused", "cancelled"])
    def test_lets_a_returned_or_refused_one_be_asked_again(self, status: str) -> None:
        assert about_requesting(OFFICER, evidence(earlier=[paper(status=status)]), at=AT) == []


class TestAboutApproving:
    def test_lets_a_supervisor_of_the_region_approve(self) -> None:
        assert about_approving(SUPERVISOR, paper(), evidence(), at=AT) == []

    @pytest.mark.parametrize(
        ("user", "code"),
        [
            (holder(Role.CASE_OFFICER, office=OFFICE), "role_not_held"),
            (holder(Role.SUPERVISOR, region=ELSEWHERE.region), "other_office"),
            (holder(Role.SUPERVISOR, office=ELSEWHERE), "other_office"),
        ],
    )
    def test_refuses_others(self, user: User, code: str) -> None:
        assert codes(about_approving(user, paper(), evidence(), at=AT)) == {code}

    @pytest.mark.parametrize("given", [{"photo_missing": "It broke."}, {}])
    def test_asks_a_question_that_the_request_did_not_answer(self, given: dict[str, str]) -> None:
        found = about_approving(SUPERVISOR, paper(), evidence(known=known(photos=[])), given=given, at=AT)
        assert codes(found) == codes(found, Level.WARN if given else Level.REASON_REQUIRED) == {"photo_missing"}

    def test_refuses_while_another_paper_is_being_issued(self) -> None:
        mine = paper()
        seen = evidence(earlier=[mine, paper(status="numbered", validity=WEEK)])
        assert codes(about_approving(SUPERVISOR, mine, seen, at=AT), Level.REFUSE) == {"still_valid"}

    def test_refuses_evidence_of_another_day(self) -> None:
        assert "still_valid" in codes(about_approving(SUPERVISOR, paper(), evidence(), at=AT + timedelta(days=1)))

    def test_looks_at_who_edited_last_now_and_not_at_the_request(self) -> None:
        edited = PersonName(given="Prueba", recorded_by=SUPERVISOR, recorded_at=AT + timedelta(minutes=1))
        seen = evidence(known=known(names=[edited]))
        assert codes(about_approving(SUPERVISOR, paper(), seen, at=AT)) == {"own_edit"}


class TestAboutFourEyes:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"requested_by": SUPERVISOR}, "own_request"),
            ({"case_registered_by": SUPERVISOR}, "own_case"),
            ({"case_started_by": SUPERVISOR}, "own_record"),
        ],
    )
    def test_refuses_whoever_had_a_part_in_it(self, changes: dict[str, Any], code: str) -> None:
        assert codes(about_four_eyes(SUPERVISOR.pk, paper(**changes), editor_id=None)) == {code}

    def test_refuses_the_last_editor(self) -> None:
        assert codes(about_four_eyes(SUPERVISOR.pk, paper(), editor_id=SUPERVISOR.pk)) == {"own_edit"}

    def test_lets_a_third_person(self) -> None:
        assert about_four_eyes(SUPERVISOR.pk, paper(), editor_id=OFFICER.pk) == []

    def test_stands_against_returning_too(self) -> None:
        assert codes(about_deciding(SUPERVISOR, paper(requested_by=SUPERVISOR), at=AT)) == {"own_request"}


class TestAboutHandingOver:
    def asked(self, user: User, status: str, *, at: datetime = AT) -> set[str]:
        one = paper(status=status, validity=WEEK, numbered_at=AT, printed_no="BCDFGHJKL", token="t")
        return codes(about_handing_over(user, one, at=at, scanned="BCDFGHJKL"))

    def test_lets_an_officer_hand_over_an_active_paper(self) -> None:
        assert self.asked(OFFICER, "issued") == set()

    @pytest.mark.parametrize(("status", "days"), [("numbered", 0), ("expired", 8), ("issued", 8), ("issued", -1)])
    def test_refuses_a_paper_that_is_not_active(self, status: str, days: int) -> None:
        assert self.asked(OFFICER, status, at=AT + timedelta(days=days)) == {"not_active"}

    def test_refuses_whoever_is_no_officer_there(self) -> None:
        assert self.asked(SUPERVISOR, "issued") == {"role_not_held"}


class TestEvidence:
    def test_counts_the_age_on_its_day(self) -> None:
        grown = evidence(known=known(births=[Birth(year=2001, month=2, day=26)]))
        assert (grown.age, replace(grown, on=TODAY - timedelta(days=1)).age) == (18, 17)
