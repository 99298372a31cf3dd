"""As whom PostgreSQL runs: it refuses root, and containers often give nothing else."""

import os
import pwd
import signal
import subprocess
import sys
from pathlib import Path

from config.embedded.child import Identity, StartFailed, launcher
from config.embedded.places import STATE, copy_for_everyone, hand_over, short_hash


def possible(identity: Identity, *reach: Path) -> bool:
    """Whether a child can take this identity and still reach these directories."""
    words = [*launcher(identity, signal.SIGKILL), *(f"--reach={path}" for path in reach)]
    return subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def settle_place(root: Path, bin_directory: Path) -> tuple[Identity, Path, Path]:
    """As whom, and where data and programs lie for that identity.

    Root takes a namespace of its own or becomes nobody (EMBEDDED_PG_MODE=nobody forces that). Neither can look into
    another user's closed home; then data and a copy of the programs lie below the system's state directory.
    """
    root.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return "self", root, bin_directory
    if sys.platform == "linux" and os.environ.get("EMBEDDED_PG_MODE") != "nobody":
        if possible("userns", root, bin_directory):
            return "userns", root, bin_directory
    if possible("nobody", root, bin_directory):
        return "nobody", root, bin_directory
    if not possible("nobody"):
        raise StartFailed("PostgreSQL cannot run as root here: set DATABASE_URL and DATABASE_OWNER_URL.")
    moved = STATE / short_hash(root)
    moved.mkdir(parents=True, exist_ok=True)
    return "nobody", moved, copy_for_everyone(bin_directory)


def settle_ownership(directory: Path, identity: Identity) -> None:
    """Give the directory to the user PostgreSQL will be; it may have been made under another identity."""
    wanted = pwd.getpwnam("nobody").pw_uid if identity == "nobody" else os.geteuid()
    owner = directory.stat().st_uid
    if owner == wanted:
        return
    if os.geteuid() != 0:
        raise StartFailed(f"{directory} belongs to another user (number {owner}): run as that user, or remove it.")
    hand_over(directory, uid=wanted, gid=pwd.getpwuid(wanted).pw_gid)
