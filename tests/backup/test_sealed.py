"""A sealed stream opens with its key, whole and unaltered, or not at all."""

import base64
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.management.backup.sealed import FRAME, BackupError, SealedReader, SealedWriter, read_key

KEY, OTHER = bytes(range(32)), bytes(32)
HEADER = 16 + 8 + 32


def sealed(*parts: bytes, key: bytes = KEY, finish: bool = True) -> bytes:
    """The parts as a sealed stream."""
    file = BytesIO()
    writer = SealedWriter(file, key)
    for part in parts:
        writer.write(part)
    if finish:
        writer.finish()
    return file.getvalue()


def opened(stream: bytes, key: bytes = KEY) -> bytes:
    """All that a stream holds."""
    return SealedReader(BytesIO(stream), key).read()


class TestRoundTrip:
    @pytest.mark.parametrize("size", [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME])
    def test_gives_back_what_was_written(self, size: int) -> None:
        content = bytes(range(256)) * (size // 256 + 1)
        assert opened(sealed(content[:size])) == content[:size]

    @given(st.lists(st.binary(max_size=40), max_size=6), st.integers(1, 50))
    @settings(max_examples=30, deadline=None)
    def test_does_so_in_pieces_of_any_size(self, parts: list[bytes], size: int) -> None:
        reader, found = SealedReader(BytesIO(sealed(*parts)), KEY), b""
        while piece := reader.read(size):
            assert len(piece) <= size
            found += piece
        assert found == b"".join(parts)

    def test_tells_nothing_twice_alike(self) -> None:
        assert sealed(b"Quirvelo")[HEADER:] != sealed(b"Quirvelo")[HEADER:]
        assert b"Quirvelo" not in sealed(b"Quirvelo")


@pytest.mark.usefixtures("english")
class TestRefusal:
    def test_of_another_key(self) -> None:
        with pytest.raises(BackupError, match="another key"):
            opened(sealed(b"x"), OTHER)

    @pytest.mark.parametrize("content", [b"", b"AMPARO-BACKUP-1\n", b"PGDMP" * 40])
    def test_of_what_is_no_backup(self, content: bytes) -> None:
        with pytest.raises(BackupError, match="no backup of Amparo"):
            opened(content)

    def test_of_any_bit_that_was_changed(self) -> None:
        whole = sealed(b"Prueba Quirvelo")
        for place in range(len(whole)):
            changed = bytearray(whole)
            changed[place] ^= 1
            with pytest.raises(BackupError):
                opened(bytes(changed))

    def test_of_every_cut(self) -> None:
        whole = sealed(b"Prueba")
        for length in range(len(whole)):
            with pytest.raises(BackupError):
                opened(whole[:length])

    def test_of_a_cut_between_two_frames(self) -> None:
        whole = sealed(b"x" * (2 * FRAME))
        first = HEADER + 4 + FRAME + 16
        with pytest.raises(BackupError, match="altered or cut off: frame 0"):
            opened(whole[:first])
        assert opened(whole) == b"x" * (2 * FRAME)

    def test_of_frames_that_changed_places(self) -> None:
        whole, size = sealed(b"a" * FRAME, b"b" * FRAME, b"c"), 4 + FRAME + 16
        one, two = whole[HEADER : HEADER + size], whole[HEADER + size : HEADER + 2 * size]
        with pytest.raises(BackupError, match="frame 0"):
            opened(whole[:HEADER] + two + one + whole[HEADER + 2 * size :])

    def test_of_frames_of_another_backup(self) -> None:
        one, other = sealed(b"a"), sealed(b"b")
        with pytest.raises(BackupError, match="frame 0"):
            opened(one[:HEADER] + other[HEADER:])

    def test_of_anything_behind_the_end(self) -> None:
        with pytest.raises(BackupError):
            opened(sealed(b"x") + sealed(b"y")[HEADER:])

    def test_of_one_that_was_never_finished(self) -> None:
        with pytest.raises(BackupError):
            opened(sealed(b"x" * (2 * FRAME), finish=False))


class TestReadKey:
    def test_takes_the_base64_of_32_bytes(self) -> None:
        assert read_key(base64.b64encode(KEY).decode()) == KEY

    @pytest.mark.parametrize(
        "text", ["", "short", "not base64!", base64.b64encode(b"x" * 31).decode(), "1:" + "A" * 44]
    )
    def test_refuses_anything_else(self, text: str) -> None:
        with pytest.raises(BackupError, match="openssl rand -base64 32"):
            read_key(text)
