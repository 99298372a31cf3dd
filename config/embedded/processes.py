"""The commands of the application's own processes."""

import sys
from pathlib import Path

WORKER_READY = " ready."  # how Celery's log says that it takes tasks


def manage(*words: str) -> list[str]:
    """One of Django's commands."""
    return [sys.executable, "manage.py", *words]


def web(port: int) -> list[str]:
    """gunicorn, which replaces a killed worker without losing a request.

    Its control socket would open in the home directory.
    """
    words = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--worker-class", "gthread", "--threads", "8"]
    return [sys.executable, "-m", "gunicorn", "config.wsgi:application", *words, "--no-control-socket"]


def worker() -> list[str]:
    """Celery's worker; nobody else is there to gossip with."""
    words = ["--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    return [sys.executable, "-m", "celery", "-A", "config", "worker", *words]


def beat(local: Path) -> list[str]:
    """Celery's clock; it only ticks, what is due stands in the database."""
    return [sys.executable, "-m", "celery", "-A", "config", "beat", "--schedule", str(local / "beat")]
