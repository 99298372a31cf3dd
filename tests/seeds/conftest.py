"""The committed seeds, and copies of them with one thing changed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

SEEDS = Path(settings.BASE_DIR) / "seeds"
Edit = Callable[[str, str, str], Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """A copy of the seeds with one text replaced by another in one file."""
    copy = shutil.copytree(SEEDS, tmp_path / "seeds")

    def edit(file: str, old: str, new: str) -> Path:
        text = (copy / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} must be there once"
        (copy / file).write_text(text.replace(old, new), encoding="utf-8")
        return copy

    return edit
