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
    "headquarters": FEWER,
    "auditor": FEWER,
    "administrator": FEWER,
    "token_of_one_office": FEWER,
    "token_that_reads": FEWER,
    "nobody": FEWER,
}


# What is a security reviewer's, or waits for what one proposed: tests/api/test_acts.py does each of these.
REVIEWED = {"show_hit", "decide_hit", "propose_outcome", "approve_outcome", "return_outcome"}


@pytest.mark.bench
@pytest.mark.timeout(600)
@pytest.mark.usefixtures("transactional_db")
def test_every_role_gets_documented_answers(tmp_path: Path) -> None:
    outcomes = ask_all(DEPTHS, made(), tmp_path, urls_of_the_test_database())
    assert {one.role: one.failures for one in outcomes if one.failures} == {}
    right = {operation for one in outcomes for (operation, status) in one.answers if status < 400}
    assert operations(tmp_path) - right == REVIEWED  # each of the others was answered as asked, by somebody
    refused = {status for one in outcomes for status in one.by_status if status >= 400}
    assert refused >= {400, 401, 403, 404, 409, 412}
