"""What `dev test` makes of its command line: every core for the whole suite, one process for chosen tests."""

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from typing import Any

import pytest
from django.conf import settings


@pytest.fixture(scope="module")
def dev() -> Any:
    """The program, which has no ending that Python would import by itself."""
    loader = SourceFileLoader("the_dev_program", str(settings.BASE_DIR / "dev"))
    spec = spec_from_loader("the_dev_program", loader)
    assert spec
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def words_of(dev: Any, monkeypatch: pytest.MonkeyPatch, line: str) -> list[str]:
    """What this process would become for such a command line."""
    became: list[str] = []
    monkeypatch.setattr(dev, "install_once", lambda locks: None)
    monkeypatch.setattr(dev, "become", lambda *words: became.extend(words))
    dev.test(line.split())
    return became


@pytest.mark.parametrize(
    "line", ["", "--quick", "--timeout 900", "--timeout=900 -q", "-k photo -m not_browser", "--durations 20 --quick"]
)
def test_the_whole_suite_runs_on_every_core(dev: Any, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    words = words_of(dev, monkeypatch, line)
    assert words[:3] == ["-m", "pytest", "-n"]
    assert words[4:] == line.split(), "and what was asked for is handed on"


@pytest.mark.parametrize(
    "line",
    ["tests/law", "tests/harness/test_dev.py -q", "--timeout 900 tests/law", "tests/test_clock.py::TestNow", "tests/"],
)
def test_chosen_tests_run_in_one_process(dev: Any, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    assert words_of(dev, monkeypatch, line) == ["-m", "pytest", *line.split()]
