"""The forms about checks and assessments; the domain says what is wrong, and at which field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.law.reference import Country
from casework.pages.choices import choices_of
from casework.pages.forms import CHOOSE, LineField, MomentField, ScanField, TextField
from casework.screening.answer_rules import NOTICES, weighings_of
from casework.screening.answers import BY_HAND
from casework.screening.assessment_states import OUTCOMES
from casework.screening.models import Check
from casework.screening.received import SAID, NoticeKind
from casework.screening.states import Weighing


class AnswerForm(forms.Form):
    """What an agency answered, as the letter says it."""

    said = forms.ChoiceField(label=_("What the agency answered"))
    source = forms.ChoiceField(label=_("How it came"), choices=[*CHOOSE, *((one.value, one.label) for one in BY_HAND)])
    received_at = MomentField(label=_("Received at"))
    reference = LineField(label=_("Number of the letter or message"), max_length=60, required=False)
    scan = ScanField(label=_("Scan of the letter or message"))
    note = TextField(label=_("Note"), max_length=1000, required=False)
    notice_kind = forms.ChoiceField(label=_("Kind of notice"), choices=[*CHOOSE, *NoticeKind.choices], required=False)
    issuing_country = forms.ChoiceField(label=_("Country that issued it"), required=False)
    offence = LineField(label=_("Offence as the notice names it"), max_length=300, required=False)

    def __init__(self, *args: Any, check: Check, **options: Any) -> None:
        super().__init__(*args, **options)
        words = [(word, SAID.get(word, word)) for word in check.type.answers]
        self.fields["said"].choices = [*CHOOSE, *words]  # type: ignore[attr-defined]
        if check.type_id in NOTICES:
            self.fields["issuing_country"].choices = [*CHOOSE, *choices_of(Country)]  # type: ignore[attr-defined]
        else:
            for name in ("notice_kind", "issuing_country", "offence"):
                del self.fields[name]


class WeighForm(forms.Form):
    """What an answer amounts to, and why."""

    weighing = forms.ChoiceField(label=_("What it amounts to"))
    reason = TextField(
        label=_("Reason"),
        max_length=500,
        help_text=_("For another person of the same name, name the second identifier that you compared."),
    )

    def __init__(self, *args: Any, check: Check, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [(one, Weighing(one).label) for one in weighings_of(check)]
        self.fields["weighing"].choices = [*CHOOSE, *offered]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """One reason."""

    reason = TextField(label=_("Reason"), max_length=500)


class ProposalForm(forms.Form):
    """What a reviewer proposes."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=[*CHOOSE, *((one.value, one.label) for one in OUTCOMES)])
    reason = TextField(label=_("Reasons"), max_length=1000)
    legal_note = TextField(
        label=_("Legal note"), max_length=1000, required=False, help_text=_("Needed for an adverse outcome.")
    )
    plan = TextField(
        label=_("What will be done next"), max_length=500, required=False, help_text=_("Needed where inconclusive.")
    )
    plan_on = forms.DateField(
        label=_("By which day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
