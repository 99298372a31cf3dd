"""The stylesheet's colours can be read in both schemes."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders


def colours() -> list[tuple[str, dict[str, str]]]:
    """The two palettes of the stylesheet, by scheme."""
    sheet = Path(str(finders.find("casework/amparo.css"))).read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)[:2]
    palettes = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)) for block in blocks]
    return [("light", palettes[0]), ("dark", palettes[0] | palettes[1])]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2, section 3)."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2, section 3)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class TestContrast:
    TEXT = (
        *((ink, ground) for ink in ("ink", "muted", "accent") for ground in ("paper", "surface", "sunk")),
        *((tone, f"{tone}-wash") for tone in ("info", "good", "warn", "bad", "neutral")),
        *((tone, "surface") for tone in ("info", "good", "warn", "bad")),
        ("on-accent", "accent"),
        ("on-band", "band"),
        ("bad", "paper"),
        ("warn", "paper"),
    )
    EDGES = (("edge", "surface"), ("edge", "paper"), ("focus", "paper"), ("focus", "surface"))
    BLOCKS = tuple((f"series-{number}", "surface") for number in range(5))

    @pytest.mark.parametrize(("scheme", "palette"), colours(), ids=["light", "dark"])
    def test_of_text_is_at_least_4_5(self, scheme: str, palette: dict[str, str]) -> None:
        poor = {pair: contrast(palette[pair[0]], palette[pair[1]]) for pair in self.TEXT}
        assert {pair: ratio for pair, ratio in poor.items() if ratio < 4.5} == {}, scheme

    @pytest.mark.parametrize(("scheme", "palette"), colours(), ids=["light", "dark"])
    def test_of_edges_and_focus_is_at_least_3(self, scheme: str, palette: dict[str, str]) -> None:
        poor = {pair: contrast(palette[pair[0]], palette[pair[1]]) for pair in self.EDGES + self.BLOCKS}
        assert {pair: ratio for pair, ratio in poor.items() if ratio < 3} == {}, scheme
