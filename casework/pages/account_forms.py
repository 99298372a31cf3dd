"""What administrators and supervisors ask about accounts: a form for each kind of casework/journey/account_kinds.py."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.errors import BadInput
from casework.journey.account_checks import COUNTRY
from casework.pages.forms import LineField, MomentField
from casework.staff.models import Office, Region, Role, Scope
from casework.staff.presence import AbsenceReason
from casework.staff.tokens import LONGEST

Choices = list[tuple[Any, Any]]


def places() -> Choices:
    """Nothing chosen beforehand; the country, the regions, and the offices under their region."""
    offices: dict[str, list[tuple[str, str]]] = {}
    for office in Office.objects.filter(active=True).select_related("region").order_by("region", "code"):
        offices.setdefault(str(office.region), []).append((f"office:{office.pk}", str(office)))
    regions = [(f"region:{region.pk}", str(region)) for region in Region.objects.order_by("code")]
    whole = [(COUNTRY, _("the whole country"))]
    return [("", "—"), *whole, (_("Regions"), regions), *offices.items()]


class AskForm(forms.Form):
    """Something that a second person decides; `asked` is what the domain is told."""

    reason = LineField(label=_("Why"), max_length=300, help_text=_("The second person reads it, and the auditors."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "place" in self.fields:
            self.fields["place"].choices = places()  # type: ignore[attr-defined]
        if "office" in self.fields:
            offices = [(office.pk, str(office)) for office in Office.objects.filter(active=True).order_by("code")]
            self.fields["office"].choices = [("", _("every office of the account")), *offices]  # type: ignore[attr-defined]
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    @property
    def asked(self) -> dict[str, Any]:
        """The fields as the request keeps them: moments as text, nothing that was left empty."""
        given = {
            name: value for name, value in self.cleaned_data.items() if name != "reason" and value not in ("", None)
        }
        return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in given.items()}

    def take(self, error: BadInput) -> None:
        """Show what the domain found wrong, beside the field where there is one."""
        for name, sentence in error.fields.items():
            self.add_error(name if name in self.fields else None, str(sentence))


class PlaceFields(forms.Form):
    """Where a role holds."""

    place = forms.ChoiceField(label=_("Where"))


class TimeFields(forms.Form):
    """From when until when."""

    starts_at = MomentField(label=_("From"), required=False, help_text=_("As soon as it is confirmed, if empty."))
    ends_at = MomentField(label=_("Until"), required=False, help_text=_("Until somebody ends it, if empty."))


class RoleFields(PlaceFields, TimeFields):
    """A role, where and for how long."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", "—"), *Role.choices])
    field_order = ("username", "display_name", "role", "place", "starts_at", "ends_at")


class OpenForm(RoleFields, AskForm):
    """A new account with its first role."""

    username = LineField(
        label=_("User name"), max_length=40, help_text=_("Small letters, digits, points and hyphens; never changed.")
    )
    display_name = LineField(label=_("Name on acts"), max_length=120, help_text=_("As it stands on papers."))


class GrantForm(RoleFields, AskForm):
    """One more role."""


class TokenForm(AskForm):
    """How another system signs in."""

    label = LineField(label=_("Which system it is for"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=_("What it may be used for"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    office = forms.ChoiceField(label=_("Bound to the office"), required=False)
    days = forms.IntegerField(label=_("Days until it ends"), min_value=1, max_value=LONGEST.days, initial=90)

    @property
    def asked(self) -> dict[str, Any]:
        """An office that is not named is every office."""
        return {"office": "", **super().asked}


class MandateForm(AskForm):
    """Under which an auditor reads."""

    number = LineField(label=_("Number of the mandate"), max_length=40)
    purpose = LineField(label=_("What is to be reviewed"), max_length=200)
    ends_at = MomentField(label=_("Until"))
    cases = LineField(
        label=_("Restricted cases that it names"),
        max_length=500,
        required=False,
        help_text=_("Their numbers with blanks between them, as they stand in the order."),
    )


class DelegateForm(PlaceFields, TimeFields, AskForm):
    """A supervisor's act for the time that they are away."""

    deputy = forms.ChoiceField(label=_("Deputy"))
    act_number = LineField(label=_("Number of the act"), max_length=40)
    field_order = ("deputy", "place", "starts_at", "ends_at", "act_number")

    @property
    def asked(self) -> dict[str, Any]:
        """The deputy is the account that the request is about."""
        return {name: value for name, value in super().asked.items() if name != "deputy"}


FORMS: Final[Mapping[str, type[AskForm]]] = {
    "open_account": OpenForm,
    "grant_role": GrantForm,
    "enable": AskForm,
    "new_code": AskForm,
    "reset_second_factor": AskForm,
    "issue_token": TokenForm,
    "issue_mandate": MandateForm,
}


class DecideForm(forms.Form):
    """Why something is refused."""

    reason = LineField(label=_("Why it is refused"), max_length=300)


class AwayForm(forms.Form):
    """Why somebody is away, and why their work stays where it is, if it does."""

    reason = forms.ChoiceField(label=_("Why"), choices=[("", "—"), *AbsenceReason.choices])
    not_moved_because = LineField(
        label=_("If work stays: why"),
        max_length=300,
        required=False,
        help_text=_("What stays is shown to the supervisors as work without an owner."),
    )


class LeaveForm(AwayForm):
    """The days of a leave."""

    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    field_order = ("starts_on", "ends_on", "reason", "not_moved_because")


class OnCallForm(PlaceFields):
    """Who answers, where and when."""

    user = forms.ChoiceField(label=_("Who"))
    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("Until"))
    field_order = ("user", "place", "starts_at", "ends_at")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].choices = places()  # type: ignore[attr-defined]
