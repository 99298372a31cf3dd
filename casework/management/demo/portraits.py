"""Pictures in place of photos: a drawn head and shoulders, visibly nobody."""

import io
import random
from colorsys import hls_to_rgb

from PIL import Image, ImageDraw

from casework.people.photos import prepare_photo

SIZE = (360, 480)


def portrait(number: int) -> bytes:
    """A silhouette in tints of its own before a plain wall, as the register stores photos; the same for a number."""
    chance = random.Random(number)  # noqa: S311 - no secret
    hue = chance.random()
    wall, figure, coat = _tint(hue, 0.86), _tint(hue, 0.45), _tint((hue + 0.08) % 1, 0.33)
    image = Image.new("RGB", SIZE, wall)
    draw = ImageDraw.Draw(image)
    middle, width, top = 180 + chance.randint(-8, 8), chance.randint(66, 80), chance.randint(88, 108)
    shoulders = chance.randint(130, 150)
    draw.rounded_rectangle((middle - shoulders, 345, middle + shoulders, 560), radius=90, fill=coat)
    draw.rectangle((middle - 34, 270, middle + 34, 365), fill=figure)
    draw.ellipse((middle - width, top, middle + width, top + 215), fill=figure)
    raw = io.BytesIO()
    image.save(raw, "PNG")
    return prepare_photo(raw.getvalue())


def _tint(hue: float, lightness: float) -> tuple[int, int, int]:
    red, green, blue = hls_to_rgb(hue, lightness, 0.25)
    return round(red * 255), round(green * 255), round(blue * 255)
