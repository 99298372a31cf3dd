"""Servers for one test run or one benchmark: made at its start, gone with it."""

import base64
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from config.embedded.child import is_running
from config.embedded.postgres import Postgres
from config.embedded.valkey import Valkey

PREFIX = "amparo-throwaway-"


class Throwaway:
    """A PostgreSQL, a Valkey and a local directory of their own, in a directory that names our process."""

    def __init__(self, *, durable: bool = False) -> None:
        self.root = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        (self.root / "local" / "static").mkdir(parents=True)  # WhiteNoise warns where nothing was collected
        self.postgres = Postgres(self.root / "postgres", durable=durable)
        self.valkey = Valkey(self.root / "valkey", durable=durable)

    @property
    def environment(self) -> dict[str, str]:
        """What the settings need to use these servers."""
        local = self.root / "local"
        return {
            **self.postgres.urls,
            **self.valkey.urls,
            "AMPARO_LOCAL_DIR": str(local),
            "AMPARO_FILES_DIR": str(local / "files"),
            "AMPARO_SECRET_KEY": secrets.token_urlsafe(60),
            "AMPARO_FIELD_KEYS": new_field_key(),
            "AMPARO_CHECKPOINT_KEYS": new_field_key(),
            "AMPARO_DEMO": "1",
            "AMPARO_POSTGRES_BIN": str(self.postgres.bin),
        }

    def start(self) -> None:
        """Start both. Raises StartFailed."""
        self.postgres.start()
        self.valkey.start()

    def remove(self) -> None:
        """Stop both and delete all they wrote."""
        self.valkey.remove()
        self.postgres.remove()
        shutil.rmtree(self.root, ignore_errors=True)


def new_field_key() -> str:
    """One line of the key ring: a number and 32 random bytes."""
    return "1:" + base64.b64encode(secrets.token_bytes(32)).decode()


def new_backup_key() -> str:
    """32 random bytes."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def sweep_dead() -> None:
    """Delete what killed runs left behind: their servers died with them, their data did not."""
    for directory in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        owner = directory.name.removeprefix(PREFIX).split("-")[0]
        if owner.isdigit() and not is_running(int(owner)):
            shutil.rmtree(directory, ignore_errors=True)
