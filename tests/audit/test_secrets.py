"""What would let somebody guess a name, or prove a paper that is not theirs, is on the trail as a keyed digest only."""

import json

import pytest

from casework.audit.models import AuditEvent
from tests.making import answer_checks, make_issued, make_open_case, serve_list

pytestmark = pytest.mark.django_db


def diffs_of(table: str) -> str:
    return json.dumps([event.diff for event in AuditEvent.objects.filter(subject_table=table)])


class TestTheTrail:
    def test_keeps_neither_token_nor_hash_of_a_paper_in_clear(self) -> None:
        paper = make_issued()
        told = diffs_of("casework_safeconduct")
        assert paper.token
        assert paper.facts_hash
        assert paper.printed_no
        assert paper.printed_no in told
        assert paper.token not in told
        assert paper.facts_hash not in told

    def test_keeps_no_hash_of_whom_a_list_was_asked_for(self) -> None:
        case = make_open_case()
        serve_list()
        (check,) = answer_checks(case)
        assert check.subject_hash
        assert '"no_match"' in diffs_of("casework_check")
        assert check.subject_hash not in diffs_of("casework_check")
