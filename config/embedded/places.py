"""Directories and sockets of the private servers."""

import hashlib
import os
import pwd
import shutil
import tempfile
from pathlib import Path

from config.embedded.child import StartFailed

PROJECT = Path(__file__).resolve().parents[2]
STATE = Path("/var/lib/amparo")
LONGEST_SOCKET = 100  # bytes; the kernel's own limit is 107, and PostgreSQL adds a suffix for its lock file


def local_directory() -> Path:
    """Everything that a run writes lies here; AMPARO_LOCAL_DIR moves it."""
    return Path(os.environ.get("AMPARO_LOCAL_DIR", PROJECT / ".local")).absolute()


def short_hash(path: Path) -> str:
    """A name for a directory that is as long as its path may not be."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def socket_directory(root: Path, socket_name: str) -> Path:
    """A directory for `socket_name`: below `root`, or below the temporary one where the path is too long."""
    wanted = root / "run"
    if len(os.fsencode(wanted / socket_name)) > LONGEST_SOCKET:
        wanted = Path(tempfile.gettempdir()) / f"amparo-{short_hash(root)}"
        refuse_foreign(wanted)
    wanted.mkdir(parents=True, exist_ok=True, mode=0o700)
    return wanted


def refuse_foreign(directory: Path) -> None:
    """Raise StartFailed when someone else made this predictable name first, perhaps to answer in our place."""
    ours = {os.geteuid(), *([pwd.getpwnam("nobody").pw_uid] if os.geteuid() == 0 else [])}
    if os.path.lexists(directory) and directory.lstat().st_uid not in ours:
        raise StartFailed(f"{directory} belongs to another user: set TMPDIR to a directory of your own.")


def hand_over(directory: Path, *, uid: int, gid: int) -> None:
    """Give a directory and all it holds to another user; only root may."""
    os.chown(directory, uid, gid)
    for found, directories, files in os.walk(directory):
        for name in (*directories, *files):
            os.chown(Path(found) / name, uid, gid, follow_symlinks=False)


def copy_for_everyone(bin_directory: Path) -> Path:
    """A copy of the server programs that any user can reach, made once; returns its bin directory."""
    package = bin_directory.parents[1]
    made = (bin_directory / "postgres").stat().st_mtime_ns  # an update of the package is another copy
    copy = STATE / f"programs-{short_hash(bin_directory / str(made))}"
    if not copy.exists():
        unfinished = copy.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        # The wheel keeps its shared libraries beside the package and finds them by relative path.
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, unfinished / part.name, symlinks=True)
        open_to_all(unfinished)
        unfinished.rename(copy)
    return copy / package.name / bin_directory.relative_to(package)


def open_to_all(directory: Path) -> None:
    """Let everyone read a tree of programs, whatever umask copied it."""
    for found, _directories, files in os.walk(directory):
        os.chmod(found, 0o755)  # noqa: S103 - programs from a public wheel, no data
        for name in files:
            path = Path(found) / name
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o444 | (0o111 if path.stat().st_mode & 0o100 else 0))
