"""The page on which an auditor finds a case: the form is sent, its answers are sealed, the address carries a key."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.admin.finding import Wanted, find
from casework.admin.reading import cases_seen, moment
from casework.audit.searches import record_search
from casework.searching import answers_of, keep_words
from casework.staff.models import Office, User

KINDS = (
    ("", _("anything")),
    ("acts", _("something was changed")),
    ("reads", _("it was read")),
    ("denied", _("somebody was refused")),
    ("exports", _("it was exported or printed")),
)


class FindForm(forms.Form):
    """What an auditor knows about the case; every answer narrows the list down."""

    number = forms.CharField(
        label=_("Number or reference"),
        max_length=24,
        required=False,
        help_text=_("Of the case, its end is enough; or printed on a safe-conduct. Nobody is found by name here."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    officer = forms.ChoiceField(
        label=_("Officer"),
        required=False,
        help_text=_("Whose case it is, or who acted in it."),
    )
    office = forms.ChoiceField(label=_("Office"), required=False)
    day = forms.DateField(
        label=_("Day"),
        required=False,
        help_text=_("On which it was opened or something happened."),
        validators=[MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2200, 1, 1))],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    kind = forms.ChoiceField(label=_("What happened"), choices=KINDS, required=False)

    def __init__(self, answers: Mapping[str, Any] | None = None) -> None:
        super().__init__(answers)
        offices = [(one.pk, str(one)) for one in Office.objects.order_by("pk")]
        # read once: the form checks an answer against them and shows them
        self.fields["officer"].choices = [("", _("anybody")), *_colleagues()]  # type: ignore[attr-defined]
        self.fields["office"].choices = [("", _("all offices")), *offices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """At least one answer: the list of all cases is another page."""
        answers = super().clean() or {}
        if not self.errors and not any(answers.values()):
            raise forms.ValidationError(_("Say something about the case: any one of these is enough."))
        return answers

    def wanted(self) -> Wanted:
        """The answers, once they are valid."""
        return Wanted(**self.cleaned_data)

    def sealed(self) -> dict[str, str]:
        """The answers as text, to be asked again."""
        return {name: str(self.data.get(name, "")) for name in self.fields if self.data.get(name)}


def _colleagues() -> list[tuple[str, str]]:
    """Everybody who works here, by the name on acts and the user name: two may be called alike."""
    people = User.objects.filter(is_system=False).order_by("display_name", "username")
    return [(str(key), f"{name} ({user})") for key, name, user in people.values_list("pk", "display_name", "username")]


def find_case(request: HttpRequest, around: dict[str, Any]) -> HttpResponse:
    """The form; what was asked for is sealed and the list is shown under a key. The search is an event."""
    sent = request.method == "POST"
    answers = answers_of(request)
    form = FindForm(request.POST if sent else answers or None)
    if sent and form.is_valid():
        return redirect(reverse("admin:find", query={"found": keep_words(request, form.sealed())}))
    found = None
    if answers and not sent and form.is_valid():
        found = find(cases_seen(request), form.wanted(), after=_key(request.GET.get("after", "")))
        shown_keys = [case.pk for case in found.cases]
        record_search(form.sealed(), found=shown_keys, results=len(shown_keys), at=moment(request))
    forgotten = not sent and not answers and "found" in request.GET
    shown = {"title": _("Find a case"), "form": form, "found": found, "forgotten": forgotten}
    return TemplateResponse(request, "admin/find.html", {**around, **shown}, status=422 if sent else 200)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
