"""The API tells of itself: its description, what each kind of problem means, and where nothing is."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from casework.api.doors import Door
from casework.api.problems import KINDS, AnswersWithProblems
from casework.api.tokens import ActsByToken

DESCRIPTION: dict[str, Any] = {
    "TITLE": "Amparo",
    "DESCRIPTION": "Case management for refugees. It does what the pages do, under the same rules, for the same"
    " people. Every read, act and refused try is recorded. Lists hold no names; names are never part of an address.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": r"/api/v[0-9]+",
}


@extend_schema(exclude=True)
class Description(AnswersWithProblems, ActsByToken, SpectacularAPIView):
    """The description, for whoever may use the API."""

    custom_settings = DESCRIPTION


READING_POLICY = {  # of this one page: the library writes styles into its elements
    **settings.SECURE_CSP,
    "style-src": ["'self'", "'unsafe-inline'"],
}


@require_GET
@login_required
def reference(request: HttpRequest) -> HttpResponse:
    """The description as a page, for whoever is signed in; it asks nobody but this server."""
    response = render(request, "api/reference.html")
    policy = "; ".join(f"{name} {' '.join(sources)}" for name, sources in READING_POLICY.items())
    response.headers["Content-Security-Policy"] = policy
    return response


class KindBody(serializers.Serializer[Any]):
    """What a kind of problem means."""

    code = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField()


class Problem(Door):
    """What a kind of problem means: where the `type` of an error leads."""

    answers = KindBody

    def get(self, request: Request, kind: str) -> Response:
        """Its status and sentence."""
        if kind not in KINDS:
            raise Http404
        number, title = KINDS[kind]
        return Response({"code": kind, "status": number, "title": str(title)})


@extend_schema(exclude=True)
class Nowhere(Door):
    """Every other address under /api/: nothing, said as a problem."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nothing, once it is known who asks."""
        super().initial(request, *args, **kwargs)
        raise Http404

    def get(self, request: Request, **_anything: Any) -> Response:
        """Never reached."""
        raise Http404
