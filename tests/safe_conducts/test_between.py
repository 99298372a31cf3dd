"""What happens between approval and paper: another term sends it back, facts that do not open are told."""

from collections.abc import Callable

import pytest

from casework.law.models import DocumentType
from casework.safe_conducts.issuing import issue_safe_conduct, number_safe_conduct
from casework.safe_conducts.models import SafeConduct
from casework.staff.services import system_user
from tests.making import AT, make_approved

pytestmark = pytest.mark.django_db


class TestNumberSafeConduct:
    def test_sends_back_a_paper_whose_term_is_another_today(self) -> None:
        paper = make_approved()
        DocumentType.objects.filter(code=paper.type).update(max_term=3)
        number_safe_conduct(paper.pk, by=system_user(), at=AT)
        assert SafeConduct.objects.get().status == "requested"


class TestIssueSafeConduct:
    @pytest.mark.parametrize(
        "change", [lambda sealed: b"lost:" + sealed, lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1])]
    )
    def test_postpones_a_paper_whose_facts_do_not_open(self, change: Callable[[bytes], bytes]) -> None:
        paper = make_approved()
        number_safe_conduct(paper.pk, by=system_user(), at=AT)
        SafeConduct.objects.update(facts=change(bytes(paper.facts or b"")))
        assert not issue_safe_conduct(paper.pk, by=system_user(), at=AT)
        assert SafeConduct.objects.get().issue_attempts == 1
