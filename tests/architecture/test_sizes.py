"""Files and functions that a person can hold in mind."""

import ast

from tests.architecture.source import lines_of, modules, nodes, place

MOST_LINES = 300
MOST_LINES_A_FUNCTION = 40


def test_no_file_is_longer_than_it_may_be() -> None:
    assert {path: lines for path in modules() if (lines := lines_of(path)) > MOST_LINES} == {}


def test_no_function_is_longer_than_it_may_be() -> None:
    long = {
        place(path, node): f"{node.name}: {lines}"
        for path, node in nodes("")
        if isinstance(node, ast.FunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > MOST_LINES_A_FUNCTION
    }
    assert long == {}
