"""Scans of letters and acts: taken in base64 inside a body, given back as the bytes that came."""

import base64
import binascii
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from casework.api.documents import Jpeg, Pdf, Png
from casework.people.files import open_file
from casework.people.models import StoredFile
from casework.people.scans import Scan, scan_of

MOST_SCAN = 2_000_000  # signs: what a body holds; larger scans go through the page
RENDERERS = [Pdf, Jpeg, Png, JSONRenderer]
ANSWERS = {(200, kind.media_type): OpenApiTypes.BINARY for kind in (Pdf, Jpeg, Png)}


@extend_schema_field({"type": "string", "maxLength": MOST_SCAN})
class ScanText(serializers.CharField):
    """A scan in base64; nothing where none is sent."""

    def __init__(self, **options: Any) -> None:
        told = "A PDF, JPEG or PNG in base64, kept unchanged."
        super().__init__(max_length=MOST_SCAN, default="", allow_blank=True, help_text=told, **options)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """The scan, or None. Raises ValidationError for what is no base64, BadInput for another kind of file."""
        text = super().run_validation(data)
        if not text:
            return None
        return _scan(text)


def _scan(text: str) -> Scan:
    try:
        return scan_of(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError) as error:
        raise serializers.ValidationError(_("This is no base64.")) from error


def opened(file: StoredFile | None, *, case_id: UUID, person_id: UUID) -> Response:
    """The scan as it came; opening it is an event. Raises StoredFile.DoesNotExist where none was kept."""
    if file is None:
        raise StoredFile.DoesNotExist
    content = open_file(file, case_id=case_id, person_id=person_id)
    headers = {"Content-Disposition": 'inline; filename="scan"', "X-Content-Type-Options": "nosniff"}
    return Response(content, headers=headers, content_type=file.media_type)
