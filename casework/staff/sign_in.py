"""Signing in: accounts are made by administrators, and every sign-in, failure and sign-out is on the trail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casework.audit.services import record_event
from casework.staff.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always closed."""
        return False

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Say so in place: the library would send them to a route of its own that we do not have."""
        return render(request, "account/account_inactive.html", status=403)


@receiver(user_logged_in)
def _signed_in(user: User, **_signal: Any) -> None:
    record_event(kind="sign_in", actor=str(user.pk), subject_table="casework_user", subject_pk=user.pk)


@receiver(user_logged_out)
def _signed_out(user: User | None, **_signal: Any) -> None:
    if user is not None:
        record_event(kind="sign_out", actor=str(user.pk), subject_table="casework_user", subject_pk=user.pk)


@receiver(user_login_failed)
def _failed(credentials: dict[str, Any], **_signal: Any) -> None:
    """The name that was typed may be somebody's password: only the key of an account that exists is kept."""
    typed = str(credentials.get("username", ""))[:40]
    known = User.objects.filter(username=typed).values_list("pk", flat=True).first()
    record_event(kind="sign_in_failed", actor="anonymous", subject_table="casework_user", subject_pk=known or "")
