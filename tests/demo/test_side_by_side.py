"""Two halves of a load in two processes: they share no name, and commit together or not at all."""

from pathlib import Path
from unittest.mock import Mock

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError
from django.db import connection, transaction

from casework import clock
from casework.errors import CaseworkError
from casework.management.demo import loading
from casework.management.demo.accounts import accounts_are_there
from casework.management.demo.beside import HowFar, side_by_side, tell_parent, wait_for_the_other
from casework.management.demo.crowd import everybody
from casework.management.demo.halves import halves
from casework.management.demo.kin import families
from casework.people.facts import PersonFacts
from casework.screening.candidates import twin_keys
from casework.screening.comparing_people import described_facts
from tests.demo.test_load_demo import load, what_is_loaded

pytestmark = pytest.mark.processes

END = clock.FIRST_MOMENT


def facts_of_half(offices: frozenset[str]) -> list[PersonFacts]:
    """Everybody's at these offices, and their relatives'."""
    here = [who.facts for who in everybody() if who.office in offices]
    return here + [kin.facts for family in families() if family.head.office in offices for kin in family.kin]


def locked_by(offices: frozenset[str]) -> set[str]:
    """Names and documents that registering these people locks."""
    return {key for facts in facts_of_half(offices) for key in twin_keys(described_facts(facts))}


def part(name: str, failing: str) -> None:
    """One half that writes a row; the one named fails when it is done."""
    with transaction.atomic():
        Session.objects.create(session_key=name, session_data="", expire_date=END)
        tell_parent(HowFar(1, 2, END, people=1, of=1))
        if name == failing:
            raise CaseworkError("The half broke.")
        wait_for_the_other()


class TestHalves:
    def test_have_every_office_once(self) -> None:
        one, other = halves(everybody(), families())
        assert not one & other
        assert one | other == {who.office for who in everybody()}

    def test_share_no_name_and_no_document(self) -> None:
        one, other = halves(everybody(), families())
        assert not locked_by(one) & locked_by(other)

    def test_keep_people_without_a_name_together(self) -> None:
        unnamed = [
            any(any(name.unknown for name in told.names) for told in facts_of_half(half))
            for half in halves(everybody(), families())
        ]
        assert sum(unnamed) == 1

    def test_are_about_as_large(self) -> None:
        sizes = [len(facts_of_half(half)) for half in halves(everybody(), families())]
        assert max(sizes) < 0.56 * sum(sizes)


@pytest.mark.django_db(transaction=True)
class TestSideBySide:
    @pytest.mark.parametrize("failing", ["", "one"])
    def test_all_commit_or_none(self, failing: str) -> None:
        seen: list[HowFar] = []

        def load_both() -> None:
            database = str(connection.settings_dict["NAME"])
            side_by_side(part, [("one", failing), ("other", failing)], database=database, told=seen.append)

        if failing:
            with pytest.raises(CaseworkError, match="broke"):
                load_both()
            assert not Session.objects.exists()
        else:
            load_both()
            assert set(Session.objects.values_list("session_key", flat=True)) == {"one", "other"}
            assert seen[-1] == HowFar(2, 4, END, people=2, of=2)

    def test_is_begun_again_after_an_interruption_unless_that_came_at_its_very_end(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(loading, "WORTH_A_PROCESS", 2)
        monkeypatch.setattr("os.cpu_count", lambda: 2)
        monkeypatch.setenv("AMPARO_NUMBERS_DIR", str(tmp_path))
        with monkeypatch.context() as interrupted:
            interrupted.setattr(loading, "side_by_side", Mock(side_effect=KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                load(4)
        assert accounts_are_there()
        assert what_is_loaded() == []
        load(4)
        assert len(what_is_loaded()) >= 4
        assert clock.Demonstration.objects.get().running
        clock.Demonstration.objects.all().delete()  # as if it had been killed between the commits and its end
        with pytest.raises(CommandError, match=r"\.local"):
            load(4)
