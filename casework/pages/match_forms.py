"""What a reviewer types about a match, and what they ask of the queue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.pages.forms import CHOOSE, LineField, TextField
from casework.screening.deciding import MOST_ASKED, MOST_REASON, Word
from casework.screening.hits import HitDecision
from casework.screening.verdicts import Compared

BANDS = [("", _("all")), ("strong", _("strong: two reviewers")), ("possible", _("possible: one reviewer"))]
WHO = [
    ("", _("all")),
    ("free", _("nobody has taken it")),
    ("mine", _("taken by me")),
    ("second", _("waits for a second reviewer")),
]


class MatchForm(forms.Form):
    """What a match is, by which second identifier, and why; or who is to say more."""

    decision = forms.ChoiceField(label=_("This match is"), choices=HitDecision.choices, widget=forms.RadioSelect)
    compared = forms.ChoiceField(
        label=_("Second identifier that you compared"),
        choices=[*CHOOSE, *Compared.choices],
        required=False,
        help_text=_("A name alone tells nobody apart."),
    )
    asked_of = LineField(
        label=_("Who is to say more"),
        max_length=MOST_ASKED,
        required=False,
        help_text=_("Only where more information is needed. Never a bureau of the country of origin."),
    )
    reason = TextField(label=_("Reason"), max_length=MOST_REASON, widget=forms.Textarea({"rows": 3}))

    @property
    def word(self) -> Word:
        """What was typed, for the domain."""
        return Word(**self.cleaned_data)


class ReopenForm(forms.Form):
    """What is new about a match that was decided."""

    reason = TextField(label=_("What is new"), max_length=MOST_REASON, widget=forms.Textarea({"rows": 2}))


class QueueFilter(forms.Form):
    """Which matches to show; an answer that is none counts as not given."""

    office = forms.ChoiceField(label=_("Office"), required=False)
    source = forms.ChoiceField(label=_("List"), required=False)
    who = forms.ChoiceField(label=_("Taken"), choices=WHO, required=False)
    band = forms.ChoiceField(choices=BANDS, required=False, widget=forms.HiddenInput)

    def offer(self, *, offices: list[tuple[str, str]], sources: list[str]) -> None:
        """The offices and lists of what waits."""
        self.fields["office"].choices = [("", _("all")), *offices]  # type: ignore[attr-defined]
        self.fields["source"].choices = [("", _("all")), *((each, each) for each in sources)]  # type: ignore[attr-defined]

    @property
    def given(self) -> dict[str, Any]:
        """What was asked for and is an answer."""
        return {name: value for name, value in self.cleaned_data.items() if value}
