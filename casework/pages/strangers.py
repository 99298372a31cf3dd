"""What may come from who is not signed in: a form, and no file that fills the disk before anybody looks at it."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

MOST_BYTES: Final = 64 * 1024  # many times any form before signing in; a file of this size stays in memory
TOO_LARGE: Final = 413
API: Final = "/api/"  # it asks who it is before it reads


def small_from_strangers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse a long body before anything reads it, as the check of forms does: files would be written to the disk."""

    def middleware(request: HttpRequest) -> HttpResponse:
        told = request.META.get("CONTENT_LENGTH") or "0"
        long = not told.isdecimal() or int(told) > MOST_BYTES
        if long and not request.path.startswith(API) and not request.user.is_authenticated:
            return HttpResponse(status=TOO_LARGE)
        return get_response(request)

    return middleware
