"""From nothing to a served page: `dev run` in a fresh copy of the committed tree, cold, then warm."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from django.conf import settings

from tests.benchmarks.figures import Figures

OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")


def run() -> Figures:
    """Start twice in a clone: the first time it installs and loads the demonstration."""
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="amparo-start-") as directory:
        tree = Path(directory) / "amparo"
        subprocess.run(["git", "clone", "--quiet", str(settings.BASE_DIR), str(tree)], check=True)
        figures.at_most("cold start to a served page", _start(tree), 120, " s")
        figures.at_most("warm start to a served page", _start(tree), 8, " s")
    return figures


def _start(tree: Path) -> float:
    """Seconds until the sign-in page is served; the application is then stopped in order."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        name: value for name, value in os.environ.items() if name not in OURS and not name.startswith("AMPARO_")
    }
    began = time.monotonic()
    command = [sys.executable, "dev", "run", "--port", str(port)]
    with (tree.parent / "start.log").open("wb") as log:
        running = subprocess.Popen(command, cwd=tree, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            while not _served(port):
                if running.poll() is not None or time.monotonic() - began > 300:
                    raise SystemExit((tree.parent / "start.log").read_text()[-2000:])
                time.sleep(0.05)
            return time.monotonic() - began
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(60)


def _served(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=5) as page:
            return bool(page.status == 200)
    except OSError:
        return False
