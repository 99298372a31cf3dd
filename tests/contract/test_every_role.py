"""Schemathesis asks the API in every role: nothing breaks, and nothing is answered that the description does not say.

The short round, with right requests on a few things of each kind; `python3 dev bench contract` asks for everything.
"""

from pathlib import Path

import pytest

from tests.contract.asking import Depth, ask_all, operations
from tests.contract.world import made
from tests.harness.database import test_database_urls as urls_of_the_test_database

FEW, FEWER = Depth(keys=3), Depth(keys=1)
DEPTHS = {
    "officer": FEW,
    "supervisor": FEW,
    "reviewer": FEW,
    "headquarters": FEWER,
    "auditor": FEWER,
    "administrator": FEWER,
    "token_of_one_office": FEWER,
    "token_that_reads": FEWER,
    "nobody": FEWER,
}


# What happens to a paper after its issue, one step after the other: tests/api/test_paper_life.py; and what only a token
# that verifies may ask, with a seal that holds: tests/safe_conducts/test_checking.py.
LIVED = {
    *("renew_safe_conduct", "replace_safe_conduct", "surrender_safe_conduct", "end_for_no_show", "record_print"),
    *("record_spoiled", "propose_revocation", "approve_revocation", "confirm_revocation", "reject_revocation"),
    *("record_ministry_act", "verify_seal", "record_told", "record_reviewed"),
}


@pytest.mark.bench
@pytest.mark.timeout(600)
@pytest.mark.usefixtures("transactional_db")
def test_every_role_gets_documented_answers(tmp_path: Path) -> None:
    outcomes = ask_all(DEPTHS, made(), tmp_path, urls_of_the_test_database())
    assert {one.role: one.failures for one in outcomes if one.failures} == {}
    right = {operation for one in outcomes for (operation, status) in one.answers if status < 400}
    assert operations(tmp_path) - right == LIVED  # each of the others was answered as asked, by somebody
    refused = {status for one in outcomes for status in one.by_status if status >= 400}
    assert refused >= {400, 401, 403, 404, 409, 412}
