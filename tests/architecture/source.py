"""The source as syntax trees, read once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
FOLDERS = ("casework", "config", "tests")


@cache
def modules() -> dict[str, ast.Module]:
    """Every Python file of ours by its path, without migrations, whose SQL reads better unbroken."""
    paths = [PROJECT / "dev", PROJECT / "manage.py"]
    paths += [path for folder in FOLDERS for path in sorted((PROJECT / folder).rglob("*.py"))]
    kept = [path for path in paths if "migrations" not in path.parts]
    return {str(path.relative_to(PROJECT)): ast.parse(path.read_text(encoding="utf-8")) for path in kept}


def lines_of(path: str) -> int:
    """How many lines a file has."""
    return len((PROJECT / path).read_text(encoding="utf-8").splitlines())


def nodes(folder: str) -> Iterator[tuple[str, ast.AST]]:
    """Every node of every file under this folder, with the path of its file."""
    for path, tree in modules().items():
        if path.startswith(folder):
            yield from ((path, node) for node in ast.walk(tree))


def place(path: str, node: ast.AST) -> str:
    """Where to look."""
    return f"{path}:{getattr(node, 'lineno', 0)}"
