"""Two imports of one list at once, on two connections: one waits, and one serves in the end."""

from functools import partial

import pytest

from casework.screening.lists.taking import lock_source
from casework.screening.models import ListState, ListVersion
from tests.journeys.rivals import rivals
from tests.making_lists import record, take_list

pytestmark = pytest.mark.usefixtures("transactional_db")
TEN = [record(str(number)) for number in range(10)]


def meet() -> None:
    """Both wait here until both have come."""
    lock_source("test")


def test_of_two_files_one_serves_and_is_counted_against_the_other() -> None:
    acts = [partial(take_list, *TEN), partial(take_list, *TEN, record("11"))]
    outcomes = rivals(acts, before=meet)
    assert all(isinstance(each, ListVersion) for each in outcomes)
    (serving,) = ListVersion.objects.filter(state=ListState.SERVING)
    (retired,) = ListVersion.objects.filter(state=ListState.RETIRED)
    assert serving.compared_with == retired


def test_of_one_file_twice_one_version_comes() -> None:
    rivals([partial(take_list, *TEN)] * 2, before=meet)
    assert ListVersion.objects.get().confirmed_at is not None


def test_two_first_imports_do_not_both_serve() -> None:
    rivals([partial(take_list, record(name)) for name in ("1", "2")], before=meet)
    assert ListVersion.objects.filter(state=ListState.SERVING).count() == 1
