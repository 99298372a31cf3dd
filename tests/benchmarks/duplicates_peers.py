"""Splink and recordlinkage on the same earlier cases, installed from wheels into an environment that is thrown away.

They bring pandas and DuckDB, which the project needs for nothing else. Where they do not install, a line says so.
"""

import json
import subprocess
import venv
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

WHEELS = ("splink==5.0.0", "recordlinkage==0.16", "anyascii", "rapidfuzz")
SCRIPT = "tests.benchmarks.duplicates_by_columns"
LONGEST = 900  # seconds
PEERS = {
    "splink, words in order": 0.95,
    "splink, given names and surnames": 0.95,
    "recordlinkage": 0.85,
}
# Splink again, given the words of our own normaliser: told beside the peers, since half of it is ours.
HELPED = "splink, words in order, prepared by our own normaliser"
Found = list[dict[str, float]]


def peers(base: Path, queries: Path) -> Iterator[tuple[str, float, Found]]:
    """Each peer with its usual threshold and, for each query, the scores of cases; a line where one cannot run."""
    with TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        venv.create(folder, with_pip=True)
        if said := _failing([str(python), "-m", "pip", "install", "-q", "--only-binary", ":all:", *WHEELS]):
            print(f"splink and recordlinkage are not measured: they do not install from wheels ({said})", flush=True)
            return
        for name, shipped in {**PEERS, HELPED: 0.95}.items():
            out = Path(folder) / "found.jsonl"
            if said := _failing([str(python), "-m", SCRIPT, name, str(base), str(queries), str(out)]):
                print(f"{name} is not measured: {said}", flush=True)
                continue
            yield name, shipped, [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def _failing(command: list[str]) -> str:
    """Why a command failed, in its last words; empty where it did not."""
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=LONGEST, cwd=settings.BASE_DIR)
    except subprocess.TimeoutExpired:
        return f"no answer within {LONGEST} s"
    except subprocess.CalledProcessError as failed:
        return str((failed.stderr.strip().splitlines() or [f"it ended with {failed.returncode}"])[-1])
    return ""
