"""What was looked for: the data protection officer asks about one person or one day, and says why."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework.audit.searches import Searched, searches_of, with_words
from casework.audit.services import record_read
from casework.pages.asked import Asked, for_roles
from casework.pages.forms import LineField
from casework.staff.models import Role, User

PAGE = 50


class SearchesForm(forms.Form):
    """Whose searches, of which day, and for what they are read."""

    who = forms.ChoiceField(label=gettext_lazy("Whose searches"), required=False)
    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        validators=[MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2200, 1, 1))],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = LineField(
        label=gettext_lazy("Why you must know"),
        max_length=300,
        help_text=gettext_lazy("Recorded with your name. No name of a person whose case it is belongs here."),
    )
    before = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        people = User.objects.filter(is_system=False).order_by("display_name", "username")
        rows = people.values_list("pk", "display_name", "username")
        named = [(str(key), f"{name} ({user})") for key, name, user in rows]
        self.fields["who"].choices = [("", gettext_lazy("everybody")), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Somebody or some day: nobody reads all that was ever looked for."""
        answers = dict(super().clean() or {})
        if not self.errors and not (answers.get("who") or answers.get("day")):
            raise forms.ValidationError(_("Choose a person or a day."))
        return answers


@for_roles(Role.DATA_PROTECTION)
@require_http_methods(["GET", "POST"])
def searches(request: Asked) -> HttpResponse:
    """The form; sent with a reason it shows what was looked for, newest first. Reading it is an event.

    Nothing of the answer has an address: it is shown to who gave the reason, once.
    """
    form = SearchesForm(request.POST or None)
    shown: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        shown |= _found(form.cleaned_data)
    return render(request, "audit/searches.html", shown, status=422 if form.errors else 200)


def _found(asked: dict[str, Any]) -> dict[str, Any]:
    """A page of the searches, with the words as far as their keys are left."""
    found = searches_of(actor=asked["who"], day=asked["day"])
    if asked["before"]:
        found = found.filter(id__lt=asked["before"])
    rows = list(found[: PAGE + 1])
    page = rows[:PAGE]
    details = {"results": len(page), "of": asked["who"], "day": asked["day"]}
    record_read(subject_table="casework_searchterm", subject_pk="", purpose=asked["reason"], details=details)
    users = User.objects.filter(pk__in={row.actor for row in page if len(row.actor) == 36})
    names = {str(user.pk): str(user) for user in users}
    return {
        "rows": [_row(searched, names) for searched in with_words(page)],
        "asked": asked,
        "older": page[-1].id if len(rows) > PAGE else None,
    }


def _row(searched: Searched, names: dict[str, str]) -> dict[str, Any]:
    event, words = searched.event, searched.words
    if isinstance(words, dict):
        words = ", ".join(f"{name}: {value}" for name, value in words.items())
    return {
        "at": event.occurred_at,
        "who": names.get(event.actor, event.actor),
        "office": event.office,
        "words": words,
        "results": event.diff.get("results", "—"),
    }
