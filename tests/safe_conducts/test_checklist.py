"""Whoever decides sees every guard once: met, or with what was found; nothing that the rules say is left out."""

from typing import Any

import pytest
from django.utils.translation import override

from casework.errors import Finding, Level
from casework.people.models import Basis
from casework.safe_conducts.checklist import CHECKS, checklist
from casework.safe_conducts.kinds import ADMIN, EXIT, INITIAL, OTHER, REFUGEE
from casework.screening.assessments import Assessment
from tests.safe_conducts.test_rules import check, colombian, evidence
from tests.safe_conducts.test_type_rules import ADMISSION, NEGATIVE, found, held, kind

KINDS = (INITIAL, ADMIN, REFUGEE, OTHER, EXIT)


def lines(code: str, **changes: Any) -> dict[str, set[str]]:
    """What each line says, and the codes of what was found about it."""
    asked = evidence(kind=code, document_type=kind(code), **changes)
    guards = checklist(asked, found(code, **changes), decides=False, reads_checks=True)
    with override("en"):
        return {str(guard.says): {finding.code for finding in guard.findings} for guard in guards}


@pytest.mark.parametrize("code", KINDS)
def test_tells_what_is_met_as_well(code: str) -> None:
    told = lines(code)
    assert len(told) >= 12
    asked = {ADMIN: {"admin_reason"}, OTHER: {"other_reason"}}.get(code, set())
    assert set().union(*told.values()) == asked


@pytest.mark.parametrize("code", KINDS)
@pytest.mark.parametrize(
    "changes",
    [
        {"application": None, "acts": []},
        {"earlier": [held(ADMIN, 0, 31)]},
        {"earlier": [held(ADMIN, -30, -5, status="expired")]},
        {"earlier": [held(EXIT, -5, 5)], "acts": [NEGATIVE, ADMISSION]},
        {"known": colombian(Basis.ESTABLISHED)},
        {"checks": [check(status="stale")], "assessment": Assessment(status="adverse")},
        {"checks": [check(status="requested")]},
        {"earlier": []},
        {"earlier": [held(ADMIN, -20, 9, status="revoked")]},
    ],
)
def test_puts_whatever_the_rules_say_at_the_line_of_its_guard(code: str, changes: dict[str, Any]) -> None:
    told = lines(code, **changes)
    assert told.get("", set()) == set(), "a guard that no line foresees"
    assert set().union(*told.values()) == {finding.code for finding in found(code, **changes)}


def test_warns_of_a_paper_that_was_revoked() -> None:
    warned = {one.code: one.level for one in found(INITIAL, earlier=[held(ADMIN, -20, 9, status="revoked")])}
    assert warned == {"revoked_before": Level.WARN}


def test_leaves_out_nothing_that_it_does_not_foresee() -> None:
    new = Finding("of_tomorrow", "A rule of tomorrow.")
    guards = checklist(evidence(), [new], decides=False, reads_checks=True)
    assert [guard.findings for guard in guards if guard.findings] == [[new]]


def test_tells_of_checks_and_of_who_may_decide_only_whom_it_concerns() -> None:
    own = Finding("own_request", "You requested it.")
    guards = checklist(evidence(), [own], decides=False, reads_checks=False)
    assert not [guard for guard in guards if guard.findings]
    with_checks = checklist(evidence(), [own], decides=False, reads_checks=True)
    assert len(with_checks) > len(guards)
    assert not {guard.says for guard in guards} & {says for says, _codes in CHECKS}
    decider = checklist(evidence(), [own], decides=True, reads_checks=False)
    assert [guard.findings for guard in decider if guard.findings] == [[own]]
