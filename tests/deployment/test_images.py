"""The images hold what the application reads, install what the lock file says, and know the roles of a local server."""

import re
import tomllib

import pytest
from django.conf import settings
from django.core.management import get_commands

from casework.management.backup import programs
from config.embedded import roles
from tests.deployment.files import BUILT, GUIDE, roles_script, services, stages


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
        tree = stages()["tree"]
        assert tree.environment["AMPARO_LOCAL_DIR"] == stages()["application"].environment["AMPARO_LOCAL_DIR"]
        (run,) = tree.all("RUN")
        assert run.partition("manage.py ")[2].split()[0] in get_commands()


class TestBackupService:
    def test_waits_until_it_is_asked_for(self) -> None:
        assert [name for name, service in services().items() if "profiles" in service] == ["backup"]
        assert services()["backup"]["profiles"] == ["backup"]

    def test_has_the_programs_that_the_code_starts(self) -> None:
        assert stages()["backup"].base.startswith("postgres:"), "pg_dump and pg_restore stand on its path"
        assert "AMPARO_POSTGRES_BIN" not in services()["backup"]["environment"]
        assert programs.program("pg_dump").endswith("/pg_dump")


class TestRoles:
    def test_are_those_of_a_local_server(self) -> None:
        script = roles_script()
        assert set(re.findall(r"CREATE ROLE (\w+)", script)) == {roles.OWNER, roles.APP}
        assert re.findall(r"CREATE DATABASE (\w+) OWNER (\w+)", script) == [(roles.DATABASE, roles.OWNER)]
        assert f"REVOKE ALL ON DATABASE {roles.DATABASE} FROM PUBLIC" in script
        assert re.findall(r"CREATE ROLE (\w+) LOGIN CREATEDB", script) == [roles.OWNER]
        assert f"postgresql://{roles.OWNER}:" in GUIDE.replace("amparo_$role", roles.OWNER)
