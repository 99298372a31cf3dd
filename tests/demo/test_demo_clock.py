"""The demonstration's clock at the command line."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from casework import clock

pytestmark = pytest.mark.django_db


def demo_clock(*words: str) -> str:
    out = StringIO()
    call_command("demo_clock", *words, stdout=out)
    return out.getvalue()


class TestDemoClock:
    def test_resumes_from_the_cut_off_the_first_time(self) -> None:
        assert demo_clock("resume").startswith("2019-02-26 18:00")
        assert clock.Demonstration.objects.get().running

    def test_stands_still_after_a_pause(self) -> None:
        clock.set_demonstration(clock.FIRST_MOMENT, running=False)
        demo_clock("pause")
        assert clock.now() == clock.FIRST_MOMENT

    def test_steps_forward_by_hours(self) -> None:
        clock.set_demonstration(clock.FIRST_MOMENT, running=False)
        assert demo_clock("step", "24.5").startswith("2019-02-27 18:30")
        assert clock.now() - clock.FIRST_MOMENT >= timedelta(hours=24.5)

    def test_shows_without_changing(self) -> None:
        clock.set_demonstration(clock.FIRST_MOMENT, running=False)
        assert demo_clock("show").startswith("2019-02-26 18:00:00")
        assert not clock.Demonstration.objects.get().running

    @pytest.mark.parametrize("hours", ["1e300", "nan"])
    def test_refuses_a_number_that_is_none_of_hours(self, hours: str) -> None:
        clock.set_demonstration(clock.FIRST_MOMENT, running=False)
        with pytest.raises(CommandError):
            demo_clock("step", hours)

    def test_refuses_to_go_back(self) -> None:
        clock.set_demonstration(clock.FIRST_MOMENT, running=False)
        with pytest.raises(CommandError):
            call_command("demo_clock", "step", "--", "-1")
        assert clock.now() == clock.FIRST_MOMENT

    @pytest.mark.parametrize("words", [("pause",), ("show",), ("step", "1")])
    def test_does_not_take_the_real_time_for_the_demonstrations(self, words: tuple[str, ...]) -> None:
        with pytest.raises(CommandError, match="load_demo"):
            demo_clock(*words)
        assert not clock.Demonstration.objects.exists()

    @pytest.mark.parametrize("words", [("show",), ("pause",), ("resume",), ("step", "1")])
    def test_refuses_outside_a_demonstration(self, words: tuple[str, ...], settings: Any) -> None:
        settings.DEMONSTRATION = False
        with pytest.raises(CommandError, match="AMPARO_DEMO"):
            demo_clock(*words)


class TestDemoAccounts:
    def test_says_when_there_are_none_yet(self) -> None:
        with pytest.raises(CommandError, match="load_demo"):
            call_command("demo_accounts")

    def test_refuses_outside_a_demonstration(self, settings: Any) -> None:
        settings.DEMONSTRATION = False
        with pytest.raises(CommandError, match="AMPARO_DEMO"):
            call_command("demo_accounts")
