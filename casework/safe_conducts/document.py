"""The safe-conduct on paper: the approved facts and what issuing added, checked, put in words and set on one page."""

import hashlib
import io
import re
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

import zxingcpp
from PIL import Image

from casework.errors import BadInput
from casework.paper import (
    date_en,
    date_es,
    month_en,
    month_es,
    office_clock,
    office_time,
    photograph,
    printable,
    set_page,
)
from casework.safe_conducts.facts import (
    LEGEND,
    LEGEND_TRANSLATION,
    Identity,
    IssuedPaper,
    NextStep,
    SafeConductFacts,
    canonical_hash,
)
from casework.safe_conducts.seal import parse

__all__ = [  # the facts and the page are one subject to whoever issues
    "LEGEND",
    "LEGEND_TRANSLATION",
    "Identity",
    "IssuedPaper",
    "NextStep",
    "SafeConductFacts",
    "UnusablePhoto",
    "birth_as_printed",
    "canonical_hash",
    "check_printable",
    "page_values",
    "render_safe_conduct",
]

TEMPLATE: Final = "safe_conduct.typ"
MAX_PHOTO_BYTES: Final = 20 * 1024  # of an approved one
ROOM_FOR_PHOTO: Final = 9_500  # bytes: with seal, fonts and signature the file stays under 60 kB
VERSION_48: Final = 14  # the fourteenth of the square symbols has 48 modules a side
MAX_PHOTO_PIXELS: Final = 1200  # 600 dots per inch on the page; more is no photograph for a paper

_PLAIN_JPEG = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "progressive", "progression"}
_QUALITIES = (70, 60, 50, 40, 30, 20, 10)
_NOT_STATED = "No consta / Not stated"
_SEXES = {"F": "F · Femenino / Female", "M": "M · Masculino / Male", "X": f"X · {_NOT_STATED}", "": _NOT_STATED}
# Characters that still fit their place when every one of them is a W; what is not listed here is a name: 200.
_LIMITS = {
    "nationality": 3, "nationality_es": 60, "nationality_en": 60, "identity_document": 100,
    "entry_place": 100, "border_zone": 100, "territorial_limit": 100, "case_ref": 12,
    "type_code": 12, "type_es": 60, "type_en": 60, "legal_basis": 120, "legend": 300, "legend_translation": 300,
    "office_name": 80, "office_city": 30,
}  # fmt: skip


class UnusablePhoto(BadInput):
    """The photograph is not the approved one, or not a plain RGB JPEG that the page may embed."""

    def __init__(self, why: str) -> None:
        super().__init__({"photo": why})
        self.why = why


def check_printable(facts: SafeConductFacts) -> None:
    """Raise BadInput for the first fact the page cannot show: UnprintableText, TextTooLong, an impossible birth."""
    birth_as_printed(facts)
    for name, value in facts.as_dict().items():
        if isinstance(value, str):
            printable(value, field=name, limit=_LIMITS.get(name, 200))


def render_safe_conduct(facts: SafeConductFacts, paper: IssuedPaper, photo: bytes | None) -> bytes:
    """The one-page PDF (PDF/A-2a, PDF/UA-1), the same bytes for the same facts, paper and photograph.

    Raises UnprintableText, TextTooLong or UnusablePhoto, which are BadInput, or PageNotSet.
    """
    return set_page(TEMPLATE, page_values(facts, paper, photo), at=paper.issued_at)


def page_values(facts: SafeConductFacts, paper: IssuedPaper, photo: bytes | None) -> dict[str, Any]:
    """Everything the template prints, as JSON values in both languages; raises as `render_safe_conduct` does."""
    check_printable(facts)
    _check_photo(facts, photo)
    url = printable(paper.verification_url, field="verification_url", limit=120)
    return {
        "facts": _facts_as_printed(facts),
        "work_permitted": facts.work_permitted,
        "paper": _paper_as_printed(paper),
        "next": _next_step(facts.next_step, paper.valid_until),
        "photo": None if photo is None else photograph(_light(photo)),
        "qr": list(qr_code(url)),
        "seal": list(_seal(paper.seal)),
        "mrz": _machine_readable(paper.seal),
    }


