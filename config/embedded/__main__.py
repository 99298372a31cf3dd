"""`python -m config.embedded run | manage | bench`: what `dev` becomes once the environment is there."""

import argparse
import os
import subprocess
import sys

from config.embedded.child import StartFailed
from config.embedded.first_run import local_environment
from config.embedded.places import PROJECT, local_directory
from config.embedded.processes import manage as manage_command
from config.embedded.run import run
from config.embedded.throwaway import Throwaway, sweep_dead

NOT_RUNNING = "The servers are not running (python3 dev run starts them): what needs the database will fail."


def manage(arguments: list[str]) -> None:
    """Become one of Django's commands, with the secrets and addresses of the running servers."""
    local = local_directory()
    if not os.environ.get("DATABASE_URL") and not (local / "runtime.json").exists():
        print(NOT_RUNNING, file=sys.stderr, flush=True)
    command = manage_command(*arguments)
    os.chdir(PROJECT)
    os.execve(command[0], command, os.environ | local_environment(local))


def bench(arguments: list[str]) -> int:
    """Run one benchmark on servers of its own that wait for the disk as production's do."""
    sweep_dead()
    servers = Throwaway(durable=True)
    environment = os.environ | servers.environment
    commands = [manage_command("migrate", "--verbosity", "0"), [sys.executable, "-m", "tests.benchmarks", *arguments]]
    try:
        servers.start()
        for command in commands:
            status = subprocess.run(command, cwd=PROJECT, env=environment).returncode
            if status:
                return status
    finally:
        servers.remove()
    return 0


def run_options(arguments: list[str]) -> argparse.Namespace:
    """The options of `run`."""
    parser = argparse.ArgumentParser(prog="dev run", description="Start everything; Ctrl-C stops it.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--people", type=int, default=326, help="people in the demonstration at first run; 0 for none")
    return parser.parse_args(arguments)


def main() -> int:
    """Choose the verb."""
    verb, arguments = sys.argv[1], sys.argv[2:]
    if verb == "manage":
        manage(arguments)
    try:
        if verb == "bench":
            return bench(arguments)
        options = run_options(arguments)
        return run(port=options.port, people=options.people)
    except StartFailed as failure:
        print(failure, flush=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())
