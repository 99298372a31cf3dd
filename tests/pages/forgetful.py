"""Pages as somebody would write them who has forgotten whom they are for: routes of the tests of the second wall."""

from typing import Any

from django.db import connection, models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from casework.arrivals.models import Case
from casework.arrivals.services import start_case
from casework.asylum.models import Application, Beneficiary, Statement
from casework.pages.asked import now_for
from casework.pages.middleware import public
from casework.people.models import IdentityDocument, PersonName, Photo, StoredFile
from casework.safe_conducts.models import SafeConduct
from casework.staff.models import Office, User
from config.urls import urlpatterns as ours

KINDS: tuple[type[models.Model], ...] = (
    *(Case, SafeConduct, Application, Beneficiary, Statement),
    *(PersonName, IdentityDocument, Photo, StoredFile),
)


def everything(request: HttpRequest) -> HttpResponse:
    """How many rows of each kind there are, for whoever asks."""
    return JsonResponse({kind.__name__: kind._default_manager.count() for kind in KINDS})


def after_an_act(request: HttpRequest) -> HttpResponse:
    """The same question after an act that looked past the wall."""
    user = request.user
    assert isinstance(user, User)
    assert user.office is not None
    start_case(user.office, restricted=False, by=user, at=now_for(request))
    return everything(request)


def elsewhere(request: HttpRequest) -> HttpResponse:
    """A row written by hand into another office, past every service."""
    copied: dict[str, Any] = dict(Case.objects.filter(office__code="CU").values("person_id", "officer_id")[0])
    Case.objects.create(
        number="FORGED-1", public_ref="FORGED000001", office=Office.objects.get(pk="AR"), status="voided",
        opened_at=now_for(request), started_by_id=copied["officer_id"], **copied,
    )  # fmt: skip
    return HttpResponse()


@public
def unasked(request: HttpRequest) -> HttpResponse:
    """A public page tells nobody who asks."""
    return everything(request)


def settings_now(request: HttpRequest) -> HttpResponse:
    """What this connection says of the wall."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_setting('user'), wall_setting('offices'), wall_setting('down')")
        return JsonResponse(dict(zip(("user", "offices", "down"), cursor.fetchone(), strict=True)))


urlpatterns = [
    path("everything/", everything),
    path("after-an-act/", after_an_act),
    path("elsewhere/", elsewhere),
    path("unasked/", unasked),
    path("settings/", settings_now),
    *ours,
]
