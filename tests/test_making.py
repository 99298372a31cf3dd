"""The factories stay usable where a test commits and Django empties the tables behind it."""

import pytest

from casework.safe_conducts.states import Status
from casework.staff.services import SYSTEM_ID, system_user
from tests import making


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", range(2))
def test_factories_work_again_in_an_emptied_database(_time: int) -> None:
    assert making.make_open_case().officer.username == "officer.CU"
    assert system_user().pk == SYSTEM_ID


@pytest.mark.django_db
def test_factories_lead_to_a_paper_in_its_holders_hand() -> None:
    sheet = making.make_handed_over(photo=True)
    assert sheet.safe_conduct.status == Status.ISSUED
    assert making.make_forwarded_case().number != sheet.safe_conduct.case.number


@pytest.mark.django_db
def test_factories_make_the_same_things_alike() -> None:
    first, second = making.make_facts(number=3), making.make_facts(number=3)
    assert first == second != making.make_facts(number=4)
