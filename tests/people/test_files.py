"""Files: random names, safe on disk before their row, read back only as the bytes that were stored."""

import os
import re
import stat
from pathlib import Path

import pytest
from django.conf import settings

from casework.people.files import FileDamaged, read_file, store_file
from casework.people.models import StoredFile
from casework.people.services import record_person
from casework.staff.services import system_user
from tests.making import AT

pytestmark = pytest.mark.django_db


def store(content: bytes) -> StoredFile:
    """A file of somebody of whom nothing is known."""
    by = system_user()
    person = record_person(by=by, at=AT)
    return store_file(content, kind="photo", media_type="image/jpeg", person=person, case_id=None, by=by, at=AT)


def place_of(file: StoredFile) -> Path:
    """Where its bytes are."""
    return Path(settings.FILES_DIR) / file.path


class TestStoreFile:
    def test_gives_back_the_same_bytes(self) -> None:
        content = os.urandom(5000)
        file = store(content)
        assert (read_file(file), file.size) == (content, 5000)

    def test_names_it_at_random_for_its_owner_only(self) -> None:
        first, second = store(b"same"), store(b"same")
        assert first.path != second.path
        assert first.sha256 == second.sha256
        assert re.fullmatch(r"([0-9a-f]{2})/\1[0-9a-f]{30}", first.path)
        assert stat.S_IMODE(place_of(first).stat().st_mode) == 0o600
        assert stat.S_IMODE(place_of(first).parent.stat().st_mode) == 0o700

    def test_is_on_disk_with_its_directories_before_it_has_a_row(self, monkeypatch: pytest.MonkeyPatch) -> None:
        synced: list[str] = []
        really = os.fsync

        def watched(handle: int) -> None:
            assert not StoredFile.objects.exists()
            synced.append(os.readlink(f"/proc/self/fd/{handle}"))
            really(handle)

        monkeypatch.setattr(os, "fsync", watched)
        place = place_of(store(b"content"))
        assert [Path(name) for name in synced] == [place, place.parent, place.parent.parent]


class TestReadFile:
    @pytest.mark.parametrize("content", [b"", b"other bytes", b"content and more"])
    def test_refuses_bytes_that_are_not_the_stored_ones(self, content: bytes) -> None:
        file = store(b"content")
        place_of(file).write_bytes(content)
        with pytest.raises(FileDamaged):
            read_file(file)

    def test_refuses_a_file_that_is_gone(self) -> None:
        file = store(b"content")
        place_of(file).unlink()
        with pytest.raises(FileDamaged):
            read_file(file)
