"""What a first run makes and later runs keep: secrets, and the address book for a second terminal."""

import json
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from config.embedded.binaries import postgres_bin
from config.embedded.child import StartFailed
from config.embedded.throwaway import new_backup_key, new_field_key

SECRETS: dict[str, tuple[str, Callable[[], str]]] = {
    "secret_key": ("AMPARO_SECRET_KEY", lambda: secrets.token_urlsafe(60)),
    "field_keys": ("AMPARO_FIELD_KEYS", new_field_key),
    "checkpoint_keys": ("AMPARO_CHECKPOINT_KEYS", new_field_key),
    "backup_key": ("AMPARO_BACKUP_KEY", new_backup_key),
}


def write_private(path: Path, text: str) -> None:
    """Write a file that only we may read, whole or not at all."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text + "\n")
    unfinished.rename(path)


# In a demonstration every agency answers by itself, some never: casework/screening/agencies/simulator.py.
SIMULATED = json.dumps({"*": {"adapter": "simulator", "silent": 20, "errors": 5, "least_hours": 1, "most_hours": 48}})


def local_environment(local: Path) -> dict[str, str]:
    """What the settings need besides the servers' addresses; makes the secrets that are missing.

    A secret that the environment already gives, by value or by file, is left alone.
    """
    for private in ("secrets", "files", "logs"):
        (local / private).mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = local / "secrets"
    environment = {"AMPARO_LOCAL_DIR": str(local), "AMPARO_FILES_DIR": str(local / "files"), "AMPARO_DEMO": "1"}
    environment["AMPARO_CHECK_AGENCIES"] = SIMULATED
    with suppress(StartFailed):  # none is needed where the environment names another server
        environment["AMPARO_POSTGRES_BIN"] = str(postgres_bin())
    for file_name, (variable, make) in SECRETS.items():
        path = kept / file_name
        if os.environ.get(variable) or os.environ.get(f"{variable}_FILE"):
            continue
        if not path.exists():
            write_private(path, make())
        environment[f"{variable}_FILE"] = str(path)
    return {name: value for name, value in environment.items() if not os.environ.get(name)}


def write_addresses(local: Path, urls: Mapping[str, str]) -> None:
    """Write the servers' addresses where `manage.py` in a second terminal finds them."""
    write_private(local / "runtime.json", json.dumps(dict(urls), indent=2))
