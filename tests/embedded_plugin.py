"""Throw-away PostgreSQL and Valkey for a test run, unless DATABASE_URL names others.

Loaded by `-p` before Django's settings are read, because the settings read the addresses.
"""

import atexit
import os
import time

import pytest

from config.embedded.child import StartFailed
from config.embedded.throwaway import Throwaway, new_field_key, sweep_dead

_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
_seconds = pytest.StashKey[float]()


def _prepare() -> Throwaway | None:
    """Name the servers in the environment; the controller's workers inherit it and start none."""
    if _WORKER:
        # One numbered Valkey database a worker, or they would run each other's tasks.
        number = int(_WORKER.removeprefix("gw")) % 15 + 1
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace("?db=0", f"?db={number}")
        return None
    if os.environ.get("DATABASE_URL"):
        for name, value in {"SECRET_KEY": "only-for-tests" * 5, "FIELD_KEYS": new_field_key(), "DEMO": "1"}.items():
            os.environ.setdefault(f"AMPARO_{name}", value)
        return None
    sweep_dead()
    try:
        servers = Throwaway()
    except StartFailed as failure:
        pytest.exit(str(failure), returncode=3)
    os.environ.update(servers.environment)
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
    """Start the servers."""
    if _servers is None or config.option.collectonly:
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
