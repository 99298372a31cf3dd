"""Throw-away PostgreSQL and Valkey for a test run, unless DATABASE_URL names others.

Loaded by `-p` before Django's settings are read, because the settings read the addresses. Processes side by side have
servers of their own: an open transaction anywhere in one server holds back the sealing of the trail everywhere in it.
"""

import atexit
import os
import time

import pytest

from config.embedded.child import StartFailed
from config.embedded.throwaway import Throwaway, new_field_key, sweep_dead

_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
_OURS = "AMPARO_TEST_SERVERS"  # set where the addresses in the environment are of throw-away servers
_seconds = pytest.StashKey[float]()


def _prepare() -> Throwaway | None:
    """Name the servers in the environment."""
    given = os.environ.get("DATABASE_URL") and not os.environ.get(_OURS)
    if given:
        if _WORKER:  # one numbered Valkey database a process, or they would run each other's tasks
            number = int(_WORKER.removeprefix("gw")) % 15 + 1
            os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace("?db=0", f"?db={number}")
        keys = {"FIELD_KEYS": new_field_key(), "CHECKPOINT_KEYS": new_field_key()}
        for name, value in ({"SECRET_KEY": "only-for-tests" * 5, "DEMO": "1"} | keys).items():
            os.environ.setdefault(f"AMPARO_{name}", value)
        return None
    sweep_dead()
    try:
        servers = Throwaway()
    except StartFailed as failure:
        pytest.exit(str(failure), returncode=3)
    os.environ.update(servers.environment | {_OURS: "throw-away"})
    # At exit and not at pytest's end: a broken settings file ends pytest before its hooks are called.
    atexit.register(_remove, servers, controller=os.getpid())
    return servers


def _remove(servers: Throwaway, *, controller: int) -> None:
    """Stop and delete them, unless we are a fork of the process that started them."""
    if os.getpid() == controller:
        servers.remove()


_servers = _prepare()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the servers, except where other processes run the tests."""
    if _servers is None or config.option.collectonly or (config.getoption("numprocesses", 0) and not _WORKER):
        return
    started = time.monotonic()
    try:
        _servers.start()
    except StartFailed as failure:
        pytest.exit(str(failure), returncode=3)
    config.stash[_seconds] = time.monotonic() - started


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say where the servers came from."""
    if _servers is None:
        return ["servers: as DATABASE_URL and REDIS_URL say"]
    if _seconds not in config.stash:
        return []
    return [f"servers: throw-away, started in {config.stash[_seconds]:.1f} s ({_servers.postgres.bin})"]
