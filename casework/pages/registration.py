"""The registration form: three minutes at the desk, with or without a name."""

import json
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.arrivals.intake import Crossing, Item, Items, Registration, Signed
from casework.arrivals.models import Precision
from casework.law.days import BOGOTA
from casework.law.reference import ArrivalMode, Department, EntryPoint, ItemType, ServiceBranch
from casework.pages import choices
from casework.pages.forms import LANGUAGES, YES_NO, LineField, MomentField, SignatureFields
from casework.pages.person_form import CHOOSE, NOT_ASKED, PersonForm
from casework.people.facts import Service

ITEM_LINES = range(1, 5)


class RegistrationForm(SignatureFields, PersonForm):
    """Everything asked at registration; what may stay open says so."""

    served = forms.ChoiceField(label=_("Did the person serve in a public force?"), choices=[*CHOOSE, *YES_NO])
    branch = forms.ChoiceField(label=_("Force"), required=False)
    rank = forms.ChoiceField(label=_("Rank"), required=False)
    unit = LineField(label=_("Unit"), max_length=200, required=False)
    needs_none = forms.BooleanField(label=_("Asked: no specific need stated"), required=False)
    needs = forms.MultipleChoiceField(
        label=_("Specific needs stated or seen"), required=False, widget=forms.CheckboxSelectMultiple
    )
    precision = forms.ChoiceField(label=_("The moment of entry is known"), choices=Precision, initial=Precision.DAY)
    entered_on = forms.DateField(
        label=_("Day of entry"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    entered_time = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    entry_point = forms.ChoiceField(label=_("Entry point"))
    department = forms.ChoiceField(
        label=_("Department of entry"), required=False, help_text=_("Only where the entry point does not say it.")
    )
    mode = forms.ChoiceField(label=_("Manner of arrival"))
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
        self.fields["entered_on"].initial = at.astimezone(BOGOTA).date()
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
            "entry_point": [*CHOOSE, *choices.choices_of(EntryPoint)],
            "department": [*CHOOSE, *choices.choices_of(Department)],
            "mode": [*CHOOSE, *choices.choices_of(ArrivalMode)],
        }
        for name, choice in offered.items():
            self.fields[name].choices = choice  # type: ignore[attr-defined]

    def item_rows(self) -> list[list[forms.BoundField]]:
        """The lines of the declaration, for the page."""
        return [[self[f"{part}_{line}"] for part in ("item", "quantity", "serial")] for line in ITEM_LINES]

    def points_without_department(self) -> str:
        """The entry points for which the page asks the department too."""
        return "|".join(choices.points_without_department())

    def clean(self) -> dict[str, Any]:
        """What depends on several fields, said beside the field that is to be changed."""
        cleaned = super().clean()
        self._clean_entry(cleaned)
        self._clean_rest(cleaned)
        return cleaned

    def _clean_entry(self, cleaned: dict[str, Any]) -> None:
        entered, unknown = cleaned.get("entered_on"), cleaned.get("precision") == Precision.UNKNOWN
        if entered is None and not unknown and not self._failed("entered_on"):
            self.add_error("entered_on", _("Write the day, or say that it is not known."))
        if entered and not unknown and entered > self.at.astimezone(BOGOTA).date():
            self.add_error("entered_on", _("The day of entry lies in the future."))
        if cleaned.get("precision") == Precision.MINUTE and cleaned.get("entered_time") is None:
            self.add_error("entered_time", _("Write the time, or choose “the day”."))
        if (received := cleaned.get("received_at")) and received > self.at:
            self.add_error("received_at", _("The time of receipt lies in the future."))

    def _clean_rest(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("served") == "no" and any(cleaned.get(part) for part in ("branch", "rank", "unit")):
            self.add_error("served", _("A force, rank or unit is written: choose “yes”, or delete them."))
        if bool(cleaned.get("needs_none")) == bool(cleaned.get("needs")):
            self.add_error("needs_none", _("Ask about specific needs; “none stated” is an answer."))
        if cleaned.get("items") == "some" and not any(cleaned.get(f"item_{line}") for line in ITEM_LINES):
            self.add_error("items", _("Write at least one item, or choose “declares none”."))
        if not cleaned.get("signature_kind") and not self._failed("signature_kind"):
            self.add_error("signature_kind", _("Record how the person signed, or that they refused."))

    def registration(self) -> Registration:
        """The plain values of a valid form."""
        cleaned = self.cleaned_data
        return Registration(
            person=self.person(service=self._service(), needs=tuple(cleaned["needs"])),
            crossing=self._crossing(cleaned),
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

    def _crossing(self, cleaned: dict[str, Any]) -> Crossing:
        point = cleaned["entry_point"]
        unknown = cleaned["precision"] == Precision.UNKNOWN
        moment = None
        if not unknown:
            clock_time = cleaned["entered_time"] if cleaned["precision"] == Precision.MINUTE else None
            moment = datetime.combine(cleaned["entered_on"], clock_time or time(0), tzinfo=BOGOTA)
        return Crossing(
            entered_at=moment,
            precision=cleaned["precision"],
            entry_point=point,
            department=choices.department_of_entry(point) or cleaned["department"],
            mode=cleaned["mode"],
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
