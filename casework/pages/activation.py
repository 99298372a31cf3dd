"""The page on which a new colleague chooses their own password, with the code that they were given."""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from casework import clock
from casework.audit.services import record_event
from casework.errors import ActionRefused
from casework.pages.asked import now_for
from casework.staff.activation import WRONG, account_of_code, activate_account
from casework.staff.models import User


class ActivateForm(forms.Form):
    """What was given, and what is chosen; the password is judged by what was typed, never by who has an account."""

    username = forms.CharField(
        label=gettext_lazy("User name"), max_length=40, widget=forms.TextInput({"autocomplete": "username"})
    )
    code = forms.CharField(
        label=gettext_lazy("Activation code"), max_length=40, widget=forms.TextInput({"autocomplete": "one-time-code"})
    )
    password1 = forms.CharField(
        label=gettext_lazy("Password that you choose"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 12 signs; three or four words that nobody would guess are good."),
    )
    password2 = forms.CharField(
        label=gettext_lazy("The password once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Twice the same, and strong."""
        cleaned = dict(super().clean() or {})
        first, second = cleaned.get("password1", ""), cleaned.get("password2", "")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ."))
        elif first:
            try:
                validate_password(first, User(username=cleaned.get("username", "")))
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned


@sensitive_post_parameters("code", "password1", "password2")
def activate(request: HttpRequest) -> HttpResponse:
    """Choose a password once; a wrong name, a wrong, used or ended code get the same answer."""
    form = ActivateForm(request.POST or None)
    if request.method != "POST":
        return render(request, "account/activate.html", {"form": form})
    name = request.POST.get("username", "")[:40]
    if not ratelimit.consume(request, action="activate", key=name.lower()):
        return render(request, "429.html", status=429)
    if form.is_valid():
        given, real_at = form.cleaned_data, clock.real_now()
        user = account_of_code(given["username"], given["code"], real_at=real_at)
        try:
            if user is None:
                raise ActionRefused([WRONG])
            activate_account(user, given["code"], given["password1"], by=user, at=now_for(request), real_at=real_at)
        except ActionRefused:
            known = User.objects.filter(username=given["username"]).values_list("pk", flat=True).first()
            record_event(
                kind="sign_in_failed", actor="anonymous", subject_table="casework_activation", subject_pk=known or ""
            )
            form.add_error(None, str(WRONG.message))
        else:
            messages.success(request, _("Your password is set. Sign in with it."))
            return redirect("account_login")
    return render(request, "account/activate.html", {"form": form}, status=422)