def _seal(seal: bytes) -> bytes:
    """The seal as a DataMatrix, a PNG of six dots per module; the profile asks for 48 modules a side."""
    barcode = zxingcpp.create_barcode(seal, zxingcpp.BarcodeFormat.DataMatrix, version=VERSION_48)
    return _png(barcode)


def _machine_readable(seal: bytes) -> list[str]:
    """Both lines, as the seal holds them: what is printed and what is signed cannot differ."""
    mrz = parse(seal).message.mrz
    return [mrz[:36], mrz[36:]]


def qr_code(url: str) -> bytes:
    """The address as a QR code, a PNG of six dots per module: as vectors it would weigh ten times as much."""
    return _png(zxingcpp.create_barcode(url, zxingcpp.BarcodeFormat.QRCode, ec_level="M"))


def _png(barcode: zxingcpp.Barcode) -> bytes:
    png = io.BytesIO()
    dots = Image.fromarray(barcode.to_image(scale=6, add_quiet_zones=False))
    dots.convert("1", dither=Image.Dither.NONE).save(png, "PNG", compress_level=1)  # it is packed again on the page
    return png.getvalue()


def _check_photo(facts: SafeConductFacts, photo: bytes | None) -> None:
    if photo is None:
        if facts.photo_sha256:
            raise UnusablePhoto("the approved photograph is missing")
        return
    if hashlib.sha256(photo).hexdigest() != facts.photo_sha256:
        raise UnusablePhoto("not the photograph that was approved")
    if len(photo) > MAX_PHOTO_BYTES:
        raise UnusablePhoto(f"larger than {MAX_PHOTO_BYTES} bytes")
    try:
        image = Image.open(io.BytesIO(photo))
    except (OSError, Image.DecompressionBombError) as error:
        raise UnusablePhoto("not an image") from error
    if image.format != "JPEG" or image.mode != "RGB" or max(image.size) > MAX_PHOTO_PIXELS:
        raise UnusablePhoto(f"not an RGB JPEG of at most {MAX_PHOTO_PIXELS} pixels a side")
    if traces := set(image.info) - _PLAIN_JPEG:  # the page embeds the bytes as they are, and a telephone tells much
        raise UnusablePhoto(f"carries {', '.join(sorted(map(str, traces)))}")


def _light(photo: bytes) -> bytes:
    """The approved photograph as the page has room for it: the same picture, always the same bytes."""
    if len(photo) <= ROOM_FOR_PHOTO:
        return photo
    with Image.open(io.BytesIO(photo)) as image:
        for quality in _QUALITIES:
            lighter = io.BytesIO()
            image.save(lighter, "JPEG", quality=quality, optimize=True, progressive=True)
            if lighter.tell() <= ROOM_FOR_PHOTO:
                break
    return lighter.getvalue()


def _facts_as_printed(facts: SafeConductFacts) -> dict[str, str]:
    """The template's fields: bilingual where words differ, names in composed form."""
    surnames = " ".join(part for part in (facts.paternal_surname, facts.maternal_surname) if part.strip())
    nationality = " / ".join(dict.fromkeys((facts.nationality_es, facts.nationality_en)))
    city = "" if facts.office_city in facts.office_name else facts.office_city
    office = " · ".join(part for part in (facts.office_name, city) if part)
    shown = {
        "surnames": surnames,
        "given_names": facts.given_names or _unnamed(facts, surnames),
        "birth": birth_as_printed(facts),
        "sex": _SEXES.get(facts.sex, facts.sex),
        "nationality": f"{facts.nationality} · {nationality}" if facts.nationality else "",
        "identity": _identity(facts),
        "office": office,
        "type_code": re.sub(r"^([A-Z]+)(\d).*", r"\1-\2", facts.type_code),  # SC2_INITIAL is an SC-2 to everybody else
    }
    copied = ("entry_place", "border_zone", "territorial_limit", "case_ref", "type_es", "type_en")
    legal = ("legal_basis", "legend", "legend_translation")
    shown |= {name: getattr(facts, name) for name in copied + legal}
    return {name: printable(text, field=name, limit=1000) for name, text in shown.items()}


