"""Every command of the project says what it does."""

from pathlib import Path

import pytest
from django.core.management import load_command_class

from tests.architecture.source import PROJECT

COMMANDS = sorted(path.stem for path in Path(PROJECT, "casework/management/commands").glob("[a-z]*.py"))


@pytest.mark.parametrize("name", COMMANDS)
def test_help_can_be_printed(name: str) -> None:
    """A text that is translated only when it is shown is none to argparse."""
    command = load_command_class("casework", name)
    printed = command.create_parser("manage.py", name).format_help()
    assert " ".join(str(command.help).split())[:40] in " ".join(printed.split())
