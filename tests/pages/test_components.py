"""The parts that pages are made of: what they say, in which language, and to whom they say it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path
from django.utils import translation

from casework.errors import Finding, Level
from casework.templatetags import amparo

urlpatterns = [
    path(name, lambda _request: HttpResponse(), name=name)
    for name in ("set_language", "account_logout", "account_change_password", "mfa_index", "my_sessions")
]
NOW = datetime(2019, 2, 26, 23, 4, tzinfo=UTC)  # 18:04 in Bogota
TEMPLATES = Path(settings.BASE_DIR) / "templates"


def component(name: str, **context: Any) -> str:
    """One component, rendered with the moment that every page knows."""
    return render_to_string(f"_components/{name}.html", {"now": NOW} | context)


def text(html: str) -> str:
    """What is read, without the marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


class ArrivalForm(forms.Form):
    """A small form with each kind of widget that looks different."""

    name = forms.CharField(label="Name", help_text="As it is said.", required=False)
    born = forms.DateField(label="Born")
    came = forms.ChoiceField(
        label="Came", widget=forms.RadioSelect, choices=[("u", "In uniform"), ("c", "As civilian")]
    )
    told = forms.BooleanField(label="The notice was read")


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


class TestLocal:
    def test_is_the_clock_of_bogota(self) -> None:
        assert amparo.local(NOW) == "26 Feb 2019, 18:04"

    def test_follows_the_reader(self) -> None:
        with translation.override("es"):
            assert amparo.local(NOW) == "26 feb 2019, 18:04"

    def test_of_a_bare_day_has_no_time(self) -> None:
        assert amparo.local(date(2019, 5, 27)) == "27 May 2019"

    def test_of_nothing_is_empty(self) -> None:
        assert amparo.local(None) == amparo.day(None) == amparo.machine(None) == ""


class TestDay:
    def test_is_the_day_in_bogota_although_utc_is_a_day_ahead(self) -> None:
        assert amparo.day(datetime(2019, 2, 27, 3, 0, tzinfo=UTC)) == "26 Feb 2019"

    def test_takes_a_date_as_it_is(self) -> None:
        assert amparo.day(date(2019, 2, 27)) == "27 Feb 2019"


class TestBrief:
    def test_leaves_out_the_current_year_only(self) -> None:
        assert amparo.brief(NOW, NOW) == "26 Feb, 18:04"
        assert amparo.brief(date(2019, 5, 27), NOW) == "27 May"
        assert amparo.brief(date(2020, 5, 27), NOW) == "27 May 2020"


class TestAgo:
    @pytest.mark.parametrize(
        ("distance", "words"),
        [
            (timedelta(seconds=59), "just now"),
            (timedelta(seconds=-59), "just now"),
            (timedelta(minutes=1), "in 1 minute"),
            (timedelta(minutes=-59), "59 minutes ago"),
            (timedelta(hours=-1), "1 hour ago"),
            (timedelta(hours=47), "in 47 hours"),
            (timedelta(hours=48), "in 2 days"),
            (timedelta(days=-90), "90 days ago"),
        ],
    )
    def test_says_the_largest_whole_unit(self, distance: timedelta, words: str) -> None:
        assert amparo.ago(NOW + distance, NOW) == words


class TestLateness:
    def test_turns_late_only_after_the_moment(self) -> None:
        assert amparo.lateness(NOW, NOW) == "soon"
        assert amparo.lateness(NOW - timedelta(seconds=1), NOW) == "late"
        assert amparo.lateness(NOW + timedelta(hours=6, seconds=1), NOW) == "later"

    def test_of_a_day_lasts_until_it_ends_in_bogota(self) -> None:
        assert amparo.lateness(date(2019, 2, 26), NOW) == "soon"
        assert amparo.lateness(date(2019, 2, 26), NOW + timedelta(hours=6)) == "late"


class TestIcon:
    @pytest.mark.parametrize("name", sorted(amparo.ICONS))
    def test_is_silent_and_carries_no_style(self, name: str) -> None:
        drawn = amparo.icon(name)
        assert 'aria-hidden="true"' in drawn
        assert "style" not in drawn


class TestDue:
    def test_says_overdue_in_a_word(self) -> None:
        assert text(component("due", due=NOW - timedelta(hours=2))) == "overdue 26 Feb, 16:04 2 hours ago"

    def test_says_when_and_how_far(self) -> None:
        assert text(component("due", due=NOW + timedelta(hours=3))) == "due 26 Feb, 21:04 in 3 hours"

    def test_without_a_term_is_empty(self) -> None:
        assert component("due", due=None).strip() == ""


class TestField:
    def test_ties_label_hint_and_error_to_the_input(self) -> None:
        form = ArrivalForm({"name": "", "born": "31/31/2019"})
        name, born = form["name"].as_field_group(), form["born"].as_field_group()
        assert '<label for="id_name">' in name
        assert 'aria-describedby="id_name_helptext"' in name
        assert 'id="id_name_helptext"' in name
        assert 'aria-invalid="true"' in born
        assert 'aria-describedby="id_born_error"' in born
        assert 'id="id_born_error"' in born

    def test_says_what_is_optional(self) -> None:
        assert "optional" in ArrivalForm()["name"].as_field_group()
        assert "optional" not in ArrivalForm()["born"].as_field_group()

    def test_groups_choices_in_a_fieldset_with_a_legend(self) -> None:
        came = ArrivalForm({})["came"].as_field_group()
        assert "<legend>Came</legend>" in came
        assert '<fieldset aria-describedby="id_came_error">' in came

    def test_escapes_what_was_typed(self) -> None:
        assert "<script>" not in ArrivalForm({"name": "<script>"})["name"].as_field_group()


