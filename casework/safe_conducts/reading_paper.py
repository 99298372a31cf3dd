"""Finds the seal on a paper, in a photograph or a PDF: the content says what a file is. It knows no database."""

import io
from collections.abc import Iterator
from typing import Final

import pypdfium2
import zxingcpp
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from casework.errors import BadInput
from casework.safe_conducts.seal import MAGIC

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_PIXELS: Final = 25_000_000  # twice what a telephone makes by default; 40 million would hold a worker for seconds
MOST_PAGES: Final = 3  # a paper has one
DOTS_PER_INCH: Final = 200
_FORMATS: Final = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.DataMatrix])
_LONGEST_SIDE: Final = 4000  # pixels of a page, whatever size it says it has


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
    pictures = _pages(content) if content[:1024].lstrip().startswith(b"%PDF-") else iter([_photograph(content)])
    found: list[bytes] = []
    for picture in pictures:
        codes = zxingcpp.read_barcodes(picture, formats=_FORMATS)
        found += [code.bytes for code in codes if code.bytes]
    if not found:
        raise PaperUnreadable(_("No seal can be read here. Take the picture straight, sharp and close."))
    return next((each for each in found if each[0] == MAGIC), found[0])


def _photograph(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF")) as image:
            if image.width * image.height > MOST_PIXELS:
                most = MOST_PIXELS // 1_000_000
                raise PaperUnreadable(_("The picture has more than %(most)d million pixels.") % {"most": most})
            return ImageOps.exif_transpose(image).convert("L")
    except Image.DecompressionBombError as error:
        raise PaperUnreadable(_("The picture is too large.")) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise PaperUnreadable(_("This is neither a picture nor a PDF, or it is damaged.")) from error


def _pages(content: bytes) -> Iterator[Image.Image]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise PaperUnreadable(_("The PDF is damaged, or locked by a password.")) from error
    try:
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            scale = min(DOTS_PER_INCH / 72, _LONGEST_SIDE / max(*page.get_size(), 1))
            yield page.render(scale=scale, grayscale=True).to_pil()
    except pypdfium2.PdfiumError as error:
        raise PaperUnreadable(_("The PDF is damaged, or locked by a password.")) from error
    finally:
        document.close()
