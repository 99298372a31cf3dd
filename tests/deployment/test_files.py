"""No Docker is needed to know that the deployment files fit the code: whatever they name must exist in it."""

import importlib
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from celery.bin.celery import celery
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.urls import resolve
from gunicorn.config import Config

from casework import cipher
from casework.management.backup import programs
from casework.management.backup.sealed import read_key
from casework.work.readiness import BEAT
from config.celery import app
from config.embedded import processes, roles
from config.embedded.postgres import SERVER_OPTIONS
from config.settings import database
from tests.deployment.files import Stage, compose, names_that_settings_read, ours, services, stages, uses_of

OWN_NAMES = re.compile(r"(AMPARO_\w+?|DATABASE_\w*?URL|REDIS_URL)(_FILE)?")
OF_POSTGRES_IMAGE = {"POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS"}
GUIDE = (settings.BASE_DIR / "docs" / "how-to" / "deploy.md").read_text()
README = (settings.BASE_DIR / "README.md").read_text()
BUILT = ("application", "backup")
CHECKS = ("database", "migrations", "broker", "beat", "sweeper", "numbers")  # tests/pages/test_health.py holds them too


def words_of(command: Any) -> list[str]:
    """A command or health check as a list of words, without compose's own first one."""
    words = command if isinstance(command, list) else str(command).split()
    if words[:1] == ["CMD-SHELL"]:
        return str(words[1]).split()
    return [str(word) for word in (words[1:] if words[:1] == ["CMD"] else words)]


def commands() -> list[tuple[str, list[str]]]:
    """Every command that starts our code, with the service that runs it."""
    found = [(name, words_of(service["command"])) for name, service in ours().items()]
    found += [(name, words_of(each["healthcheck"]["test"])) for name, each in ours().items() if "healthcheck" in each]
    found += [(name, eval(stage.all("CMD")[0])) for name, stage in stages().items() if stage.all("CMD")]  # noqa: S307
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
        assert eval(stages()["application"].all("CMD")[0]) == words_of(services()["web"]["command"])  # noqa: S307
        assert eval(stages()["backup"].all("CMD")[0]) == words_of(services()["backup"]["command"])  # noqa: S307

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
        assert [name for name in sorted(names_that_settings_read()) if f"`{name}`" not in table] == ["AMPARO_DB_ROLE"]

    def test_of_the_server_keeps_names_out_of_its_log(self) -> None:
        told = dict(word.split("=", 1) for word in services()["postgres"]["command"] if "=" in word)
        assert told == {name: value for name, value in SERVER_OPTIONS.items() if name != "unix_socket_permissions"}


class TestSecrets:
    def test_that_a_service_reads_are_given_to_it(self) -> None:
        for name, service in services().items():
            read = {
                str(value).removeprefix("/run/secrets/")
                for variable, value in service.get("environment", {}).items()
                if variable.endswith("_FILE")
            }
            more = set(re.findall(r"/run/secrets/(\w+)", roles_script())) if name == "postgres" else set()
            assert set(service.get("secrets", [])) == read | more, name

    def test_are_the_files_that_the_guide_makes(self, tmp_path: Path) -> None:
        (block,) = [text for text in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL) if "mkdir secrets" in text]
        subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=tmp_path, check=True)
        made = {path.name: path.read_text().strip() for path in (tmp_path / "secrets").iterdir()}
        assert compose()["secrets"] == {name: {"file": f"secrets/{name}"} for name in made}
        assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
        assert all(len(value) >= 32 for value in made.values())
        assert len(read_key(made["backup_key"])) == 32
        assert list(cipher._ring(made["field_keys"])) == ["1"]
        for role in ("owner", "app"):
            parts = database(made[f"{role}_url"])
            assert (parts["USER"], parts["PASSWORD"]) == (f"amparo_{role}", made[role])
            assert (parts["HOST"], parts["NAME"]) == ("postgres", roles.DATABASE)

    def test_stay_apart(self) -> None:
        holders = {
            secret: {name for name, service in services().items() if secret in service.get("secrets", [])}
            for secret in compose()["secrets"]
        }
        assert holders["owner_url"] == {"migrate", "backup"}
        assert holders["backup_key"] == {"backup"}
        assert holders["postgres"] == holders["owner"] == holders["app"] == {"postgres"}
        assert (
            holders["field_keys"] == holders["app_url"] == holders["secret_key"] == {"migrate", "web", "worker", "beat"}
        )

    def test_stand_in_no_file_of_ours(self) -> None:
        assert "/secrets/" in (settings.BASE_DIR / ".gitignore").read_text().splitlines()
        ignored = (settings.BASE_DIR / ".dockerignore").read_text().splitlines()
        assert "*" in ignored
        assert not [line for line in ignored if line.startswith("!") and "secret" in line]


