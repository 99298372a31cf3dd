"""Probes: one says that the process answers, the other what is missing; neither needs a session, a name or luck."""

import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from pytest_django import Settings

from casework import clock
from casework.pages import health
from casework.safe_conducts.bundle import publish_bundle
from casework.safe_conducts.seal_certificates import SealBundle, SealCertificate
from casework.safe_conducts.seal_keys import create_keys
from casework.staff.numbers import Highest, Register, give, keep
from casework.staff.services import system_user
from casework.work import readiness
from casework.work.models import Heartbeat
from casework.work.readiness import BEAT, SWEEPER, show_life
from tests.making import make_office

NAMES = {"database", "migrations", "broker", "beat", "sweeper", "trail", "checkpoint", "seal", "numbers"}
OLD = timedelta(seconds=91)  # three sweeps of thirty seconds, and one second


def ask() -> tuple[int, dict[str, Any]]:
    """What /readyz answers now, past its memory of this second."""
    health._in_second.cache_clear()
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()


def failing() -> list[str]:
    """The names of what is not as it should be."""
    status, body = ask()
    assert set(body) == {"status", "checks"}
    assert set(body["checks"]) == NAMES
    assert all(set(check) == {"ok", "age_seconds"} for check in body["checks"].values())
    wrong = [name for name, check in body["checks"].items() if not check["ok"]]
    assert (status, body["status"]) == ((503, "not ready") if wrong else (200, "ready"))
    return wrong


@pytest.fixture
def alive(db: None) -> None:
    """Beat and sweeper have just shown that they live."""
    for name in (BEAT, SWEEPER):
        show_life(name, at=clock.real_now())


@pytest.fixture
def no_database(transactional_db: None) -> Iterator[None]:
    """The server's socket is gone."""
    connection.close()
    host = connection.settings_dict["HOST"]
    connection.settings_dict["HOST"] = "/nowhere"
    yield
    connection.close()
    connection.settings_dict["HOST"] = host


class TestHealthz:
    def test_answers_without_a_database(self, no_database: None) -> None:
        answer = Client().get("/healthz")
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})

    @pytest.mark.parametrize("probe", ["/healthz", "/readyz"])
    def test_asks_neither_for_the_name_of_the_site_nor_for_https(
        self, settings: Settings, probe: str, alive: None
    ) -> None:
        settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["amparo.example"], True
        answer = Client().get(probe, headers={"host": "127.0.0.1:8000"})
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies

    @pytest.mark.parametrize("probe", ["/healthz", "/readyz"])
    def test_only_reads(self, probe: str) -> None:
        assert Client().post(probe).status_code == 405


class TestReadyz:
    def test_is_ready_when_all_is_there(self, alive: None) -> None:
        assert failing() == []
        assert ask()[1]["checks"]["sweeper"]["age_seconds"] in {0, 1}

    @pytest.mark.parametrize("name", [BEAT, SWEEPER])
    def test_misses_a_heartbeat_of_more_than_three_rounds_ago(self, alive: None, name: str) -> None:
        show_life(name, at=clock.real_now() - OLD)
        assert failing() == [name]
        assert ask()[1]["checks"][name]["age_seconds"] in {91, 92}

    @pytest.mark.parametrize("name", [BEAT, SWEEPER])
    def test_misses_a_heartbeat_that_never_came(self, alive: None, name: str) -> None:
        Heartbeat.objects.filter(name=name).delete()
        assert failing() == [name]
        assert ask()[1]["checks"][name]["age_seconds"] is None

    def test_names_a_broker_that_is_gone(self, alive: None, settings: Settings) -> None:
        settings.REDIS_URL = "unix:///nowhere/valkey.sock"
        assert failing() == ["broker"]

    def test_does_not_wait_for_a_broker_that_is_silent(
        self, alive: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(readiness, "PATIENCE_SECONDS", 0.2)
        with socket.create_server(("127.0.0.1", 0)) as silent:
            settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
            began = time.monotonic()
            assert failing() == ["broker"]
        assert time.monotonic() - began < 30, "one that waits, waits for ever"

    def test_names_a_migration_that_is_missing(self, alive: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(readiness, "_last_migrations", lambda: frozenset({("casework", "9999_later")}))
        assert failing() == ["migrations"]

    def test_names_registers_that_are_ahead_of_the_database(self, alive: None) -> None:
        make_office()
        keep(Register("case", "CU", 2019), Highest(reserved=5, given=0))
        assert failing() == [], "a number rolled back is no alarm"
        give(Register("case", "CU", 2019), 5)
        assert failing() == ["numbers"]

    def test_names_a_damaged_register(self, alive: None, settings: Settings) -> None:
        give(Register("case", "CU", 2019), 5)
        (settings.NUMBERS_DIR / "case-CU-2019.json").write_text("{")
        assert failing() == ["numbers"]

    def test_names_a_folder_of_registers_that_cannot_be_written(
        self, alive: None, settings: Settings, tmp_path: Path
    ) -> None:
        settings.NUMBERS_DIR = tmp_path / "file"
        settings.NUMBERS_DIR.write_text("")
        assert failing() == ["numbers"]

    def test_answers_without_a_database(self, no_database: None) -> None:
        assert failing() == ["database", "migrations", "beat", "sweeper", "trail", "checkpoint", "seal", "numbers"]

    def test_names_the_seal_where_no_key_signs_for_two_more_weeks(self, alive: None, settings: Settings) -> None:
        settings.DEMONSTRATION = False
        assert failing() == ["seal"]
        at = clock.real_now()
        signer = create_keys(by=system_user(), at=at)
        assert failing() == []
        SealCertificate.objects.filter(pk=signer.pk).update(signs_until=at.date() + timedelta(days=10))
        assert failing() == ["seal"]
        later = {"signs_from": at.date() + timedelta(days=3), "signs_until": at.date() + timedelta(days=90)}
        SealCertificate.objects.filter(pk=signer.pk).update(**later)
        assert failing() == ["seal"], "today nobody seals"

    def test_names_the_seal_where_readers_are_told_of_no_void_paper(self, alive: None, settings: Settings) -> None:
        settings.DEMONSTRATION, at = False, clock.real_now()
        create_keys(by=system_user(), at=at)
        publish_bundle(by=system_user(), at=at, real_at=at)
        assert failing() == []
        SealBundle.objects.update(made_at=at - timedelta(hours=2))
        assert failing() == ["seal"]

    def test_asks_once_a_second(self, alive: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(time, "monotonic", lambda: 7.5)
        health._in_second.cache_clear()
        assert Client().get("/readyz").status_code == 200
        Heartbeat.objects.all().delete()
        assert Client().get("/readyz").status_code == 200
        monkeypatch.setattr(time, "monotonic", lambda: 8.5)
        assert Client().get("/readyz").status_code == 503


@pytest.mark.usefixtures("english")
class TestReady:
    def test_prints_what_is_asked_for_and_exits_with_one(self, alive: None, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("ready")
        show_life(SWEEPER, at=clock.real_now() - OLD)
        call_command("ready", "beat")
        with pytest.raises(SystemExit) as exited:
            call_command("ready")
        assert exited.value.code == 1
        lines = capsys.readouterr().out.splitlines()
        assert lines[1] in {f'{{"beat": {{"ok": true, "age_seconds": {age}}}}}' for age in range(120)}

    def test_refuses_a_check_that_does_not_exist(self, alive: None) -> None:
        with pytest.raises(CommandError, match="no check moon"):
            call_command("ready", "moon")