def _unnamed(facts: SafeConductFacts, surnames: str) -> str:
    """A person registered without any name keeps the number of the register, never an invented name."""
    if surnames or facts.unnamed_number is None:
        return ""
    return f"Persona sin nombre n.º {facts.unnamed_number} / Unnamed person no. {facts.unnamed_number}"


def birth_as_printed(facts: SafeConductFacts) -> str:
    """The birth date as far as it is known, in both languages. Raises BadInput for an impossible date."""
    if not facts.birth:
        return _age_as_printed(facts)
    try:
        year, *rest = (int(part) for part in facts.birth.split("-"))
        day = date(year, *[*rest, 1, 1][:2])
    except ValueError as error:
        raise BadInput({"birth": "not a date"}) from error
    if not rest:
        return f"{year} (solo el año / year only)"
    if len(rest) == 1:
        return f"{month_es(year, day.month)} / {month_en(year, day.month)}"
    return f"{date_es(day)} / {date_en(day)}"


def _age_as_printed(facts: SafeConductFacts) -> str:
    if facts.approximate_age is None or facts.age_as_of is None:
        return ""
    age, on = facts.approximate_age, facts.age_as_of
    return f"Unos {age} años el {date_es(on)} / About {age} years on {date_en(on)}"


def _identity(facts: SafeConductFacts) -> str:
    said = {
        Identity.DOCUMENT: "",
        Identity.SWORN: "Declarada bajo juramento / Declared under oath",
        Identity.NONE: "Sin documento / No document",
    }[facts.identity_basis]
    return " · ".join(part for part in (facts.identity_document, said) if part)


def _paper_as_printed(paper: IssuedPaper) -> dict[str, str | bool]:
    issued = office_time(paper.issued_at)
    address = urlsplit(paper.verification_url)
    return {
        "number": printable(paper.printed_number, field="printed_number", limit=9),
        "issued": f"{date_es(issued.date())}, {office_clock(paper.issued_at)}",
        "from_es": date_es(paper.valid_from),
        "until_es": date_es(paper.valid_until),
        "until_en": date_en(paper.valid_until, weekday=True),
        "url": paper.verification_url,
        "url_shown": address.netloc + address.path,
        "demonstration": paper.demonstration,
    }


def _next_step(step: NextStep, until: date) -> dict[str, str]:
    es, en = date_es(until, weekday=True), date_en(until, weekday=True)
    if step is NextStep.RATIFY:
        return {
            "es": f"A más tardar el {es}, ratifique o amplíe su solicitud ante el Ministerio de Relaciones Exteriores."
            " Lleve este documento. Si no puede ir, avise de inmediato a la oficina que lo expidió.",
            "en": f"No later than {en}, confirm or expand your application at the Ministry of Foreign Affairs."
            " Bring this document. If you cannot go, tell the issuing office at once.",
        }
    if step is NextStep.LEAVE:
        return {
            "es": f"A más tardar el {es}, salga del país o regularice su permanencia. Si no puede, avise a la oficina"
            " que lo expidió.",
            "en": f"No later than {en}, leave the country or regularise your stay. If you cannot, tell the issuing"
            " office.",
        }
    return {
        "es": f"Si su trámite sigue pendiente, pida la prórroga a más tardar el {es} en la oficina que lo expidió."
        " También es gratuita.",
        "en": f"If your procedure is still pending, ask the issuing office for an extension no later than {en}."
        " It is free of charge too.",
    }
