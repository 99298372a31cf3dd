"""Photos: whatever a telephone sends becomes a small plain JPEG, or a clear refusal."""

import io
import struct
import warnings

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from casework.errors import BadInput

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 64_000_000
SIZE = (360, 480)  # 3 × 4, as art. 2.2.3.1.6.2 num. 7 asks
MOST_BYTES = 20 * 1024  # what the document has room for
QUALITIES = (82, 72, 62, 50, 40, 30)
TURNS = {  # what undoes each EXIF orientation
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def prepare_photo(content: bytes) -> bytes:
    """An upright RGB JPEG of 360 × 480, at most 20 KB, without metadata. Raises BadInput naming `photo`."""
    if not content:
        raise BadInput({"photo": _("The file is empty.")})
    if len(content) > settings.PHOTO_MAX_BYTES:
        raise BadInput({"photo": _("The photo is too large: choose one of at most 8 MB.")})
    image = ImageOps.fit(upright(_opened(content)).convert("RGBA"), SIZE, Image.Resampling.LANCZOS)
    plain = Image.new("RGB", SIZE, "white")
    plain.paste(image, mask=image.getchannel("A"))
    return _small_enough(plain)


def _opened(content: bytes) -> Image.Image:
    refused = BadInput({"photo": _("This is not a photo that can be read: use JPEG, PNG or WebP.")})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise refused
            image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise refused from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refused from error
    return image


def upright(image: Image.Image) -> Image.Image:
    """The picture turned as its EXIF part says.

    Nothing else is read of that part: Pillow's own turning rewrites all of it, and a damaged one made it fail in eight
    ways.
    """
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation)
    except (SyntaxError, struct.error):  # no EXIF part at all, whatever the file says, or a damaged one
        return image
    turn = TURNS.get(orientation or 1)
    return image if turn is None else image.transpose(turn)


def _small_enough(image: Image.Image) -> bytes:
    """The best quality that fits the document."""
    for quality in QUALITIES:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= MOST_BYTES:
            return out.getvalue()
    raise BadInput(
        {"photo": _("The photo holds too much detail for the document: take one before a plain background.")}
    )
