"""One clock: everything below the doors is told the time."""

import ast

import pytest

from tests.architecture.source import nodes, place

MAY = ("casework/clock.py",)
CLOCKS = {"datetime", "date", "timezone"}
READINGS = {"now", "today", "utcnow"}


def reads_a_clock(node: ast.AST) -> bool:
    """Whether this node is `datetime.now`, `date.today`, `timezone.now`, however it was imported as a module."""
    if isinstance(node, ast.ImportFrom):
        return node.module == "django.utils.timezone" and any(name.name == "now" for name in node.names)
    if not isinstance(node, ast.Attribute) or node.attr not in READINGS:
        return False
    owner = node.value
    name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
    return name in CLOCKS


def sets_itself(node: ast.AST) -> bool:
    """Whether this node is a column that reads the machine's clock by itself."""
    return isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}


def test_nothing_else_reads_a_clock() -> None:
    guilty = [place(path, node) for path, node in nodes("casework/") if reads_a_clock(node) and path not in MAY]
    assert guilty == []


def test_no_column_sets_itself() -> None:
    assert [place(path, node.value) for path, node in nodes("casework/") if sets_itself(node)] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "statement",
    [
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "date.today()",
        "timezone.now()",
        "from django.utils.timezone import now",
    ],
)
def test_the_look_finds_what_it_looks_for(statement: str) -> None:
    assert any(reads_a_clock(node) for node in ast.walk(ast.parse(statement)))