class TestHardening:
    @pytest.mark.parametrize("name", services())
    def test_leaves_no_right_that_is_not_needed(self, name: str) -> None:
        service = services()[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["user"].split(":")[0] not in {"", "0", "root"}
        assert service["logging"]["options"].keys() == {"max-size", "max-file"}
        assert not {"privileged", "cap_add", "network_mode", "pid"} & set(service)

    def test_opens_one_port_on_this_machine_only(self) -> None:
        open_to = {name: service["ports"] for name, service in services().items() if "ports" in service}
        assert list(open_to) == ["web"]
        assert all(port.startswith("127.0.0.1:") for port in open_to["web"])
        assert compose()["networks"]["inside"]["internal"] is True
        assert [name for name, service in services().items() if service["networks"] != ["inside"]] == ["web"]

    def test_believes_the_one_gateway_that_its_own_proxy_comes_from(self) -> None:
        (place,) = compose()["networks"]["front"]["ipam"]["config"]
        trusted = services()["web"]["environment"]["AMPARO_TRUSTED_PROXIES"]
        assert trusted == f"${{AMPARO_TRUSTED_PROXIES:-{place['gateway']}}}"

    @pytest.mark.parametrize("name", BUILT)
    def test_runs_the_image_as_the_user_it_makes(self, name: str) -> None:
        stage = stages()[name]
        (user,) = stage.all("USER")
        assert {service["user"] for service in ours().values()} == {user}
        uid, gid = user.split(":")
        assert f"--uid {uid} --gid {gid}" in " ".join(stage.all("RUN"))
        assert stage.lines.index(("USER", user)) > max(n for n, line in enumerate(stage.lines) if line[0] == "RUN")


class TestWriting:
    @pytest.mark.parametrize("name", ours())
    def test_happens_on_volumes_and_in_tmp_only(self, name: str) -> None:
        service, stage = ours()[name], stages()[ours()[name]["build"]["target"]]
        places = {volume.rsplit(":", 1)[1] for volume in service["volumes"]}
        assert {stage.environment["AMPARO_FILES_DIR"], stage.environment["AMPARO_NUMBERS_DIR"]} <= places
        assert [mount.split(":")[0] for mount in service["tmpfs"]] == ["/tmp"]  # noqa: S108
        made = " ".join(stage.all("RUN"))
        assert all(re.search(rf"install --directory --owner=10108 [^&]*{place}\b", made) for place in places)
        assert stage.environment["HOME"] == "/tmp"  # noqa: S108

    def test_needs_the_local_folder_for_what_is_named_or_only_read(self) -> None:
        """Below LOCAL_DIR a container writes nothing: files and numbers lie elsewhere, the rest is read."""
        assert set(uses_of("LOCAL_DIR")) == {"LOCAL_DIR", "server_url", "STATIC_ROOT", "FILES_DIR", "NUMBERS_DIR"}

    def test_of_beat_goes_to_tmp(self) -> None:
        words = words_of(services()["beat"]["command"])
        assert words[words.index("--schedule") + 1].startswith("/tmp/")  # noqa: S108

    def test_of_the_servers_goes_to_their_volumes(self) -> None:
        for name, place in (("postgres", "/var/lib/postgresql"), ("valkey", "/data")):
            assert services()[name]["volumes"] == [f"{name}:{place}"]
        used = {volume.split(":")[0] for service in services().values() for volume in service["volumes"]}
        assert set(compose()["volumes"]) == {volume for volume in used if not volume.startswith(("$", "."))}


class TestImages:
    def test_are_pinned(self) -> None:
        bases = {stage.base for stage in stages().values()} - set(stages())
        for image in bases | {services()[name]["image"] for name in ("postgres", "valkey")}:
            assert re.fullmatch(r"[a-z/]+:\d[\w.-]*", image), image
        assert services()["postgres"]["image"] == stages()["backup"].base, "dump programs as new as the server"

    def test_have_a_python_that_the_project_allows(self) -> None:
        project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
        oldest = tuple(map(int, project["requires-python"].removeprefix(">=").split(".")))
        (version,) = set(re.findall(r"python:(\d+)\.(\d+)-slim", str([stage.base for stage in stages().values()])))
        assert tuple(map(int, version)) >= oldest

    @pytest.mark.parametrize("name", ["packages", "backup"])
    def test_install_what_the_lock_file_says_and_nothing_embedded(self, name: str) -> None:
        stage = stages()[name]
        assert stage.all("COPY")[0] == "requirements.lock /tmp/requirements.lock"
        assert "--require-hashes" in " ".join(stage.all("RUN"))
        assert "embedded" not in (settings.BASE_DIR / "requirements.lock").read_text()

    @pytest.mark.parametrize("name", BUILT)
    def test_hold_no_pip(self, name: str) -> None:
        assert "pip uninstall" in " ".join(stages()[name].all("RUN"))

    def test_hold_all_that_the_application_reads(self) -> None:
        wanted = {
            "casework",
            "config",
            "seeds",
            "templates",
            "manage.py",
            "pyproject.toml",
            "requirements.lock",
            "LICENSE",
        }
        lines = (settings.BASE_DIR / ".dockerignore").read_text().splitlines()
        assert {line[1:] for line in lines if line.startswith("!")} == wanted
        assert all((settings.BASE_DIR / name).exists() for name in wanted)

    def test_copy_from_stages_that_exist(self) -> None:
        for stage in stages().values():
            for source in re.findall(r"--from=(\w+)", str(stage.all("COPY"))):
                assert source in stages()

    def test_collect_static_files_where_the_settings_look(self) -> None:
        tree: Stage = stages()["tree"]
        assert tree.environment["AMPARO_LOCAL_DIR"] == stages()["application"].environment["AMPARO_LOCAL_DIR"]
        (run,) = tree.all("RUN")
        exist(["python", "manage.py", *run.partition("manage.py ")[2].partition(" &&")[0].split()])


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


class TestBackupService:
    def test_waits_until_it_is_asked_for(self) -> None:
        assert [name for name, service in services().items() if "profiles" in service] == ["backup"]
        assert services()["backup"]["profiles"] == ["backup"]

    def test_has_the_programs_that_the_code_starts(self) -> None:
        assert stages()["backup"].base.startswith("postgres:"), "pg_dump and pg_restore stand on its path"
        assert "AMPARO_POSTGRES_BIN" not in services()["backup"]["environment"]
        assert programs.program("pg_dump").endswith("/pg_dump")


def roles_script() -> str:
    """What the postgres image runs over its empty data."""
    (config,) = services()["postgres"]["configs"]
    assert config["target"].startswith("/docker-entrypoint-initdb.d/")
    return str((settings.BASE_DIR / compose()["configs"][config["source"]]["file"]).read_text())


class TestRoles:
    def test_are_those_of_a_local_server(self) -> None:
        script = roles_script()
        assert set(re.findall(r"CREATE ROLE (\w+)", script)) == {roles.OWNER, roles.APP}
        assert re.findall(r"CREATE DATABASE (\w+) OWNER (\w+)", script) == [(roles.DATABASE, roles.OWNER)]
        assert f"REVOKE ALL ON DATABASE {roles.DATABASE} FROM PUBLIC" in script
        assert re.findall(r"CREATE ROLE (\w+) LOGIN CREATEDB", script) == [roles.OWNER]
        assert f"postgresql://{roles.OWNER}:" in GUIDE.replace("amparo_$role", roles.OWNER)
