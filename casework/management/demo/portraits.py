"""Pictures in place of photos: a drawn head and shoulders, visibly nobody."""

import io
import random
from colorsys import hls_to_rgb

from PIL import Image, ImageDraw

from casework.people.photos import prepare_photo

SIZE = (360, 480)
GOLDEN = 0.618034


def portrait(number: int) -> bytes:
    """A silhouette in tints of its own before a plain wall, as the register stores photos; the same for a number."""
    chance = random.Random(number)  # noqa: S311 - no secret
    hue = number * GOLDEN % 1  # neighbours on a list get tints far apart
    wall, figure, coat = _tint(hue, 0.86), _tint(hue, 0.45), _tint((hue + 0.08) % 1, 0.33)
    image = Image.new("RGB", SIZE, wall)
    draw = ImageDraw.Draw(image)
    middle, width, top = 180 + chance.randint(-8, 8), chance.randint(76, 88), chance.randint(88, 108)
    shoulders = chance.randint(130, 150)
    draw.rounded_rectangle((middle - shoulders, 345, middle + shoulders, 560), radius=90, fill=coat)
    draw.rounded_rectangle((middle - 38, 250, middle + 38, 378), radius=36, fill=figure)
    draw.ellipse((middle - width, top, middle + width, top + 205), fill=figure)
    raw = io.BytesIO()
    image.save(raw, "PNG")
    return prepare_photo(raw.getvalue())


def _tint(hue: float, lightness: float) -> tuple[int, int, int]:
    red, green, blue = hls_to_rgb(hue, lightness, 0.25)
    return round(red * 255), round(green * 255), round(blue * 255)
