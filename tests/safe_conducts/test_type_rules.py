"""What each kind of paper asks, present and absent, over plain values: no database."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from casework.asylum.ministry_acts import MinistryAct
from casework.asylum.models import Application
from casework.errors import Level
from casework.law.models import DocumentType
from casework.people.models import Basis, Death
from casework.safe_conducts.kinds import ADMIN, EXIT, INITIAL, OTHER, REFUGEE
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.rules import about_the_paper
from casework.screening.assessments import Assessment
from tests.safe_conducts.test_rules import AT, TODAY, check, codes, colombian, evidence, paper

ADMITTED = Application(status="admitted")
ADMISSION = MinistryAct(kind="admission", request_number="CONARE-1")
NEGATIVE = MinistryAct(kind="negative")


def kind(code: str, **changes: Any) -> DocumentType:
    """A kind of document in force, verified."""
    parts: dict[str, Any] = {"code": code, "verified": True, "renewable": code != EXIT, "max_term": 30}
    return DocumentType(**(parts | {"needs_mfa_request": code == REFUGEE} | changes))


def held(type_code: str, first: int, last: int, *, status: str = "issued") -> SafeConduct:
    """A paper of the person from so many days after today to so many, both included."""
    days = DateRange(TODAY + timedelta(days=first), TODAY + timedelta(days=last + 1), "[)")
    return paper(type=type_code, status=status, validity=days, requested_at=AT, numbered_at=AT)


def found(code: str, **changes: Any) -> list[Any]:
    """What stands against a paper of this kind."""
    ready: dict[str, dict[str, Any]] = {
        ADMIN: {"earlier": [held(INITIAL, -10, -1, status="expired")]},
        REFUGEE: {"application": ADMITTED, "acts": [ADMISSION]},
        EXIT: {"application": Application(status="negative"), "acts": [NEGATIVE]},
    }
    return about_the_paper(evidence(**({"kind": code, "document_type": kind(code)} | ready.get(code, {}) | changes)))


class TestWhatFollows:
    @pytest.mark.parametrize(
        ("earlier", "changes", "due"),
        [
            ([], {}, INITIAL),
            ([held(INITIAL, -3, 1)], {}, ADMIN),
            ([held(INITIAL, -10, -1, status="expired")], {}, ADMIN),
            ([held(INITIAL, -10, -6, status="superseded")], {}, ADMIN),
            ([held(INITIAL, -10, -6, status="surrendered")], {}, INITIAL),
            ([held(ADMIN, -20, 9)], {}, ADMIN),
            ([held(OTHER, -20, 9)], {}, OTHER),
            ([held(INITIAL, -3, 1)], {"application": ADMITTED, "acts": [ADMISSION]}, REFUGEE),
            ([held(INITIAL, -3, 1)], {"application": ADMITTED, "acts": [MinistryAct(kind="admission")]}, ADMIN),
            ([held(ADMIN, -20, 9)], {"application": ADMITTED, "acts": [ADMISSION]}, REFUGEE),
            ([held(INITIAL, -10, -1, status="expired")], {"acts": [NEGATIVE]}, EXIT),
        ],
    )
    def test_is_one_answer_for_whoever_asks(self, earlier: list[Any], changes: dict[str, Any], due: str) -> None:
        asked = evidence(earlier=earlier, **changes)
        assert asked.kind_due == due
        assert codes(found(due, earlier=earlier, **changes), Level.REFUSE) == set()


class TestEachKind:
    @pytest.mark.parametrize(
        ("code", "expected"),
        [(ADMIN, {"admin_reason"}), (REFUGEE, set()), (OTHER, {"other_reason"}), (EXIT, set()), (INITIAL, set())],
    )
    def test_asks_no_more_than_it_must(self, code: str, expected: set[str]) -> None:
        assert codes(found(code)) == codes(found(code), Level.REASON_REQUIRED) == expected

    @pytest.mark.parametrize(
        ("code", "changes", "refused"),
        [
            (REFUGEE, {"application": Application(status="forwarded")}, "application_not_admitted"),
            (REFUGEE, {"application": Application(status="rejected")}, "application_not_admitted"),
            (REFUGEE, {"application": None}, "application_not_admitted"),
            (REFUGEE, {"acts": [MinistryAct(kind="admission")]}, "ministry_request_missing"),
            (REFUGEE, {"acts": []}, "ministry_request_missing"),
            (EXIT, {"acts": []}, "negative_not_final"),
            (EXIT, {"acts": [ADMISSION]}, "negative_not_final"),
            *((code, {"known": colombian(Basis.ESTABLISHED)}, "colombian_established") for code in (REFUGEE, EXIT)),
            *((code, {"death": Death()}, "person_died") for code in (INITIAL, ADMIN, OTHER, REFUGEE, EXIT)),
            (ADMIN, {"document_type": None}, "no_term_in_force"),
            (ADMIN, {"earlier": [held(ADMIN, 0, 31)]}, "renewed_too_early"),
            (REFUGEE, {"earlier": [held(REFUGEE, 0, 31)]}, "renewed_too_early"),
            (INITIAL, {"earlier": [held(ADMIN, 0, 3)]}, "still_valid"),
        ],
    )
    def test_refuses(self, code: str, changes: dict[str, Any], refused: str) -> None:
        assert codes(found(code, **changes), Level.REFUSE) == {refused}

    @pytest.mark.parametrize(
        ("code", "changes", "warned"),
        [
            (REFUGEE, {"assessment": Assessment(status="adverse")}, "assessment_adverse"),
            (REFUGEE, {"checks": [check(status="stale")]}, "checks_stale"),
            (REFUGEE, {"known": colombian(Basis.CLAIMED)}, "colombian_claimed"),
            (ADMIN, {"application": ADMITTED}, "application_admitted"),
            (ADMIN, {"application": None}, "no_application"),
            (ADMIN, {"earlier": []}, "no_paper_before"),
            (ADMIN, {"earlier": [held(INITIAL, -20, -10, status="expired")]}, "asked_late"),
        ],
    )
    def test_warns_and_refuses_nothing(self, code: str, changes: dict[str, Any], warned: str) -> None:
        findings = found(code, **changes)
        assert codes(findings, Level.WARN) == {warned}
        assert codes(findings, Level.REFUSE) == set()

    @pytest.mark.parametrize(
        ("code", "changes", "asked"),
        [
            (ADMIN, {"application": Application(status="archived")}, "application_ended"),
            (EXIT, {"earlier": [held(EXIT, -20, 5)]}, "not_renewable"),
        ],
    )
    def test_asks_for_a_reason(self, code: str, changes: dict[str, Any], asked: str) -> None:
        assert asked in codes(found(code, **changes), Level.REASON_REQUIRED)
        assert codes(found(code, **changes), Level.REFUSE) == set()

    @pytest.mark.parametrize(
        ("code", "earlier"),
        [
            (ADMIN, held(ADMIN, -1, 30)),
            (ADMIN, held(INITIAL, 0, 6)),
            (REFUGEE, held(REFUGEE, -100, 30)),
            (REFUGEE, held(ADMIN, 0, 29)),
            (REFUGEE, held(INITIAL, 0, 6)),
        ],
    )
    def test_takes_what_follows_or_overtakes(self, code: str, earlier: SafeConduct) -> None:
        assert codes(found(code, earlier=[earlier]), Level.REFUSE) == set()


class TestHowItStandsToTheOneBefore:
    @pytest.mark.parametrize(
        ("code", "earlier", "follows", "ends"),
        [
            (INITIAL, held(ADMIN, 0, 6), False, False),
            (ADMIN, held(INITIAL, 0, 6), True, False),
            (ADMIN, held(ADMIN, -40, -10, status="expired"), True, False),
            (REFUGEE, held(INITIAL, 0, 6), True, True),
            (REFUGEE, held(REFUGEE, 0, 6), True, False),
            (REFUGEE, held(ADMIN, -40, -10, status="expired"), False, False),
            (ADMIN, held(ADMIN, 0, 6, status="revoked"), False, False),
        ],
    )
    def test_is_told_by_kind_and_days(self, code: str, earlier: SafeConduct, *, follows: bool, ends: bool) -> None:
        one = evidence(kind=code, document_type=kind(code), earlier=[earlier])
        assert (one.before is earlier, one.ends) == (follows, ends)


class TestValid:
    @pytest.mark.parametrize("status", ["replaced", "revoked", "surrendered", "lost_validity", "ended_by_death"])
    def test_a_void_paper_is_valid_on_no_day(self, status: str) -> None:
        assert held(ADMIN, 0, 6).is_active(TODAY)
        assert not held(ADMIN, 0, 6, status=status).is_active(TODAY)
        assert not held(ADMIN, 0, 6, status=status).may_be_held(TODAY)

    def test_a_superseded_one_is_valid_on_the_days_that_were_left(self) -> None:
        cut = held(ADMIN, -5, -1, status="superseded")
        assert cut.is_active(TODAY - timedelta(days=1))
        assert not cut.is_active(TODAY)

    def test_days_late_count_for_what_was_asked_in_time(self) -> None:
        before = held(ADMIN, -30, -5, status="expired")
        made = paper(requested_at=AT - timedelta(days=9), numbered_at=AT)
        assert made.days_late(before) == 4
        assert made.days_late(None) == 0
        assert paper(requested_at=AT, numbered_at=AT).days_late(before) == 0
        assert date.fromisoformat("2019-02-21") == before.valid_until
