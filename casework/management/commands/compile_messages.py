"""Keeps the Spanish texts complete: finds the marked texts of the source and compiles their translations."""

import re
import shutil
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.management.commands.makemessages import Command as MakeMessages

from casework.management.catalogue import Entry, compiled, read

ROOT = Path(settings.BASE_DIR)
SPANISH = ROOT / "casework" / "locale" / "es" / "LC_MESSAGES" / "django.po"
SOURCES = ("casework", "config", "templates")
TOOLS = ("xgettext", "msgmerge", "msguniq", "msgattrib")
MOST_SHOWN = 20
ADVICE = "Run ./dev manage compile_messages, write the missing texts into casework/locale, and run it again."
NO_TOOLS = "The source was not searched for new texts: xgettext is not installed (Debian's package gettext)."


class Extraction(MakeMessages):
    """Django's search for marked texts, in the folder it stands in, with no guessed translations."""

    settings_available = False
    msgmerge_options = [*MakeMessages.msgmerge_options, "--no-fuzzy-matching"]


class Command(BaseCommand):
    """Bring catalogue and compiled file up to date, or with --check only say what is wrong; needs no database."""

    help = "Search the source for texts, update the Spanish catalogue and compile it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One option."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a text has no Spanish")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check or write. Raises CommandError with every problem found."""
        text = SPANISH.read_text(encoding="utf-8")
        found = extracted(text) if all(map(shutil.which, TOOLS)) else None
        if found is None:
            self.stdout.write(NO_TOOLS)
        if not options["check"]:
            text = found or text
            SPANISH.write_text(text, encoding="utf-8")
            SPANISH.with_suffix(".mo").write_bytes(compiled(read(text)))
        if wrong := list(problems(text, found)):
            more = [f"… and {len(wrong) - MOST_SHOWN} more"] if len(wrong) > MOST_SHOWN else []
            raise CommandError("\n".join([*wrong[:MOST_SHOWN], *more, ADVICE]))


def problems(text: str, found: str | None = None) -> Iterator[str]:
    """What is wrong with this catalogue, measured against what the search found and the compiled file."""
    entries = read(text)
    for entry in entries:
        if entry.obsolete:
            yield f"no longer in the source: {entry.name}"
        elif not entry.is_translated:
            yield f"no Spanish yet: {entry.name}"
    yield from _differences(entries, read(found) if found else entries)
    binary = SPANISH.with_suffix(".mo")
    if not binary.exists() or binary.read_bytes() != compiled(entries):
        yield "django.mo is not what django.po says"


def _differences(entries: list[Entry], found: list[Entry]) -> Iterator[str]:
    """Texts that only one of the two catalogues has."""
    ours, theirs = ({entry.key: entry for entry in side if not entry.obsolete} for side in (entries, found))
    yield from (f"not in the catalogue: {theirs[key].name}" for key in theirs if key not in ours)
    yield from (f"no longer in the source: {ours[key].name}" for key in ours if key not in theirs)


def extracted(text: str) -> str:
    """The catalogue after a search of the source, made in a copy: the search writes beside what it reads."""
    with tempfile.TemporaryDirectory(prefix="amparo-messages-") as directory:
        copy = Path(directory)
        for folder in SOURCES:
            ignored = shutil.ignore_patterns("__pycache__", "static", "locale", "migrations")
            shutil.copytree(ROOT / folder, copy / folder, ignore=ignored)
        catalogue = copy / "locale" / "es" / "LC_MESSAGES" / "django.po"
        catalogue.parent.mkdir(parents=True)
        catalogue.write_text(text, encoding="utf-8")
        with chdir(copy):
            call_command(Extraction(), locale=["es"], add_location="file", no_wrap=True, no_obsolete=True, verbosity=0)
        # The date of the search would make every search a change.
        return re.sub(r'"POT-Creation-Date: .*\n', "", catalogue.read_text(encoding="utf-8"))
