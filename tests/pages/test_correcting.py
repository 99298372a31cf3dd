"""A correction changes what was corrected and nothing else."""

from datetime import date

import pytest

from casework.people.facts import BirthDate
from casework.people.selectors import known_about
from tests.making import make_open_case
from tests.pages.desk import browser_of

pytestmark = pytest.mark.django_db
ESTIMATED_ON = date(2019, 1, 1)


class TestCorrect:
    @pytest.mark.parametrize(("age", "stays"), [(30, True), (31, False)])
    def test_leaves_the_day_of_an_estimate_that_stays(self, age: int, stays: bool) -> None:
        case = make_open_case(birth=BirthDate(age=30, as_of=ESTIMATED_ON))
        desk, url = browser_of(case.officer), f"/cases/{case.pk}/correct/"
        form = desk.get(url).context["form"]
        sent = {name: value for name in form.fields if (value := form[name].value())}
        assert desk.post(url, sent | {"age": age, "phone": "+57 000 000 9999"}).status_code == 302
        birth = known_about(case.person).birth
        assert birth
        assert (birth.age, birth.as_of == ESTIMATED_ON) == (age, stays)
