"""A backup of a real database, restored for real: the trail verifies, and the application still cannot write on it."""

import base64
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pytest_django import Settings

from casework import clock
from casework.audit.models import AuditEvent
from casework.audit.services import seal_blocks
from casework.audit.verify import verify_trail
from casework.management.backup.drill import pointed_at, throw_away_database
from casework.people.files import read_file
from casework.people.models import StoredFile
from casework.safe_conducts.models import SafeConduct
from casework.staff.models import Series
from casework.staff.numbers import Highest, Register, keep, kept_numbers
from tests.harness.database import test_database_urls as urls_of_the_test_database
from tests.making import AT, make_draft, make_issued, make_office

KEY, OTHER_KEY = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
CASES = Register("case", "CU", 2019)
pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("english")]
WRITES_ON_THE_TRAIL = (
    "INSERT INTO audit_event SELECT * FROM audit_event LIMIT 1",
    "UPDATE audit_event SET verb = 'x'",
    "DELETE FROM audit_event",
    "TRUNCATE audit_event",
    "ALTER TABLE casework_case DISABLE TRIGGER ALL",
    "SELECT * FROM audit_digest_key",
    "SELECT audit_append(NULL)",
    "UPDATE casework_transition SET verb = 'x'",
    "CREATE TABLE mine (n int)",
)


@pytest.fixture
def source(transactional_db: None, settings: Settings, tmp_path: Path) -> str:
    """The owner's address of a database with one person's path; its files and keys."""
    clock.set_demonstration(AT, running=False)
    settings.FILES_DIR, settings.BACKUP_KEY = tmp_path / "files", KEY
    settings.OWNER_DATABASE_URL = urls_of_the_test_database()["DATABASE_OWNER_URL"]
    make_issued(photo=True)
    seal_blocks()
    return str(settings.OWNER_DATABASE_URL)


def backed_up(folder: Path) -> Path:
    """A backup, made by the command."""
    call_command("backup", str(folder))
    (made,) = folder.glob("*.backup")
    return made


@contextmanager
def empty(url: str) -> Iterator[tuple[str, str]]:
    """A new database on the same server: its addresses for the owner and for the application."""
    app = str(connection.settings_dict["USER"])
    with throw_away_database(url) as own:
        with psycopg.connect(own, autocommit=True) as owner:
            name = owner.info.dbname
            owner.execute(f"GRANT CONNECT ON DATABASE {name} TO {app}".encode())
        yield own, make_conninfo(os.environ["DATABASE_URL"], dbname=name)


def own_role(url: str) -> str:
    """The role of an address."""
    return str(conninfo_to_dict(url)["user"])


