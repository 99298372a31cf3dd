"""The pages of the second factor: the sign-in library's views in our look, of which only these have an address."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from casework.errors import ActionRefused
from casework.pages.asked import now_for
from casework.staff.models import User
from casework.staff.second_factor import about_removing_factor, is_required, spend_code
from casework.staff.sessions import Ending, end_sessions

NAME_LETTERS = 60
# What the library for keys raises on an answer that no key gives.
NO_ANSWER_OF_A_KEY = (KeyError, TypeError, ValueError, AttributeError)


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """A code of the application or a recovery code; each opens once."""

    def clean_code(self) -> str:
        """Raises ValidationError for a code that is wrong, was used, or came after too many wrong ones."""
        code = str(super().clean_code())
        if self.authenticator.type == Authenticator.Type.TOTP and not spend_code(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class KeyProofForm(AuthenticateWebAuthnForm):  # type: ignore[misc]
    """What a key answers at sign-in."""

    def clean_credential(self) -> Authenticator:
        """Raises ValidationError for whatever is no answer of one of this account's keys."""
        try:
            return super().clean_credential()
        except NO_ANSWER_OF_A_KEY as error:
            raise get_adapter().validation_error("incorrect_code") from error


class NewKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A key and what its owner calls it."""

    name = forms.CharField(label=_("What you call it"), max_length=NAME_LETTERS, required=False)

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError for whatever is no new key."""
        try:
            return dict(super().clean())
        except NO_ANSWER_OF_A_KEY as error:
            raise get_adapter().validation_error("incorrect_code") from error


class Prove(AuthenticateView):  # type: ignore[misc]
    """The second step of signing in."""

    webauthn_form_class = KeyProofForm


class Overview(IndexView):  # type: ignore[misc]
    """What this account signs in with besides its password."""

    def get_context_data(self, **words: Any) -> dict[str, Any]:
        """The factors, whether one is missing, and whether one may go."""
        user, at = self.request.user, now_for(self.request)
        shown = dict(super().get_context_data(**words))
        kinds = shown["authenticators"]
        has_factor = bool(kinds.get(Authenticator.Type.TOTP) or kinds.get(Authenticator.Type.WEBAUTHN))
        return shown | {
            "application": kinds.get(Authenticator.Type.TOTP),
            "keys": kinds.get(Authenticator.Type.WEBAUTHN, []),
            "codes": kinds.get(Authenticator.Type.RECOVERY_CODES),
            "has_factor": has_factor,
            "is_missing": is_required(user, at=at) and not has_factor,
            "may_remove": not about_removing_factor(user, at=at),
        }


class AddApplication(ActivateTOTPView):  # type: ignore[misc]
    """Set up the application that shows codes."""

    def form_valid(self, form: Any) -> HttpResponse:
        """From here on it is asked for; this browser has just shown it."""
        response: HttpResponse = super().form_valid(form)
        spend_code(self.request.user, form.cleaned_data["code"])
        _settle(self.request, Authenticator.Type.TOTP)
        return response


class AddKey(AddWebAuthnView):  # type: ignore[misc]
    """Add a passkey or a security key."""

    form_class = NewKeyForm

    def get_context_data(self, **words: Any) -> dict[str, Any]:
        """With the form that was sent, which the library leaves out."""
        return {**words, **super().get_context_data(), **({"form": words["form"]} if "form" in words else {})}

    def form_valid(self, form: Any) -> HttpResponse:
        """From here on it is asked for; this browser has just shown it."""
        response: HttpResponse = super().form_valid(form)
        _settle(self.request, Authenticator.Type.WEBAUTHN)
        return response


class _Removing:
    """Not the last factor of somebody who must have one. Raises ActionRefused."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Locked by account: two factors removed at the same moment would leave none."""
        user = request.user
        if isinstance(user, User):
            User.objects.select_for_update(no_key=True).get(pk=user.pk)
            if findings := about_removing_factor(user, at=now_for(request)):
                raise ActionRefused(findings)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class RemoveApplication(_Removing, DeactivateTOTPView):  # type: ignore[misc]
    """Take the application away."""


class RemoveKey(_Removing, RemoveWebAuthnView):  # type: ignore[misc]
    """Take one key away."""

    success_url = reverse_lazy("mfa_index")


def _settle(request: HttpRequest, kind: str) -> None:
    """A session with a new key that counts as proven; every other session of the account ends."""
    request.session.cycle_key()
    record_authentication(request, request.user, "mfa", type=str(kind))
    kept = request.session.row  # type: ignore[attr-defined]
    end_sessions(request.user, why=Ending.FACTOR, keep=kept.pk, by=request.user, at=now_for(request))  # type: ignore[arg-type]


prove = Prove.as_view()
overview = Overview.as_view()
add_application = AddApplication.as_view()
remove_application = RemoveApplication.as_view()
add_key = AddKey.as_view()
remove_key = RemoveKey.as_view()
codes = ViewRecoveryCodesView.as_view()
new_codes = GenerateRecoveryCodesView.as_view()
