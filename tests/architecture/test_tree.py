"""What the tools enforce, asked from the tests too: imports, tasks, migrations, generated pages."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

from config.celery import app
from tests.architecture.source import PROJECT

TASKS = {
    *("audit.deliver", "audit.make_checkpoint", "audit.seal_blocks", "audit.verify"),
    *(
        "journey.sweep",
        "safe_conducts.issue",
        "safe_conducts.publish_bundle",
        "screening.run_check",
        "screening.take_lists",
    ),
    *("screening.screen_chunk", "screening.rescreen", "screening.look_anew", "screening.ask_agency"),
}


def test_imports_go_one_way() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter, "--no-cache"], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_worker_knows_these_tasks_and_no_others() -> None:
    """Celery's own discovery finds none of the concepts' tasks, and says nothing."""
    app.loader.import_default_modules()
    assert {name for name in app.tasks if not name.startswith("celery.")} == TASKS


@pytest.mark.parametrize("name", [name for name, app in get_commands().items() if app == "casework"])
def test_every_command_of_ours_is_told_to_contributors(name: str) -> None:
    assert f"`{name}`" in (PROJECT / "CONTRIBUTING.md").read_text()


@pytest.mark.django_db
def test_every_model_has_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("command", ["write_states", "write_openapi"])
def test_generated_pages_are_fresh(command: str) -> None:
    call_command(command, check=True)
