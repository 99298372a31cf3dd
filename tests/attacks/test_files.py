"""No path leads out of where files are kept: neither in an address nor in a row that somebody changed."""

from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from casework.people.files import FileDamaged, read_file
from casework.people.models import Photo, StoredFile
from tests import making
from tests.pages.desk import browser_of

UP = ("../settings.py", "..%2f..%2fconfig%2fsettings.py", "%2e%2e/%2e%2e/pyproject.toml", "....//....//dev", "%00/x")
ELSEWHERE = ("../secret", "/etc/hostname", "aa/../../secret", "aa\\..\\secret", "aa/" + "a" * 31, "")


@pytest.mark.django_db
class TestAnAddress:
    @pytest.mark.parametrize("before", ["/static/", "/static/casework/", "/cases/", "/v/", "/admin/", "/api/v1/"])
    @pytest.mark.parametrize("up", UP)
    def test_leads_to_nothing_outside(self, before: str, up: str) -> None:
        making.make_office()
        answer = browser_of(making.make_user()).get(before + up)
        body = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code in (200, 302, 403, 404)
        assert b"SECRET_KEY" not in body
        assert b"[project]" not in body


@pytest.mark.django_db
class TestARow:
    @pytest.mark.parametrize("path", ELSEWHERE)
    def test_cannot_name_a_place_of_its_own(self, path: str) -> None:
        file = photo_of(making.make_open_case(photo=True).person_id)
        with pytest.raises(IntegrityError, match="stored_file_place"), transaction.atomic():
            StoredFile.objects.filter(pk=file.pk).update(path=path)

    @pytest.mark.parametrize("path", ELSEWHERE)
    def test_is_not_followed_where_the_database_would_let_it(self, path: str) -> None:
        file = photo_of(making.make_open_case(photo=True).person_id)
        outside = Path(settings.FILES_DIR).parent / "secret"
        outside.write_bytes(read_file(file))
        file.path = path
        with pytest.raises(FileDamaged):
            read_file(file)


@pytest.mark.django_db
def test_a_link_in_the_folder_is_not_followed(client: Client) -> None:
    file = photo_of(making.make_open_case(photo=True).person_id)
    place = Path(settings.FILES_DIR) / file.path
    outside = Path(settings.FILES_DIR).parent / "outside"
    outside.write_bytes(place.read_bytes())
    place.unlink()
    place.symlink_to(outside)
    with pytest.raises(FileDamaged):
        read_file(file)


def photo_of(person_id: UUID) -> StoredFile:
    """The file of this person's current photo."""
    return Photo.objects.get(person_id=person_id, superseded_at=None).file
