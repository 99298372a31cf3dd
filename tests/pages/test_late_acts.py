"""What was reported earlier and is typed only now: the moment is kept, its reason asked, an impossible one refused."""

from datetime import timedelta

import pytest

from casework.law.days import BOGOTA
from casework.safe_conducts.models import SafeConduct
from casework.transitions import Transition
from tests import making
from tests.making import AT
from tests.pages.desk import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]
LOST = {"why": "lost", "report": "Police report 12"}
BACK = {"note": "Leaves the country.", "sure": "on"}
CASES = [("replace", LOST, "replaced"), ("surrender", BACK, "surrendered")]


def shown(moment: object) -> str:
    """A moment as the form sends it, by the office's clock."""
    return moment.astimezone(BOGOTA).strftime("%Y-%m-%dT%H:%M")  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize(("act", "form", "status"), CASES)
class TestTheMoment:
    def test_is_kept_with_the_reason_for_typing_it_late(self, act: str, form: dict[str, str], status: str) -> None:
        paper = making.make_issued()
        place, reader = f"/safe-conducts/{paper.pk}/life/{act}/", browser_of(paper.case.officer)
        sent = form | {"received_at": shown(AT + timedelta(minutes=5))}
        asked = reader.post(place, sent)
        assert asked.status_code == 422
        assert 'name="reason_typed_late"' in asked.content.decode()
        done = reader.post(place, sent | {"reason_typed_late": "No power."})
        assert done.status_code == 302, done.content.decode()
        paper.refresh_from_db()
        assert paper.status == status
        step = Transition.objects.get(subject_id=paper.pk, to_status=status)
        assert step.received_at < step.at
        assert step.reasons["typed_late"] == "No power."

    @pytest.mark.parametrize("moment", [AT - timedelta(days=1), AT + timedelta(days=3)])
    def test_is_refused_at_its_field(self, act: str, form: dict[str, str], status: str, moment: object) -> None:
        paper = making.make_issued()
        place = f"/safe-conducts/{paper.pk}/life/{act}/"
        answer = browser_of(paper.case.officer).post(place, form | {"received_at": shown(moment)})
        assert answer.status_code == 422
        assert f'href="#{act}_received_at"' in answer.content.decode()
        assert SafeConduct.objects.get(pk=paper.pk).status == "issued" != status

    def test_is_now_where_nothing_is_written(self, act: str, form: dict[str, str], status: str) -> None:
        paper = making.make_issued()
        answer = browser_of(paper.case.officer).post(f"/safe-conducts/{paper.pk}/life/{act}/", form)
        assert answer.status_code == 302
        paper.refresh_from_db()
        assert paper.status == status
