"""The registration form: three minutes at the desk, with or without a name."""

import json
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.arrivals.intake import Item, Items, Registration, Signed
from casework.law.days import BOGOTA
from casework.law.reference import ItemType, ServiceBranch
from casework.pages import choices
from casework.pages.crossing_form import CrossingForm
from casework.pages.forms import CHOOSE, LANGUAGES, NOT_ASKED, YES_NO, LineField, MomentField, SignatureFields
from casework.pages.person_form import PersonForm
from casework.people.facts import Service

ITEM_LINES = range(1, 5)


class RegistrationForm(SignatureFields, CrossingForm, PersonForm):
    """Everything asked at registration; what may stay open says so."""

    served = forms.ChoiceField(label=_("Did the person serve in a public force?"), choices=[*CHOOSE, *YES_NO])
    branch = forms.ChoiceField(label=_("Force"), required=False)
    rank = forms.ChoiceField(label=_("Rank"), required=False)
    unit = LineField(label=_("Unit"), max_length=200, required=False)
    needs_none = forms.BooleanField(label=_("Asked: no specific need stated"), required=False)
    needs = forms.MultipleChoiceField(
        label=_("Specific needs stated or seen"), required=False, widget=forms.CheckboxSelectMultiple
    )
    received_at = MomentField(label=_("Received at the desk"))
    items = forms.ChoiceField(
        label=_("Does the person carry weapons, uniform or equipment?"),
        choices=[*NOT_ASKED, ("none", _("Declares none")), ("some", _("Declares the following"))],
        required=False,
    )
    notice_given = forms.BooleanField(
        label=_("The privacy notice was given and explained"),
        error_messages={"required": _("Give the privacy notice before you register.")},
    )
    notice_language = forms.ChoiceField(label=_("Language of the notice"), choices=LANGUAGES, initial="es")

    def __init__(self, *args: Any, at: datetime, **options: Any) -> None:
        super().__init__(*args, at=at, **options)
        self.fields["received_at"].initial = at.astimezone(BOGOTA)
        self.fields["rank"].widget.attrs |= {
            "data-groups-of": "branch",
            "data-groups": json.dumps(choices.ranks_of_branches()),
        }
        if not self.is_bound:
            self.fields["given"].widget.attrs["autofocus"] = True
        for line in ITEM_LINES:
            self.fields[f"item_{line}"] = forms.ChoiceField(
                label=_("Item"), choices=[*CHOOSE, *choices.choices_of(ItemType)], required=False
            )
            self.fields[f"quantity_{line}"] = forms.IntegerField(
                label=_("Quantity"), min_value=1, max_value=9999, required=False, initial=1
            )
            self.fields[f"serial_{line}"] = LineField(label=_("Serial number"), max_length=60, required=False)

    def offer(self) -> None:
        """The reference tables as options; optional ones may stay empty."""
        super().offer()
        offered = {
            "branch": [*CHOOSE, *choices.choices_of(ServiceBranch)],
            "rank": [*CHOOSE, *choices.ranks()],
            "needs": choices.suggested_needs(),
        }
        for name, choice in offered.items():
            self.fields[name].choices = choice  # type: ignore[attr-defined]

    def item_rows(self) -> list[list[forms.BoundField]]:
        """The lines of the declaration, for the page."""
        return [[self[f"{part}_{line}"] for part in ("item", "quantity", "serial")] for line in ITEM_LINES]

    def clean(self) -> dict[str, Any]:
        """What depends on several fields, said beside the field that is to be changed."""
        cleaned = super().clean()
        self._clean_receipt(cleaned)
        self._clean_rest(cleaned)
        return cleaned

    def _clean_receipt(self, cleaned: dict[str, Any]) -> None:
        if (received := cleaned.get("received_at")) and received > self.at:
            self.add_error("received_at", _("The time of receipt lies in the future."))

    def _clean_rest(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("served") == "no" and any(cleaned.get(part) for part in ("branch", "rank", "unit")):
            self.add_error("served", _("A force, rank or unit is written: choose “yes”, or delete them."))
        if bool(cleaned.get("needs_none")) == bool(cleaned.get("needs")):
            self.add_error("needs_none", _("Ask about specific needs; “none stated” is an answer."))
        if cleaned.get("items") == "some" and not any(cleaned.get(f"item_{line}") for line in ITEM_LINES):
            self.add_error("items", _("Write at least one item, or choose “declares none”."))
        if not cleaned.get("signature_kind") and not self.failed("signature_kind"):
            self.add_error("signature_kind", _("Record how the person signed, or that they refused."))

    def registration(self) -> Registration:
        """The plain values of a valid form."""
        cleaned = self.cleaned_data
        return Registration(
            person=self.person(service=self._service(), needs=tuple(cleaned["needs"])),
            crossing=self.crossing(),
            received_at=cleaned["received_at"],
            notice_given=cleaned["notice_given"],
            notice_language=cleaned["notice_language"],
            signed=signed(cleaned),
            items=self._items(cleaned),
        )

    def _service(self) -> Service:
        cleaned = self.cleaned_data
        return Service(
            served=cleaned["served"] == "yes", branch=cleaned["branch"], rank=cleaned["rank"], unit=cleaned["unit"]
        )

    def _items(self, cleaned: dict[str, Any]) -> Items | None:
        if not cleaned["items"]:
            return None
        if cleaned["items"] == "none":
            return Items()
        lines = [
            Item(
                type=cleaned[f"item_{line}"],
                quantity=cleaned[f"quantity_{line}"] or 1,
                serial=cleaned[f"serial_{line}"],
            )
            for line in ITEM_LINES
            if cleaned[f"item_{line}"]
        ]
        return Items(lines=tuple(lines))


def signed(cleaned: dict[str, Any]) -> Signed | None:
    """The signature of a valid form; None where none was taken."""
    if not cleaned.get("signature_kind"):
        return None
    return Signed(
        kind=cleaned["signature_kind"],
        signed_by=cleaned["signed_by"],
        witness=cleaned["witness"],
        read_by=cleaned["read_by"],
        interpreter=cleaned["interpreter"],
        language=cleaned["signature_language"],
    )
