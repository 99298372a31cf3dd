"""Intelligence opinions: the security reviewer writes them down and reads them; nobody else reads their text."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from casework.arrivals.models import Case
from casework.audit.services import record_read
from casework.errors import BadInput
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.checks import check_for
from casework.pages.forms import CHOOSE, TextField, put_errors
from casework.screening.opinions import Agency, Classification, IntelligenceOpinion, Outcome
from casework.screening.sealed_opinions import MOST_TEXT, Opinion, opinions_of, read_opinion, record_opinion
from casework.staff.models import Role


class OpinionForm(forms.Form):
    """What came in; nothing is chosen beforehand."""

    agency = forms.ChoiceField(label=gettext_lazy("Whose opinion"), choices=[*CHOOSE, *Agency.choices])
    received_on = forms.DateField(
        label=gettext_lazy("Received on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    classification = forms.ChoiceField(label=gettext_lazy("Classification"), choices=[*CHOOSE, *Classification.choices])
    outcome = forms.ChoiceField(
        label=gettext_lazy("What it comes to"),
        choices=[*CHOOSE, *Outcome.choices],
        help_text=gettext_lazy("Officers and supervisors see this and the classification, never the text."),
    )
    text = TextField(
        label=gettext_lazy("Text of the opinion"),
        max_length=MOST_TEXT,
        help_text=gettext_lazy("Kept sealed; only security reviewers read it. It cannot be changed afterwards."),
    )


@for_roles(Role.SECURITY_REVIEWER)
def opinions(request: Asked, pk: UUID) -> HttpResponse:
    """The opinions about the person of one check, and the form for another one."""
    at = now_for(request)
    check = check_for(request.user, pk, at=at)
    form = OpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_opinion(check.pk, Opinion(**form.cleaned_data), by=request.user, at=at)
        except BadInput as error:
            put_errors(form, error)
        else:
            messages.success(request, _("The opinion is recorded; its text is sealed."))
            return redirect("opinions", pk)
    kept = list(opinions_of(check))
    record_read(
        case_id=check.case_id,
        person_id=check.case.person_id,
        subject_table="casework_check",
        subject_pk=check.pk,
        details={"opinions": len(kept)},
    )
    shown = {"check": check, "case": check.case, "form": form, "opinions": kept}
    return render(request, "screening/opinions.html", shown, status=422 if form.errors else 200)


@for_roles(Role.SECURITY_REVIEWER)
@require_GET
def opinion(request: Asked, pk: UUID) -> HttpResponse:
    """The text of one opinion; reading it is an event of the case."""
    at = now_for(request)
    seen: Any = Case.objects.visible_to(request.user, at=at)
    found = IntelligenceOpinion.objects.select_related("case__office", "check_run__case__office", "recorded_by").get(
        pk=pk, case__in=seen
    )
    text = read_opinion(found, by=request.user, at=at)
    return render(request, "screening/opinion.html", {"opinion": found, "case": found.case, "text": text})
