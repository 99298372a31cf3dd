"""Checking a paper at the desk: a photograph or PDF of it, or its machine-readable lines."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework.arrivals.models import Case
from casework.audit.services import record_read
from casework.errors import BadInput
from casework.pages.asked import Asked, desk_only, now_for
from casework.safe_conducts.checking import Checked, check_file, check_lines
from casework.safe_conducts.reading_paper import MOST_BYTES, MOST_PIXELS


class PaperForm(forms.Form):
    """A paper as somebody holds it."""

    file = forms.FileField(
        label=_("Photograph or PDF of the paper"),
        required=False,
        allow_empty_file=True,  # the reader says what is wrong with it
        help_text=format_lazy(
            _("At most {size} MB and {pixels} million pixels; the square code must be sharp."),
            size=MOST_BYTES // 1024 // 1024,
            pixels=MOST_PIXELS // 1_000_000,
        ),
    )
    mrz = forms.CharField(
        label=_("Or both machine-readable lines"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocapitalize": "characters"}),
        help_text=_("The two lines of 36 characters at the foot of the paper."),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned = dict(super().clean() or {})
        if cleaned.get("file") is None and not cleaned.get("mrz") and not self.errors:
            self.add_error("file", _("Choose a file, or type the lines."))
        elif cleaned.get("file") is not None and cleaned.get("mrz"):  # one would answer for the other
            self.add_error("mrz", _("Send the file or the lines, not both: check one after the other."))
        return cleaned


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def check_paper(request: Asked) -> HttpResponse:
    """Authentic, altered, unknown signer, expired or revoked; and the case, for who may see it."""
    sent = request.method == "POST"
    form = PaperForm(request.POST, request.FILES) if sent else PaperForm()
    checked = _checked(request, form) if sent and form.is_valid() else None
    shown = {"form": form, "checked": checked, "case": _case_of(request, checked) if checked else None}
    return render(request, "safe_conducts/check_paper.html", shown, status=422 if form.errors else 200)


def _checked(request: Asked, form: PaperForm) -> Checked | None:
    """The verdict; a form that says what is wrong with the file or the lines has none."""
    at, file = now_for(request), form.cleaned_data["file"]
    try:
        if file is not None:  # a byte more than is taken: the rest is not held in memory
            return check_file(file.read(MOST_BYTES + 1), at=at)
        return check_lines(form.cleaned_data["mrz"], at=at)
    except BadInput as error:
        for name, sentence in error.fields.items():
            form.add_error(name, str(sentence))
        return None


def _case_of(request: Asked, checked: Checked) -> Case | None:
    """The case that the paper leads to, where the reader sees it; every check is an event, found or not."""
    paper = checked.paper
    seen = Case.objects.visible_to(request.user, at=now_for(request))
    case = seen.filter(pk=paper.case_id).first() if paper else None
    told: dict[str, Any] = {"case_id": case.pk, "person_id": case.person_id} if case else {}
    record_read(
        subject_table="casework_safeconduct",
        subject_pk=paper.pk if paper and case else "",
        purpose="paper checked",
        details={"outcome": str(checked.outcome)},
        **told,
    )
    return case
