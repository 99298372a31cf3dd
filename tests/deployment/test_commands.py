"""No Docker is needed to know that the deployment files fit the code: whatever they start or name must exist in it."""

import importlib
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from celery.bin.celery import celery
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.urls import resolve
from gunicorn.config import Config  # type: ignore[import-untyped]

from casework.work.readiness import BEAT
from config.celery import app
from config.embedded import processes
from config.embedded.postgres import SERVER_OPTIONS
from tests.deployment.files import BUILT, GUIDE, names_that_settings_read, ours, services, stages, words_of

OWN_NAMES = re.compile(r"(AMPARO_\w+?|DATABASE_\w*?URL|REDIS_URL)(_FILE)?")
OF_POSTGRES_IMAGE = {"POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS"}
README = (settings.BASE_DIR / "README.md").read_text()
CHECKS = (
    "seal",
    "database",
    "migrations",
    "broker",
    "beat",
    "sweeper",
    "trail",
    "checkpoint",
    "numbers",
)  # tests/pages/test_health.py holds them too


def commands() -> list[tuple[str, list[str]]]:
    """Every command that starts our code, with the service that runs it."""
    found = [(name, words_of(service["command"])) for name, service in ours().items()]
    found += [(name, words_of(each["healthcheck"]["test"])) for name, each in ours().items() if "healthcheck" in each]
    found += [(name, stage.command) for name, stage in stages().items() if stage.command]
    return found


def exist(words: list[str]) -> None:
    """Fail unless this program, its command and each of its options exist."""
    match words:
        case ["python", "manage.py", name, *rest]:
            assert name in get_commands(), name
            load_command_class(get_commands()[name], name).create_parser("manage.py", name).parse_args(rest)
        case ["python", "-c", code]:
            compile(code, "healthcheck", "exec")
        case ["gunicorn", application, *rest]:
            module, _colon, name = application.partition(":")
            assert callable(getattr(importlib.import_module(module), name))
            Config().parser().parse_args(rest)
        case ["celery", "-A", package, verb, *rest]:
            assert importlib.import_module(package).celery_app is app
            command = celery.commands[verb]
            known = {option for parameter in command.params for option in parameter.opts}
            assert {word for word in rest if word.startswith("--")} <= known
        case _:
            pytest.fail(f"nobody knows what {words} is")


class TestCommands:
    @pytest.mark.parametrize(("service", "words"), commands())
    def test_exist_with_their_options(self, service: str, words: list[str]) -> None:
        exist(words)

    def test_are_those_of_a_local_run(self) -> None:
        worker, beat = (words_of(services()[name]["command"]) for name in ("worker", "beat"))
        assert set(worker[3:]) == set(processes.worker()[5:])
        assert beat[3] == processes.beat(settings.LOCAL_DIR)[5] == "beat"
        web = words_of(services()["web"]["command"])
        local = " ".join(processes.web(8000)[3:]).replace(" --", "\n--").replace(" ", "=").split("\n")
        assert {word for word in web[1:] if not word.startswith(("--bind", "--worker-tmp"))} == {
            word for word in local if not word.startswith("--bind")
        }

    def test_start_the_image_as_the_service_does(self) -> None:
        assert stages()["application"].command == words_of(services()["web"]["command"])
        assert stages()["backup"].command == words_of(services()["backup"]["command"])

    @pytest.mark.parametrize("statement", [["python", "manage.py", "moon"], ["gunicorn", "config.wsgi:moon"]])
    def test_that_do_not_exist_are_found(self, statement: list[str]) -> None:
        with pytest.raises((AssertionError, AttributeError)):
            exist(statement)


class TestHealth:
    @pytest.mark.parametrize("name", ["postgres", "valkey", "web", "worker", "beat"])
    def test_is_asked_of_every_process_that_stays(self, name: str) -> None:
        assert services()[name]["healthcheck"]["retries"] > 1

    def test_of_the_web_server_is_an_address_it_answers_at_the_port_it_serves(self) -> None:
        web = services()["web"]
        (url,) = re.findall(r"http://[^']+", " ".join(words_of(web["healthcheck"]["test"])))
        (port,) = re.findall(r"--bind=0\.0\.0\.0:(\d+)", " ".join(words_of(web["command"])))
        assert resolve(urlsplit(url).path).url_name == "readyz"
        assert (urlsplit(url).port, web["ports"]) == (int(port), [f"127.0.0.1:{port}:{port}"])
        assert stages()["application"].all("EXPOSE") == [port]

    def test_of_beat_is_its_heartbeat(self) -> None:
        assert words_of(services()["beat"]["healthcheck"]["test"])[2:] == ["ready", BEAT]

    def test_is_waited_for_by_whoever_needs_it(self) -> None:
        for service in services().values():
            for needed, how in service.get("depends_on", {}).items():
                assert how["condition"] in {"service_healthy", "service_completed_successfully"}
                assert "healthcheck" in services()[needed] or services()[needed]["restart"] == "no"


class TestEnvironment:
    @pytest.mark.parametrize("name", ours())
    def test_of_a_service_is_read_by_the_settings(self, name: str) -> None:
        for variable in ours()[name]["environment"]:
            found = OWN_NAMES.fullmatch(variable)
            assert found, variable
            assert found[1] in names_that_settings_read(), variable

    @pytest.mark.parametrize("stage", BUILT)
    def test_of_an_image_is_read_by_the_settings(self, stage: str) -> None:
        for variable in stages()[stage].environment:
            assert variable in names_that_settings_read() | {"PATH", "HOME"} or variable.startswith("PYTHON"), variable

    def test_of_postgres_is_its_images_own(self) -> None:
        assert set(services()["postgres"]["environment"]) == OF_POSTGRES_IMAGE

    def test_that_must_be_set_is_in_the_guide(self) -> None:
        text = (settings.BASE_DIR / "docker-compose.yml").read_text()
        for variable in re.findall(r"\$\{(\w+)", text):
            assert variable in GUIDE, variable

    def test_that_the_settings_read_is_in_the_readme(self) -> None:
        table = README.partition("## Configuration")[2].partition("## How it is built")[0]
        unnamed = [name for name in sorted(names_that_settings_read()) if f"`{name}`" not in table]
        assert unnamed == ["AMPARO_DB_ROLE", "AMPARO_PROCESS"]  # what our own programs tell each other

    def test_of_the_server_keeps_names_out_of_its_log(self) -> None:
        told = dict(word.split("=", 1) for word in services()["postgres"]["command"] if "=" in word)
        assert told == {name: value for name, value in SERVER_OPTIONS.items() if name != "unix_socket_permissions"}


class TestGuides:
    @pytest.mark.parametrize(
        "guide", sorted((settings.BASE_DIR / "docs" / "how-to").glob("*.md")), ids=lambda path: path.name
    )
    def test_name_commands_and_services_that_exist(self, guide: Path) -> None:
        text = guide.read_text()
        assert set(re.findall(r"manage\.py (\w+)", text)) <= set(get_commands())
        assert set(re.findall(r"docker compose run --rm (\w+)", text)) <= set(services())

    def test_of_the_probe_names_every_check(self) -> None:
        table = GUIDE.partition("| check |")[2].partition("\n\n")[0]
        assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(CHECKS)
