"""Answers that are files: pictures and documents, named without saying whose they are."""

from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response


class Bytes(BaseRenderer):
    """What is sent as it is."""

    charset = None
    render_style = "binary"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        """The bytes; nothing for an answer without a body."""
        return bytes(data) if isinstance(data, bytes) else b""


class Jpeg(Bytes):
    """A photo."""

    media_type = "image/jpeg"
    format = "jpg"


class Png(Bytes):
    """A picture of a page."""

    media_type = "image/png"
    format = "png"


class Pdf(Bytes):
    """A document."""

    media_type = "application/pdf"
    format = "pdf"


def pdf(content: bytes, *, name: str) -> Response:
    """A document that opens in a reader."""
    headers = {"Content-Disposition": f'inline; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(content, headers=headers, content_type="application/pdf")
