"""The browser of the browser tests: whatever chromium the system has."""

import os
import shutil
from typing import NoReturn

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
ABSENT = "no chromium on PATH (on Debian: apt-get install chromium)"


def chromium() -> str | None:
    """The path of the browser, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def refuse() -> NoReturn:
    """Skip with the reason; fail where CI=true, because there the browser is promised."""
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(f"{ABSENT}, and CI must not skip", pytrace=False)
    pytest.skip(ABSENT)
