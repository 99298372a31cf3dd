"""Naming who heads the family and stands for the claim of somebody who died."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework.arrivals.models import Case
from casework.arrivals.selectors import case_for, listed_as
from casework.audit.services import record_read
from casework.errors import ActionRefused, BadInput, Finding, refusing
from casework.journey.principal_rules import Claim, Left, about_the_claim
from casework.journey.principals import claim_of, name_principal
from casework.law.reference import FamilyRelation
from casework.pages import choices
from casework.pages.asked import Asked, desk_only, now_for
from casework.pages.forms import CHOOSE, put_errors
from casework.pages.middleware import record_refusal
from casework.people.kin import CHILDREN
from casework.people.selectors import with_names

OF: Final = "relation-{}"


class PrincipalForm(forms.Form):
    """Who stands for the claim from now on, and what each of the others is to them."""

    principal = forms.ChoiceField(
        label=gettext_lazy("Who heads the family and stands for the claim from now on"), widget=forms.RadioSelect
    )

    def __init__(self, *given: Any, claim: Claim, **options: Any) -> None:
        super().__init__(*given, **options)
        self.left = {str(one.case.pk): one for one in claim.left}
        self.fields["principal"].choices = [(str(one.case.pk), _told(one)) for one in claim.choices]  # type: ignore[attr-defined]
        for key, one in self.left.items():
            self.fields[OF.format(key)] = self._relation(one)

    @staticmethod
    def _relation(one: Left) -> forms.ChoiceField:
        """What this person is to whoever is chosen: a child of the one stays, at first, a child of the other."""
        was = one.link.relation_id if one.link else ""
        return forms.ChoiceField(
            label=_("What %(name)s is to the new principal") % {"name": listed_as(one.case)},
            help_text=_("Of the new principal nothing is asked."),
            choices=[*CHOOSE, *choices.choices_of(FamilyRelation)],
            initial=was if was in CHILDREN else "",
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the relation of everybody but the one who is chosen."""
        told = super().clean() or {}
        for key in self.left:
            if told.get("principal") not in (None, key) and not told.get(OF.format(key)):
                self.add_error(OF.format(key), _("Choose what this person is to the new principal."))
        return told

    def relations(self) -> dict[UUID, str]:
        """What was said of each, by case."""
        chosen = self.cleaned_data["principal"]
        return {UUID(key): self.cleaned_data[OF.format(key)] for key in self.left if key != chosen}


def _told(one: Left) -> str:
    was = f" · {one.link.relation}" if one.link and one.link.relation else ""
    return f"{listed_as(one.case)}{was} · {one.case.number}"


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: Asked, pk: UUID) -> HttpResponse:
    """Name the new principal; where nobody is left, or nobody died, the page says so."""
    at = now_for(request)
    seen = Case.objects.visible_to(request.user, at=at)
    case = case_for(request.user, pk, at=at)
    claim = claim_of(case, seen)
    form = PrincipalForm(request.POST if request.method == "POST" else None, claim=claim)
    findings: Sequence[Finding] = about_the_claim(request.user, claim, at=at)
    status = 200
    if request.method == "POST":
        problems = _named(request, case, form, at=at)
        if problems is None:
            messages.success(request, _("Named. The claim goes on; verify what each of the others is to them."))
            return redirect("family", form.cleaned_data["principal"])
        findings, status = problems or findings, 422
    told, table = {"results": len(claim.left)}, "casework_familymember"
    record_read(case_id=case.pk, person_id=case.person_id, subject_table=table, subject_pk=pk, details=told)
    prefetch_related_objects([case], with_names("person__"))
    shown = {"case": case, "name": listed_as(case), "claim": claim, "form": form, "findings": findings}
    shown["blocked"] = bool(refusing(about_the_claim(request.user, claim, at=at)))
    return render(request, "families/principal.html", shown, status=status)


def _named(request: Asked, case: Case, form: PrincipalForm, *, at: datetime) -> Sequence[Finding] | None:
    """Nothing once it is done; else what stands against it, while the form holds what is wrong with a field."""
    if not form.is_valid():
        return []
    chosen = UUID(form.cleaned_data["principal"])
    try:
        name_principal(case.pk, chosen, form.relations(), by=request.user, at=at)
    except ActionRefused as refused:
        record_refusal(request, refused.findings)
        return refused.findings
    except BadInput as error:
        put_errors(form, error)
        return []
    return None
