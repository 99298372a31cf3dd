"""Serving a document: never cached, never guessed at, named without saying whose it is."""

from django.http import HttpResponse


def pdf(content: bytes, *, name: str) -> HttpResponse:
    """A PDF that opens in the browser; its file name holds no name and nothing about service."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