class TestErrorSummary:
    def test_links_each_error_to_something_on_the_page(self) -> None:
        form = ArrivalForm({"name": "x"})
        summary = component("error_summary", form=form)
        fields = "".join(field.as_field_group() for field in form)
        targets = re.findall(r'href="#([^"]+)"', summary)
        assert len(targets) == 3
        assert all(f'id="{target}"' in fields for target in targets)

    def test_of_a_good_form_is_empty(self) -> None:
        assert component("error_summary", form=ArrivalForm()).strip() == ""

    def test_shows_findings_without_a_form(self) -> None:
        assert "four eyes" in component("error_summary", findings=[Finding("four_eyes", "four eyes")])


class TestFindings:
    @pytest.mark.parametrize(
        ("level", "word"),
        [(Level.REFUSE, "Not possible"), (Level.REASON_REQUIRED, "Needs a reason"), (Level.WARN, "Please note")],
    )
    def test_says_the_level_in_words(self, level: Level, word: str) -> None:
        assert word in text(component("findings", findings=[Finding("code", "message", level, "art. 1")]))

    def test_asks_for_a_reason_only_when_told_to(self) -> None:
        finding = Finding("odd_age", "message", Level.REASON_REQUIRED)
        assert 'name="reason_odd_age"' in component("findings", findings=[finding], ask=True)
        assert "textarea" not in component("findings", findings=[finding])


class TestChecklist:
    def test_tells_met_missing_noted_and_refused_apart_in_words(self) -> None:
        def guard(says: str, level: Level, reason: str = "") -> dict[str, Any]:
            return {"says": says, "findings": [{"message": f"no {says}", "level": level, "reason": reason}]}

        guards = [
            {"says": "a", "findings": []},
            guard("b", Level.WARN, "why"),
            guard("c", Level.WARN),
            guard("d", Level.REFUSE),
        ]
        said = text(component("checklist", guards=guards))
        assert said == "a met missing no b Reason given: why Please note no c Not possible no d"


class TestPagination:
    def test_keeps_the_question_in_the_address(self) -> None:
        request = RequestFactory().get("/cases/?found=abc&page=2")
        html = component("pagination", request=request, page_obj=Paginator(range(90), 40).page(2))
        assert 'href="?found=abc&amp;page=3"' in html
        assert "41 to 80 of 90" in text(html)

    def test_of_one_page_is_empty(self) -> None:
        assert component("pagination", page_obj=Paginator(range(3), 40).page(1)).strip() == ""


@dataclass
class Stage:
    """One stage of a journey, as a page hands it over."""

    label: str
    state: str
    at: datetime | None = None


class TestSteps:
    def test_marks_the_current_one_for_everyone(self) -> None:
        html = component("steps", label="Journey", steps=[Stage("Arrival", "done", NOW), Stage("Check", "current")])
        assert html.count('aria-current="step"') == 1
        assert text(html) == "Arrival 26 Feb 2019, 18:04 Check now"


class TestBar:
    def test_draws_the_share_with_attributes_only(self) -> None:
        html = component("bar", value=40, max=160)
        assert 'class="bar-part" width="25"' in html
        assert "40 of 160" in html

    def test_of_nothing_is_empty_and_no_fault(self) -> None:
        assert 'class="bar-part" width="0"' in component("bar", value=0, max=0)


class TestConfirmButton:
    def test_works_without_script_and_can_be_left(self) -> None:
        html = component("confirm_button", label="Revoke", question="Revoke it?", action="/x/", hidden={"version": 3})
        assert '<details class="confirm">' in html
        assert 'method="post" action="/x/"' in html
        assert 'name="version" value="3"' in html
        assert 'formmethod="dialog"' in html


@pytest.mark.urls(__name__)
class TestFrame:
    """What stands around every page."""

    NAV = (
        {"label": "My work", "url": "/", "current": False, "count": None},
        {"label": "Approvals", "url": "/a/", "current": True, "count": 0},
    )

    def frame(self, **context: Any) -> str:
        return render_to_string("base.html", context)

    def test_lets_the_keyboard_skip_to_the_content(self) -> None:
        html = self.frame()
        assert html.index('class="skip" href="#content"') < html.index("<header")
        assert '<main id="content"' in html

    def test_offers_the_other_language_in_its_own_words(self) -> None:
        assert 'value="es" lang="es">Español<' in self.frame()
        with translation.override("es"):
            html = self.frame()
        assert '<html lang="es">' in html
        assert 'value="en" lang="en">English<' in html

    def test_marks_where_the_reader_is_and_shows_a_count_of_nothing(self) -> None:
        html = self.frame(nav=self.NAV)
        assert html.count('aria-current="page"') == 1
        assert html.count('class="count"') == 1

    def test_shows_no_menu_to_somebody_who_is_not_signed_in(self) -> None:
        assert "Sign out" not in self.frame()
        assert "Sign out" in self.frame(me={"display_name": "Yolanda Rincón", "office": "Cúcuta"})

    def test_says_that_the_data_are_fictional_and_what_time_it_plays(self) -> None:
        assert "Fictional data demonstration clock 26 Feb 2019, 18:04" in text(self.frame(demonstration={"now": NOW}))
        assert "Fictional data" not in self.frame()

    def test_tells_htmx_to_stay_within_the_content_policy(self) -> None:
        assert '"includeIndicatorStyles":false,"allowEval":false' in self.frame()


class TestPlainPages:
    @pytest.mark.parametrize("name", ["400", "403_csrf", "429", "500"])
    def test_need_neither_a_request_nor_a_context(self, name: str) -> None:
        html = render_to_string(f"{name}.html")
        assert html.count("<h1>") == 1
        assert '<html lang="en">' in html
