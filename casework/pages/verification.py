"""The public page behind the QR code: valid, not valid, until when; nothing about anybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework.law.days import local_date
from casework.pages.asked import now_for
from casework.pages.middleware import public
from casework.safe_conducts.selectors import public_answer


@public
@require_GET
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """The same page for every token: one that was never given, one that ended, one that is valid."""
    at = now_for(request)
    return render(request, "safe_conducts/verify.html", {"answer": public_answer(token, on=local_date(at)), "at": at})
