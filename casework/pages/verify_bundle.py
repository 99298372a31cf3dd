"""The list for readers without network: certificates and void papers, as the worker signed it last."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from casework.pages.middleware import public
from casework.safe_conducts.bundle import published_bundle


@public
@require_safe
@cache_control(public=True, max_age=300)
def bundle(request: HttpRequest) -> HttpResponse:
    """The bundle as JSON; 503 until the first one is signed. It names nobody, and says how old it is."""
    content = published_bundle()
    if content is None:
        return JsonResponse({"error": "no bundle has been signed yet"}, status=503)
    return HttpResponse(content, content_type="application/json")
