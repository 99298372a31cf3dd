"""The public page on a policeman's telephone, and the desk's pages about papers: readable, whole, without script."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests import making
from tests.browser.conftest import DESK, PHONE, Screens
from tests.safe_conducts.making_blocks import make_block, make_recorded
from tests.safe_conducts.test_sheet_papers import make_without_paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("AMPARO_PICTURES")  # a folder for whoever wants to look


def look_at(page: Page, name: str) -> None:
    """Nothing wider than the screen, nothing that axe finds; a picture where somebody wants one."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


class TestThePublicPage:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_says_its_verdict_large_and_in_words(self, screens: Screens, scheme: str) -> None:
        paper, sheet = making.make_issued(), make_block(1).sheets.get()
        page = screens(width=PHONE, scheme=scheme, bypass_csp=True)
        for language, words in (
            ("es", ("Vigente", "No vigente", "Hoja de un bloque")),
            ("en", ("Valid", "Not valid", "Sheet of a block")),
            ("fr", ("Valable", "Non valable", "Feuille d’un bloc")),
        ):
            for token, word in zip((paper.token, "never-given", sheet.token), words, strict=True):
                page.goto(f"/v/{token}?lang={language}")
                verdict = page.locator("h1")
                assert verdict.inner_text() == word
                assert verdict.locator("svg").count() == 1
                size = verdict.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
                assert size >= 32
                look_at(page, f"public-{scheme}-{language}-{word.split()[0]}")

    def test_compares_without_script(self, screens: Screens) -> None:
        paper = making.make_issued()
        page = screens(width=PHONE, java_script_enabled=False)
        page.goto(f"/v/{paper.token}?lang=fr")
        page.get_by_label("Année de naissance").fill(paper.approved_facts()["birth"][:4])
        page.get_by_label("Trois derniers caractères").fill((paper.printed_no or "")[-3:].lower())
        page.get_by_role("button", name="Comparer").click()
        assert page.locator(".compared strong").inner_text() == "Concorde"
        page.get_by_label("Année de naissance").fill("19")
        page.get_by_role("button", name="Comparer").click()
        assert "quatre chiffres" in page.locator(".compared").inner_text()


class TestTheDesk:
    @pytest.mark.parametrize("width", [PHONE, DESK])
    def test_sees_blocks_sheets_register_and_check_whole(self, screens: Screens, width: int) -> None:
        sheet, before = make_recorded(), make_without_paper()
        making.make_issued()
        page = screens(making.supervisor_of(sheet.office), width=width, bypass_csp=True)
        for name, address in (
            ("blocks", "/blank-sheets/"),
            ("block", f"/blank-sheets/{sheet.block_id}/"),
            ("block with a sheet from before", f"/blank-sheets/{before.block_id}/"),
            ("sheet", f"/sheets/{sheet.pk}/"),
            ("sheet from before", f"/sheets/{before.pk}/"),
            ("register", "/register/"),
            ("check", "/papers/check/"),
        ):
            page.goto(address)
            look_at(page, f"{name}-{width}")
