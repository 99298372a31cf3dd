"""A complete assessment is taken back by what comes later: a match that is reopened, and an entry that a list adds."""

import pytest

from casework.screening.answers import weigh_without_findings
from casework.screening.assessments import Assessment
from casework.screening.deciding import reopen_hit
from casework.screening.hits import Hit
from casework.screening.rescreening import rescreen
from casework.staff.models import User
from casework.staff.services import system_user
from tests.making import make_lodged_case
from tests.making_checks import LATER, answer_all, assessment_of, check_of, reviewer_of
from tests.making_hits import OTHER, decide, entry_like, list_like
from tests.making_lists import record, take_list

pytestmark = pytest.mark.django_db


@pytest.fixture
def complete() -> tuple[Assessment, User, Hit]:
    """A case whose one match was of another person, and whose agencies found nothing."""
    case = make_lodged_case()
    list_like(case)
    reviewer = reviewer_of(case)
    answer_all(case, reviewer=reviewer)
    weigh_without_findings(case.pk, "Nothing in any answer.", by=reviewer, at=LATER)
    hit = decide(Hit.objects.select_related("case__office").get(case=case), OTHER, by=reviewer, at=LATER)
    found = assessment_of(case)
    assert found.status == "complete"
    return found, reviewer, hit


def test_by_a_match_that_is_reopened(complete: tuple[Assessment, User, Hit]) -> None:
    one, reviewer, hit = complete
    reopen_hit(hit.pk, "Another document came.", by=reviewer, at=LATER)
    assert assessment_of(one.case).status == "open"


def test_by_an_entry_that_a_list_adds(complete: tuple[Assessment, User, Hit]) -> None:
    one, _reviewer, _hit = complete
    version = take_list(entry_like(one.case, "new"), record("stranger", "Ermelinda Zorobabel Quispe"), at=LATER)
    rescreen(version.pk, by=system_user(), at=LATER)
    assert check_of(one.case, "SANCTIONS").status == "answered"
    assert assessment_of(one.case).status == "open"