class TestRestore:
    def test_brings_back_database_files_numbers_and_rights(
        self, source: str, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        made = backed_up(tmp_path)
        assert made.stat().st_mode & 0o777 == 0o600
        assert b"Quirvelo" not in made.read_bytes()
        call_command("restore_drill", str(made))
        told = capsys.readouterr().out
        assert "2 of 2 stored files are the ones that were stored." in told
        assert "This backup can be relied on." in told

        assert AuditEvent.objects.get(kind="export", verb="backup.made").subject_pk == made.name
        kept, paper = kept_numbers(), SafeConduct.objects.values_list("printed_no", "token")[0]
        make_draft()  # the day goes on: one more case that the backup does not know
        settings.FILES_DIR = tmp_path / "restored"
        with empty(source) as (own, app):
            call_command("restore", str(made), into=own)
            with pointed_at(app):
                assert SafeConduct.objects.values_list("printed_no", "token")[0] == paper
                assert [read_file(file)[:4] for file in StoredFile.objects.order_by("kind")] == [
                    b"\xff\xd8\xff\xe0",
                    b"%PDF",
                ]
                assert_the_trail_stands(app)
                assert AuditEvent.objects.get(verb="backup.restored").actor == f"db:{own_role(own)}"
                call_command("raise_numbers")
                assert Series.objects.get(kind="case").last == kept[CASES].reserved + 1
                make_draft()
                assert verify_trail().ok
        assert "case CU 2019: lifted from 1 to 2." in capsys.readouterr().out
        assert kept_numbers()[CASES] == Highest(3, 3)


def assert_the_trail_stands(app: str) -> None:
    """It verifies, and every way to write on it is refused."""
    report = verify_trail()
    assert (report.ok, report.blocks > 0, report.events > 10) == (True, True, True)
    with psycopg.connect(app, autocommit=True) as application:
        for statement in WRITES_ON_THE_TRAIL:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(statement.encode())


def halved(made: Path) -> None:
    os.truncate(made, made.stat().st_size // 2)


def altered(made: Path) -> None:
    content = bytearray(made.read_bytes())
    content[-100] ^= 1
    made.write_bytes(content)


def nobody_did(made: Path) -> None:
    """It is as it was made."""


class TestRefusal:
    @pytest.mark.usefixtures("source")
    def test_leaves_nothing_written(self, settings: Settings, tmp_path: Path) -> None:
        made = backed_up(tmp_path)
        whole = made.read_bytes()
        full, folder = str(settings.OWNER_DATABASE_URL), tmp_path / "restored"
        refused: list[tuple[Callable[[Path], None], dict[str, Any], str]] = [
            (halved, {}, "cut off"),
            (altered, {}, "altered"),
            (nobody_did, {"BACKUP_KEY": OTHER_KEY}, "another key"),
            (nobody_did, {"BACKUP_KEY": ""}, "openssl rand -base64 32"),
            (nobody_did, {"into": full}, "is not empty"),
            (nobody_did, {"FILES_DIR": configured.FILES_DIR}, "is not empty"),
            (nobody_did, {"POSTGRES_BIN": "/nowhere"}, "pg_restore was not found"),
        ]
        keep(CASES, Highest(9, 9))
        with empty(full) as (own, _app):
            for change, setting, why in refused:
                made.write_bytes(whole)
                change(made)
                settings.FILES_DIR, settings.BACKUP_KEY, settings.POSTGRES_BIN = (
                    folder,
                    KEY,
                    os.environ["AMPARO_POSTGRES_BIN"],
                )
                into = setting.pop("into", own)
                for name, value in setting.items():
                    setattr(settings, name, value)
                with pytest.raises(CommandError, match=why):
                    call_command("restore", str(made), into=into)
                assert not folder.exists()
                assert kept_numbers()[CASES] == Highest(9, 9)
            with psycopg.connect(own) as owner:
                row = owner.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
                assert row == (0,)


class TestBackup:
    def test_refuses_to_overwrite_and_leaves_no_half(self, source: str, settings: Settings, tmp_path: Path) -> None:
        (tmp_path / "there").write_text("")
        with pytest.raises(CommandError, match="exists already"):
            call_command("backup", str(tmp_path / "there"))
        for setting, value, why in (
            ("OWNER_DATABASE_URL", "", "Set DATABASE_OWNER_URL"),
            ("OWNER_DATABASE_URL", make_conninfo(source, dbname="nowhere"), "does not exist"),
            ("OWNER_DATABASE_URL", urls_of_the_test_database()["DATABASE_URL"], "permission denied"),
            ("POSTGRES_BIN", "/nowhere", "pg_dump was not found"),
        ):
            before = getattr(settings, setting)
            setattr(settings, setting, value)
            with pytest.raises(CommandError, match=why):
                call_command("backup", str(tmp_path / "new"))
            setattr(settings, setting, before)
        assert not list(tmp_path.glob("new*"))

    def test_says_which_files_are_missing_and_the_drill_says_it_too(self, source: str, tmp_path: Path) -> None:
        lost = Path(configured.FILES_DIR) / StoredFile.objects.values_list("path", flat=True)[0]
        lost.write_bytes(b"not what was stored")
        with pytest.raises(CommandError, match="1 stored files are missing or damaged"):
            call_command("backup", str(tmp_path))
        (made,) = tmp_path.glob("*.backup")
        with pytest.raises(CommandError, match="1 of 2 stored files are missing"):
            call_command("restore_drill", str(made))
        make_office()
