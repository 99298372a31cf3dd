"""Grounds of inadmission at their page: recorded, shown where a request is decided, withdrawn; each way to be wrong."""

import pytest

from casework import clock
from casework.arrivals.inadmission_grounds import InadmissionGround
from casework.audit.models import AuditEvent
from casework.safe_conducts.models import SafeConduct
from tests.arrivals.test_inadmission import ARTICLE, GROUND, make_ground
from tests.making import AT, make_requested, supervisor_of
from tests.pages.test_ministry_acts import in_english

TOLD = {"ground": GROUND, "article": ARTICLE, "found_at": "2019-02-26T09:00"}


@pytest.fixture
def paper(db: None) -> SafeConduct:
    """A first safe-conduct that waits for a supervisor."""
    clock.set_demonstration(AT, running=False)
    return make_requested()


def test_is_recorded_shown_to_who_decides_and_withdrawn(paper: SafeConduct) -> None:
    desk, second = in_english(paper.case.officer), in_english(supervisor_of(paper.office))
    case, place = f"/cases/{paper.case_id}/", f"/cases/{paper.case_id}/inadmission/"
    assert place in desk.get(case).content.decode()
    assert desk.post(place, TOLD).status_code == 302
    row = InadmissionGround.objects.get()
    for answer in (desk.get(case), desk.get(place), second.get(f"/safe-conducts/{paper.pk}/")):
        assert GROUND in answer.content.decode()
    deciding = second.get(f"/safe-conducts/{paper.pk}/").content.decode()
    assert "A ground of inadmission is recorded and has not been withdrawn." in deciding
    assert second.post(f"/safe-conducts/{paper.pk}/approve/").status_code == 403
    withdrawal = f"{place}{row.pk}/withdraw/"
    assert second.post(withdrawal, {"why": ""}).status_code == 422
    assert second.post(withdrawal, {"why": "The order was lifted"}).status_code == 302
    page = desk.get(case).content.decode()
    assert (GROUND in page, "The order was lifted" in page) == (True, True)
    again = second.post(withdrawal, {"why": "Again"})
    assert (again.status_code, "withdrawn already" in again.content.decode()) == (422, True)
    assert AuditEvent.objects.filter(kind="denied", verb="withdraw_inadmission").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("ground", ""), ("article", "x" * 200), ("found_at", "2019-03-01T09:00"), ("found_at", "yesterday")],
)
def test_names_the_field_that_is_wrong(paper: SafeConduct, field: str, value: str) -> None:
    answer = in_english(paper.case.officer).post(f"/cases/{paper.case_id}/inadmission/", TOLD | {field: value})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not InadmissionGround.objects.exists()


def test_one_of_another_case_is_not_found(paper: SafeConduct) -> None:
    other = make_requested()
    row = make_ground(other.case)
    answer = in_english(paper.case.officer).post(f"/cases/{paper.case_id}/inadmission/{row.pk}/withdraw/", {"why": "x"})
    assert answer.status_code == 404
