"""Every template compiles and holds nothing that the content policy refuses."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

TEMPLATES = Path(settings.BASE_DIR) / "templates"


class TestEveryTemplate:
    """What the content policy forbids must not be written in the first place."""

    PAGES = sorted(path for path in TEMPLATES.rglob("*.html"))

    @pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
    def test_has_no_inline_script_or_style_and_no_foreign_address(self, path: Path) -> None:
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", source)
        assert not re.search(r"""(src|href|action)=["']?(https?:)?//""", source)

    @pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
    def test_compiles(self, path: Path) -> None:
        engines["django"].get_template(str(path.relative_to(TEMPLATES)))
