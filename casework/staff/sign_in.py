"""Signing in: accounts are made by administrators, and every sign-in, failure and sign-out is on the trail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from casework.audit.services import record_event
from casework.staff.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always closed."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **words: Any) -> HttpResponse | None:
        """A new key for the session as soon as the password is right, and not only after the second factor."""
        request.session.cycle_key()
        response: HttpResponse | None = super().pre_login(request, user, **words)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Say so in place: the library would send them to a route of its own that we do not have."""
        return render(request, "account/account_inactive.html", status=403)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The password, and nothing in its place: whoever holds the telephone is not yet the person."""
        return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}]


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What applications and keys are told: the product's name and the user name, no name of a person."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site that a key is for."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Amparo"}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """Whom a key is for."""
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.username}


def factor_used(request: HttpRequest, user: User) -> str:
    """The kind of second factor that this session was signed in with; empty where it was a password alone."""
    records = get_authentication_records(request, user)
    return next((str(each.get("type", "")) for each in reversed(records) if each["method"] == "mfa"), "")


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: User, **_signal: Any) -> None:
    factor = factor_used(request, user)
    details = {"second_factor": factor} if factor else {}
    record_event(kind="sign_in", actor=str(user.pk), subject_table="casework_user", subject_pk=user.pk, details=details)


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


@receiver(authentication_failed)
def _factor_failed(user: User, **_signal: Any) -> None:
    """The password was right and the code was not: worth more attention than a mistyped password."""
    record_event(
        kind="sign_in_failed",
        actor="anonymous",
        subject_table="casework_user",
        subject_pk=user.pk,
        details={"step": "second_factor"},
    )
