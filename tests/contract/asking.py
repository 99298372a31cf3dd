"""One run of Schemathesis for one role against a running server, and what came of it."""

import base64
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from config.embedded.places import PROJECT
from tests.contract.server import description, serving
from tests.contract.world import World

HERE = Path(__file__).parent
TITLE = re.compile(r"^_+ ((?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \S+) _+$")
FOUND = re.compile(r"^- (ST\d+.*)$")
SERVER_ERROR = "ST101"


@dataclass(frozen=True, slots=True)
class Depth:
    """How much is asked of an operation: right requests on so many keys, the edges, so many made-up ones."""

    keys: int
    made_up: int = 0
    edges: bool = False

    @property
    def phases(self) -> str:
        """In the words of Schemathesis."""
        return ",".join(["examples", *(["coverage"] if self.edges else []), *(["fuzzing"] if self.made_up else [])])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a role asked, and what it was answered; `failures` are operations with what was found."""

    role: str
    seconds: float
    answers: Counter[tuple[str, int]]
    failures: list[str]

    @property
    def calls(self) -> int:
        """How many answers there were."""
        return self.answers.total()

    @property
    def by_status(self) -> Counter[int]:
        """How many answers had which status."""
        found: Counter[int] = Counter()
        for (_operation, status), number in self.answers.items():
            found[status] += number
        return found


def ask_all(depths: dict[str, Depth], world: World, directory: Path, environment: dict[str, str]) -> list[Outcome]:
    """Let each of these roles ask a server of its own making, two at a time. Raises StartFailed."""
    with serving(directory, environment) as url, ThreadPoolExecutor(2) as pool:
        file = description(url, world.headers["auditor"], directory)
        runs = [pool.submit(_ask, role, depth, url, file, world, directory / role) for role, depth in depths.items()]
        return [run.result() for run in runs]


def operations(directory: Path) -> set[str]:
    """The names of the operations that were described."""
    paths = json.loads((directory / "openapi.json").read_text(encoding="utf-8"))["paths"]
    return {one["operationId"] for path in paths.values() for one in path.values() if "operationId" in one}


def _ask(role: str, depth: Depth, url: str, file: Path, world: World, directory: Path) -> Outcome:
    directory.mkdir(parents=True, exist_ok=True)
    plan, calls = directory / "plan.json", directory / "calls.jsonl"
    plan.write_text(json.dumps(_plan(role, depth, world, calls)), encoding="utf-8")
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml"), "run"]
    command += [str(file), "--url", url, "--phases", depth.phases, "--max-examples", str(max(depth.made_up, 1))]
    for name, value in world.headers[role].items():
        command += ["--header", f"{name}: {value}"]
    began = time.monotonic()
    environment = os.environ | {"AMPARO_CONTRACT_PLAN": str(plan), "PYTHONPATH": str(PROJECT)}
    with (directory / "printed.txt").open("wb") as out:
        done = subprocess.run(command, cwd=PROJECT, env=environment, stdout=out, stderr=subprocess.STDOUT)
    printed = (directory / "printed.txt").read_text(encoding="utf-8", errors="replace")
    answers = Counter((operation, status) for operation, _method, status, *_more in _lines(calls))
    failures = list(_failures(printed)) if done.returncode else []
    if done.returncode and not failures:
        failures = [printed[-2000:]]
    return Outcome(role, time.monotonic() - began, answers, failures)


def _plan(role: str, depth: Depth, world: World, calls: Path) -> dict[str, Any]:
    """What the hooks need to know."""
    picture = BytesIO()
    Image.new("RGB", (480, 640), "#8899aa").save(picture, "PNG")
    return {
        "role": role,
        "keys": world.keys,
        "targets": world.targets,
        "bodies": world.bodies,
        "most_keys": depth.keys,
        "picture": base64.b64encode(picture.getvalue()).decode(),
        "calls": str(calls),
    }


def _lines(file: Path) -> Iterator[Any]:
    if file.exists():
        yield from (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())


def _failures(printed: str) -> Iterator[str]:
    """Each operation with what was found about it, and the request that shows it."""
    operation, found = "", list[str]()
    for line in printed.splitlines():
        if title := TITLE.match(line):
            operation = title[1]
        elif one := FOUND.match(line):
            found.append(one[1])
        elif line.strip().startswith("curl ") and found:
            yield f"{operation}: {'; '.join(found)} — {line.strip()}"
            found = []
