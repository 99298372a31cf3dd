"""The project's addresses and a view that does one SELECT and nothing else, through the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from casework.pages.middleware import public
from casework.safe_conducts.models import SafeConduct
from config.urls import urlpatterns as ours


@public
def one_select(request: HttpRequest) -> HttpResponse:
    """The status of the paper behind a code, as text."""
    behind = "SELECT id, status, validity FROM wall_paper_behind(%s)"
    paper = next(iter(SafeConduct.objects.raw(behind, [request.GET.get("token", "")])), None)
    return HttpResponse(paper.status if paper else "none")


urlpatterns = [path("one-select", one_select), *ours]
