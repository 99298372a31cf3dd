"""A family on one page: what they share is asked once, and each relative has a short block of their own."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from casework.arrivals.models import Arrival
from casework.journey.families import MOST_RELATIVES, Relative
from casework.law.days import BOGOTA
from casework.law.reference import Country, FamilyRelation
from casework.pages import choices
from casework.pages.crossing_form import CrossingForm, crossing_values
from casework.pages.forms import CHOOSE, LANGUAGES, NOT_ASKED, YES_NO, LineField, MomentField
from casework.pages.registration import RegistrationForm
from casework.people.models import Basis
from casework.people.selectors import Known, first

TOLD = {"yes": True, "no": False, "": None}


class CountForm(forms.Form):
    """How many came along."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    count = forms.IntegerField(label=_("How many relatives came along?"), min_value=1, max_value=MOST_RELATIVES)


class SharedForm(CrossingForm):
    """What the relatives have in common with each other, taken from the head and changeable."""

    received_at = MomentField(label=_("Received at the desk"))
    nationality = forms.ChoiceField(label=_("Nationality"))
    address = LineField(label=_("Address or place of stay"), max_length=300, required=False)
    address_place = LineField(label=_("Municipality"), max_length=120, required=False)
    phone = LineField(label=_("Telephone"), max_length=30, required=False)
    notice_given = forms.BooleanField(
        label=_("The privacy notice was given and explained to each of them"),
        error_messages={"required": _("Give the privacy notice before you register.")},
    )
    notice_language = forms.ChoiceField(label=_("Language of the notice"), choices=LANGUAGES, initial="es")

    def offer(self) -> None:
        """The countries, and now as the moment of receipt."""
        super().offer()
        self.fields["received_at"].initial = self.at.astimezone(BOGOTA)
        self.fields["nationality"].choices = choices.choices_of(Country)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Nothing is received before it happens."""
        cleaned = super().clean()
        if (received := cleaned.get("received_at")) and received > self.at:
            self.add_error("received_at", _("The time of receipt lies in the future."))
        return cleaned


SHARED = tuple(SharedForm.base_fields)
COPIED = tuple(name for name in SHARED if name != "nationality")  # a block may have a nationality of its own
KEPT_NATIONALITY = "family_nationality"  # what was typed for all, in a draft beside the person's own


class RelativeForm(RegistrationForm):
    """The short block of one relative; what is shared is filled in by `with_shared` before it is checked."""

    relation = forms.ChoiceField(label=_("What they are to the head of the family"))
    told_in_private = forms.ChoiceField(
        label=_("Told in private that they may apply on their own?"),
        choices=[*NOT_ASKED, *YES_NO],
        required=False,
        help_text=_("Every adult is told alone, a spouse before anything is lodged."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["given"].widget.attrs.pop("autofocus", None)
        self.fields["served"].initial = "no"
        self.fields["nationality"].required = False  # an empty one is the family's
        self.fields["rank"].widget.attrs["data-groups-of"] = self.add_prefix("branch")

    def offer(self) -> None:
        """The relations, and the family's nationality unless another is chosen."""
        super().offer()
        countries = choices.choices_of(Country)
        self.fields["nationality"].choices = [("", _("as the family")), *countries]  # type: ignore[attr-defined]
        self.fields["nationality"].initial = ""
        self.fields["relation"].choices = [*CHOOSE, *choices.choices_of(FamilyRelation)]  # type: ignore[attr-defined]

    def clean_nationality(self) -> str:
        """The person's own, or the family's: what was chosen for all stays a choice for all."""
        return str(self.cleaned_data["nationality"] or self.data.get("nationality", ""))

    def own_errors(self) -> list[tuple[forms.BoundField, list[str]]]:
        """What is wrong in this block, without what is shared and said there."""
        mine = [(name, errors) for name, errors in self.errors.items() if name not in (*COPIED, "__all__")]
        return [(self[name], [str(error) for error in errors]) for name, errors in mine]

    def relative(self, case_id: Any) -> Relative:
        """The plain value of a valid block."""
        cleaned = self.cleaned_data
        told = TOLD[cleaned["told_in_private"]]
        return Relative(
            case_id=case_id, registration=self.registration(), relation=cleaned["relation"], told_in_private=told
        )


def with_shared(post: QueryDict, prefix: str) -> QueryDict:
    """What was sent, with the shared answers copied into the block of this prefix."""
    data = post.copy()
    for name in COPIED:
        data.setlist(f"{prefix}-{name}", post.getlist(name))
    data[f"{prefix}-document_country"] = post.get(f"{prefix}-nationality") or post.get("nationality", "")
    data[f"{prefix}-signature_language"] = post.get("notice_language", "")
    data[f"{prefix}-name_basis"] = Basis.CLAIMED
    return data


def shared_values(known: Known, arrival: Arrival | None) -> dict[str, Any]:
    """The head's crossing, nationality and address as the first answers."""
    values = crossing_values(arrival) if arrival else {}
    if nationality := first(known.nationalities):
        values["nationality"] = nationality.country_id
    if address := first(known.addresses):
        values |= {"address": address.line, "address_place": address.place}
    if contact := first(known.contacts):
        values["phone"] = contact.phone
    return values


def keystrokes_of(typed: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """What one draft keeps of the page: what was typed for all, and in this person's block."""
    shared = {name: typed[name] for name in COPIED if name in typed}
    return shared | {KEPT_NATIONALITY: typed.get("nationality", [])} | dict(own)


def kept_for_all(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What a draft remembers of what was typed for all."""
    chosen = {"nationality": kept[KEPT_NATIONALITY]} if kept.get(KEPT_NATIONALITY) else {}
    return {name: kept[name] for name in COPIED if name in kept} | chosen


def kept_in_block(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed in a block; what is shared is shown once, above."""
    return {name: value for name, value in kept.items() if name not in (*COPIED, KEPT_NATIONALITY)}
