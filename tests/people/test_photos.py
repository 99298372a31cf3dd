"""Whatever a telephone sends becomes a small plain photo, or is refused with a sentence beside its field."""

import io
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageOps

from casework.errors import BadInput
from casework.people.photos import MOST_BYTES, SIZE, prepare_photo

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def picture(format: str = "JPEG", *, mode: str = "RGB", size: tuple[int, int] = (600, 800), **options: Any) -> bytes:
    """A plain picture in this format."""
    out = io.BytesIO()
    Image.new(mode, size, 0).save(out, format, **options)
    return out.getvalue()


def exif(**tags: int) -> bytes:
    """EXIF data as a telephone writes it: turned, with its maker and its place."""
    data = Image.Exif()
    data[ORIENTATION], data[MAKER] = tags.get("orientation", 1), "Telefono"
    data.get_ifd(GPS)[2] = (7.0, 49.0, 2.0)
    return data.tobytes()


def huge_png(side: int) -> bytes:
    """A PNG of some bytes that says it is this many pixels wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    header = side.to_bytes(4) + side.to_bytes(4) + b"\x08\x02\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


def opened(content: bytes) -> Image.Image:
    """The prepared photo."""
    image = Image.open(io.BytesIO(prepare_photo(content)))
    image.load()
    return image


class TestPreparePhoto:
    @pytest.mark.parametrize(
        ("format", "mode"),
        [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "P"),
         ("PNG", "1"), ("PNG", "I;16"), ("WEBP", "RGB"), ("WEBP", "RGBA")],
    )  # fmt: skip
    def test_makes_a_small_plain_jpeg_of_it(self, format: str, mode: str) -> None:
        image = opened(picture(format, mode=mode))
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", SIZE)
        assert len(prepare_photo(picture(format, mode=mode))) <= MOST_BYTES

    def test_shows_what_is_transparent_as_white(self) -> None:
        assert opened(picture("PNG", mode="RGBA")).getpixel((180, 240)) == (255, 255, 255)

    def test_takes_forty_megapixels(self) -> None:
        assert opened(picture(mode="L", size=(8000, 5000))).size == SIZE

    @pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
    def test_leaves_maker_and_place_behind(self, format: str) -> None:
        content = picture(format, exif=exif())
        assert b"Telefono" in content
        assert b"Telefono" not in prepare_photo(content)
        assert not opened(content).getexif()

    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_turns_it_as_the_telephone_was_held(self, orientation: int) -> None:
        image = Image.new("RGB", (480, 640), "white")
        image.paste("black", (0, 0, 240, 320))
        out = io.BytesIO()
        image.save(out, "PNG", exif=exif(orientation=orientation))
        expected = ImageOps.fit(ImageOps.exif_transpose(Image.open(io.BytesIO(out.getvalue()))), SIZE)
        made = opened(out.getvalue())
        corners = [(30, 30), (330, 30), (30, 450), (330, 450)]
        assert [_dark(made, corner) for corner in corners] == [_dark(expected, corner) for corner in corners]

    @pytest.mark.parametrize("format", ["PNG", "WEBP"])
    def test_takes_a_photo_whose_exif_part_is_damaged(self, format: str) -> None:
        assert opened(picture(format, exif=b"Exif\0\0garbage")).size == SIZE

    @pytest.mark.parametrize(
        "content",
        [
            lambda: b"",
            lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj",
            lambda: b"\xff\xd8\xff\xe0<html><script>alert(1)</script></html>",
            lambda: b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
            lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            lambda: picture()[:400],
            lambda: picture("GIF"),
            lambda: picture("TIFF"),
            lambda: huge_png(20_000),  # 400 megapixels in 1 kB
            lambda: huge_png(8_500),
            lambda: b"\xff" * (8 * 1024 * 1024 + 1),
        ],
    )
    def test_refuses_what_is_no_photo_beside_its_field(self, content: Callable[[], bytes]) -> None:
        with pytest.raises(BadInput) as error:
            prepare_photo(content())
        assert set(error.value.fields) == {"photo"}

    def test_refuses_what_stays_too_large_at_every_quality(self) -> None:
        out = io.BytesIO()
        Image.effect_noise(SIZE, 255).save(out, "PNG")
        with pytest.raises(BadInput, match="photo"):
            prepare_photo(out.getvalue())


def _dark(image: Image.Image, at: tuple[int, int]) -> bool:
    """Whether there is no light at this point."""
    return image.convert("L").getpixel(at) < 128  # type: ignore[operator]
