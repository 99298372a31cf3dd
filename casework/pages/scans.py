"""Scans of letters and acts, opened as they came."""

from uuid import UUID

from django.http import HttpResponse

from casework.arrivals.models import Case
from casework.people.files import open_file
from casework.people.models import StoredFile


def opened(file_id: UUID | None, *, case: Case, name: str) -> HttpResponse:
    """The scan of something in a case that its reader sees; opening it is an event. Raises StoredFile.DoesNotExist."""
    file = StoredFile.objects.get(pk__in=[file_id])
    content = open_file(file, case_id=case.pk, person_id=case.person_id)
    response = HttpResponse(content, content_type=file.media_type)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
