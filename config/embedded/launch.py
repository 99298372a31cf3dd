"""Becomes another program, under conditions that must be set between fork and exec.

Run as a script of its own (`python -I -S launch.py …`) because Python code in a forked child of a threaded process
may deadlock, and because the order matters: a change of user clears the signal that comes when the parent dies.
"""

import argparse
import ctypes
import os
import pwd
import sys
from pathlib import Path

CLONE_NEWUSER = 0x10000000  # os.unshare exists only from Python 3.12
PR_SET_PDEATHSIG = 1


def enter_user_namespace() -> None:
    """Appear as nobody to the program while every file stays root's: PostgreSQL refuses user 0."""
    nobody, uid, gid = pwd.getpwnam("nobody"), os.geteuid(), os.getegid()  # before: inside, they read 65534
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{nobody.pw_uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{nobody.pw_gid} {gid} 1")


def become_nobody() -> None:
    """Give up root for good."""
    nobody = pwd.getpwnam("nobody")
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)


def die_with_parent(parent: int, signal_number: int) -> None:
    """Ask the kernel for a signal when the parent dies, so that a killed supervisor leaves nothing behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent:  # it died before we asked
        sys.exit(1)


def main() -> None:
    """Set the conditions in their order, then become the program (or only prove that they can be set)."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--identity", choices=["self", "userns", "nobody"], default="self")
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--death-signal", type=int, required=True)
    parser.add_argument("--reach", action="append", default=[], help="a directory that must be reachable")
    parser.add_argument("program", nargs="*")
    options = parser.parse_args()
    if options.identity == "userns":
        enter_user_namespace()
    elif options.identity == "nobody":
        become_nobody()
    die_with_parent(options.parent, options.death_signal)
    for directory in options.reach:
        os.stat(Path(directory) / ".")
    if options.program:
        os.execv(options.program[0], options.program)


if __name__ == "__main__":
    main()
