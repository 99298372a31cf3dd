"""Only `move` changes a status, so that no step goes unchecked or untold."""

import ast

import pytest

from tests.architecture.source import nodes, place

# Work items are no aggregates: they open and close with their cause, in one statement. An error only tells of one.
# A certificate is none either: who makes, retires and revokes it is one module, and no case has it.
MAY = ("casework/transitions.py", "casework/work/", "casework/errors.py", "casework/safe_conducts/seal_keys.py")
WRITING = {"update", "create", "bulk_create", "update_or_create", "get_or_create"}


def sets_a_status(node: ast.AST) -> bool:
    """Whether this node assigns `.status`, or writes rows with `status=`."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        parts = [part for target in targets for part in ast.walk(target)]
        return any(isinstance(part, ast.Attribute) and part.attr == "status" for part in parts)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING:
        defaults = [word.value for word in node.keywords if word.arg == "defaults" and isinstance(word.value, ast.Dict)]
        keys = [getattr(key, "value", None) for one in defaults for key in one.keys]
        return "status" in keys or any(word.arg == "status" for word in node.keywords)
    return False


def test_nothing_else_sets_a_status() -> None:
    guilty = [
        place(path, node) for path, node in nodes("casework/") if sets_a_status(node) and not path.startswith(MAY)
    ]
    assert guilty == []


@pytest.mark.parametrize(
    "statement",
    ["case.status = 'open'", "a, case.status = 1, 2", "Case.objects.update(status='open')", "rows.create(status=1)"],
)
def test_the_look_finds_what_it_looks_for(statement: str) -> None:
    assert any(sets_a_status(node) for node in ast.walk(ast.parse(statement)))
