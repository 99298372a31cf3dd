"""The web server as `dev run` starts it, on the database that the test or the benchmark uses."""

import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from config.embedded.child import StartFailed, spawn
from config.embedded.places import PROJECT
from config.embedded.processes import web

READY_SECONDS = 90


@contextmanager
def serving(directory: Path, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address of gunicorn, stopped afterwards. Raises StartFailed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    child = spawn("web", web(port), log=directory / "web.log", cwd=PROJECT, env=os.environ | dict(environment or {}))
    try:
        deadline = time.monotonic() + READY_SECONDS
        while not _answers(f"{url}/accounts/login/"):
            if child.ended is not None or time.monotonic() > deadline:
                raise StartFailed(child.tail())
            time.sleep(0.05)
        yield url
    finally:
        child.stop(patience=5)


def description(url: str, headers: Mapping[str, str], directory: Path) -> Path:
    """What the server says of itself, in a file: Schemathesis would ask for it in each role."""
    asked = urllib.request.Request(
        f"{url}/api/schema/", headers={**headers, "Accept": "application/vnd.oai.openapi+json"}
    )
    file = directory / "openapi.json"
    with urllib.request.urlopen(asked, timeout=30) as answer:
        file.write_bytes(answer.read())
    return file


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as page:
            return bool(page.status == 200)
    except (urllib.error.URLError, OSError):
        return False
