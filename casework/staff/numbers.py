"""The highest numbers of every register, kept outside the database: a restored yesterday gives none of them twice.

One small file a register, in settings.NUMBERS_DIR: see docs/adr/0009.
"""

import errno
import fcntl
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from casework.errors import CaseworkError

LINE = 64  # bytes, always the same: one write into one sector, so no half of it is ever read
NAME = re.compile(r"([a-z_]{1,12})-(\w{2})-(\d{4})\.json")


class NumbersRefused(CaseworkError):
    """No number can be given now; the message says what to do (HTTP 503)."""


class NumbersBehind(NumbersRefused):
    """The database would give a number that was given before: it is older than its register."""


@dataclass(frozen=True, slots=True, order=True)
class Register:
    """One series of numbers: of what, of which office, in which year."""

    kind: str
    office: str
    year: int

    def __str__(self) -> str:
        return f"{self.kind} {self.office} {self.year}"

    @property
    def file_name(self) -> str:
        """Where its figures are kept."""
        return f"{self.kind}-{self.office}-{self.year}.json"

    @classmethod
    def named(cls, file_name: str) -> "Register | None":
        """The register whose figures a file of this name keeps, or None."""
        found = NAME.fullmatch(file_name)
        return cls(found[1], found[2], int(found[3])) if found else None


@dataclass(frozen=True, slots=True)
class Highest:
    """How far a register has come: reserved before the commit that gives the number, given after it.

    A transaction that is rolled back leaves a reserved number behind, and no given one: hence two figures.
    """

    reserved: int = 0
    given: int = 0

    def or_more(self, other: "Highest") -> "Highest":
        """The higher of each figure."""
        return Highest(max(self.reserved, other.reserved), max(self.given, other.given))


def reserve(register: Register, first: int, last: int | None = None) -> None:
    """Note a number, or all up to `last`, before the commit.

    Raises NumbersBehind where one was given before, else NumbersRefused.
    """
    try:
        _change(register, lambda kept: _reserved(register, kept, first=first, last=last or first))
    except OSError as error:
        raise _unwritable(error.strerror or type(error).__name__) from error


def _unwritable(why: str) -> NumbersRefused:
    text = _(
        "The folder of the highest numbers, %(folder)s, cannot be written: %(why)s. No number is given without it."
    )
    return NumbersRefused(text % {"folder": settings.NUMBERS_DIR, "why": why})


def _reserved(register: Register, kept: Highest, *, first: int, last: int) -> Highest:
    if first <= kept.given:
        raise NumbersBehind(
            _(
                "The register %(register)s gave number %(given)d before, and this database would give "
                "%(number)d again. It is older than its register, as after a restore. Run `manage.py raise_numbers`; "
                "or, where the database is meant to be new, begin with an empty %(folder)s."
            )
            % {"register": register, "given": kept.given, "number": first, "folder": settings.NUMBERS_DIR}
        )
    return kept.or_more(Highest(reserved=last))


def give(register: Register, number: int) -> None:
    """Note a number once it is committed; a crash in between leaves it reserved.

    Not waiting for the disk: the next reservation does, and a power cut before it loses a warning and no number.
    """
    _change(register, lambda kept: kept.or_more(Highest(reserved=number, given=number)), to_disk=False)


def keep(register: Register, highest: Highest) -> None:
    """Take over figures from elsewhere, as a restore does: the higher ones stay."""
    _change(register, lambda kept: kept.or_more(highest))


def kept_numbers() -> dict[Register, Highest]:
    """Every register's figures. Raises NumbersRefused for a damaged file, or a folder that cannot be written."""
    found, folder = {}, Path(settings.NUMBERS_DIR)
    if folder.exists() and not (folder.is_dir() and os.access(folder, os.W_OK)):
        raise _unwritable(os.strerror(errno.EACCES))
    for path in sorted(folder.glob("*.json")):
        if register := Register.named(path.name):
            with path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_SH)
                found[register] = parse(file.read(), path.name)
    return found


def parse(line: bytes, name: str) -> Highest:
    """The figures in a file's line; none yet in an empty one. Raises NumbersRefused for anything else."""
    if not line.strip():
        return Highest()
    try:
        figures = json.loads(line)
        return Highest(int(figures["reserved"]), int(figures["given"]))
    except (ValueError, KeyError, TypeError) as error:
        raise NumbersRefused(_("The file %(name)s of the highest numbers is damaged.") % {"name": name}) from error


def written(highest: Highest) -> bytes:
    """The line that `parse` reads."""
    line = json.dumps({"reserved": highest.reserved, "given": highest.given}).encode()
    return line.ljust(LINE - 1) + b"\n"


def _change(register: Register, become: Callable[[Highest], Highest], *, to_disk: bool = True) -> None:
    """Read, change and write one register's figures while no other process can."""
    with _locked(Path(settings.NUMBERS_DIR) / register.file_name) as file:
        kept = parse(os.pread(file, LINE, 0), register.file_name)
        changed = become(kept)
        if changed != kept:
            os.pwrite(file, written(changed), 0)
            if to_disk:
                _to_disk(file)


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """The open file, ours alone; made at first, with its name safely in its folder."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    file = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)  # released with the file
        yield file
    finally:
        os.close(file)


def _to_disk(file: int) -> None:
    """Past the machine's memory; macOS has no fdatasync."""
    getattr(os, "fdatasync", os.fsync)(file)
