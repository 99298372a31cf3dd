"""What a PDF that anybody handed in holds: codes on its first pages, and whether its signatures hold.

A script: `reading_pdf.py` runs it in a process of its own for each file. PDFium is not safe in threads, and what
strangers make may take any time and memory, or end the process that reads it.
"""

import io
import json
import resource
import sys
from importlib import import_module
from typing import Final

import pypdfium2
import zxingcpp

SECONDS: Final = 10  # of the processor; a paper takes a tenth
MEMORY: Final = 2**30
MOST_PAGES: Final = 3  # a paper has one
DOTS_PER_INCH: Final = 200
LONGEST_SIDE: Final = 4000  # pixels of a page, whatever size it says it has
FORMATS: Final = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.DataMatrix])


def codes(content: bytes) -> list[str]:
    """The bytes of each code, in hex. Raises whatever a damaged file makes its reader raise."""
    document, found = pypdfium2.PdfDocument(content), []
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        scale = min(DOTS_PER_INCH / 72, LONGEST_SIDE / max(*page.get_size(), 1))
        drawn = page.render(scale=scale, grayscale=True)
        picture = memoryview(drawn.buffer).cast("B").cast("B", (drawn.height, drawn.stride))  # without loading Pillow
        found += [code.bytes.hex() for code in zxingcpp.read_barcodes(picture, formats=FORMATS) if code.bytes]
    return found


def signatures(content: bytes) -> list[bool]:
    """Of each signature whether the file is, to its last byte, what was signed; by whom is not asked.

    Loading its reader takes half a second, which who asks for codes alone should not wait for.
    """
    reading, validation = import_module("pyhanko.pdf_utils.reader"), import_module("pyhanko.sign.validation")
    nobody = import_module("pyhanko_certvalidator").ValidationContext(trust_roots=[], allow_fetching=False)
    found = []
    for signature in reading.PdfFileReader(io.BytesIO(content)).embedded_signatures:
        status = validation.validate_pdf_signature(signature, nobody)
        whole = status.coverage is validation.SignatureCoverageLevel.ENTIRE_FILE
        found.append(bool(status.intact and status.valid and whole))
    return found


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    tasks = {"codes": codes, "signatures": signatures}
    json.dump(tasks[sys.argv[1]](sys.stdin.buffer.read()), sys.stdout)
