"""What changed in the law between approval and number sends the paper back."""

import pytest

from casework.law.models import DocumentType
from casework.safe_conducts.issuing import number_safe_conduct
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
