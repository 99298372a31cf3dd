"""Finds the seal on a paper, in a photograph or a PDF: the content says what a file is. It knows no database."""

import io
import struct
from typing import Final

import zxingcpp
from django.utils.translation import gettext as _
from PIL import Image

from casework.errors import BadInput
from casework.people.photos import upright
from casework.safe_conducts.reading_pdf import PdfUnreadable, codes_in, is_pdf
from casework.safe_conducts.seal import MAGIC

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_PIXELS: Final = 25_000_000  # twice what a telephone makes by default; 40 million would hold a worker for seconds
_FORMATS: Final = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.DataMatrix])


class PaperUnreadable(BadInput):
    """The file holds no seal that can be read; names the field and says why."""

    def __init__(self, why: str) -> None:
        super().__init__({"file": why})
        self.why = why

    def __str__(self) -> str:
        return self.why


def read_paper(content: bytes) -> bytes:
    """The bytes of the seal on a paper, from a PDF or a photograph of it. Raises PaperUnreadable."""
    if not content:
        raise PaperUnreadable(_("The file is empty."))
    if len(content) > MOST_BYTES:
        raise PaperUnreadable(_("The file is larger than %(most)d MB.") % {"most": MOST_BYTES // 1024 // 1024})
    found = _codes_of_pdf(content) if is_pdf(content) else _codes_of_photograph(content)
    if not found:
        raise PaperUnreadable(_("No seal can be read here. Take the picture straight, sharp and close."))
    seals = {each for each in found if each[0] == MAGIC}
    if len(seals) > 1:  # one of them would answer for the other
        raise PaperUnreadable(_("There are seals of several papers here: check one paper at a time."))
    return seals.pop() if seals else found[0]


def _codes_of_pdf(content: bytes) -> list[bytes]:
    try:
        return codes_in(content)
    except PdfUnreadable as error:
        raise PaperUnreadable(_("The PDF is damaged, or locked by a password.")) from error


def _codes_of_photograph(content: bytes) -> list[bytes]:
    codes = zxingcpp.read_barcodes(_photograph(content), formats=_FORMATS)
    return [code.bytes for code in codes if code.bytes]


def _photograph(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF")) as image:
            if image.width * image.height > MOST_PIXELS:
                most = MOST_PIXELS // 1_000_000
                raise PaperUnreadable(_("The picture has more than %(most)d million pixels.") % {"most": most})
            return upright(image).convert("L")
    except Image.DecompressionBombError as error:
        raise PaperUnreadable(_("The picture is too large.")) from error
    except (OSError, ValueError, SyntaxError, struct.error) as error:
        raise PaperUnreadable(_("This is neither a picture nor a PDF, or it is damaged.")) from error
