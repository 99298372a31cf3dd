"""When, where and in what manner somebody came, as the desk types it, for registering and for correcting."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.arrivals.intake import Crossing
from casework.arrivals.models import Arrival, Precision
from casework.law.days import BOGOTA
from casework.law.reference import ArrivalMode, Department, EntryPoint
from casework.pages import choices
from casework.pages.forms import CHOOSE, DeskForm


class CrossingForm(DeskForm):
    """A crossing, as far as it is known."""

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

    def offer(self) -> None:
        """The reference tables as options, and today as the day."""
        super().offer()
        self.fields["entered_on"].initial = self.at.astimezone(BOGOTA).date()
        for name, model in (("entry_point", EntryPoint), ("department", Department), ("mode", ArrivalMode)):
            self.fields[name].choices = [*CHOOSE, *choices.choices_of(model)]  # type: ignore[attr-defined]

    def points_without_department(self) -> str:
        """The entry points for which the page asks the department too."""
        return "|".join(choices.points_without_department())

    def clean(self) -> dict[str, Any]:
        """A day that is there unless it is not known, and does not lie ahead."""
        cleaned = dict(super().clean() or {})
        entered, unknown = cleaned.get("entered_on"), cleaned.get("precision") == Precision.UNKNOWN
        if entered is None and not unknown and not self.failed("entered_on"):
            self.add_error("entered_on", _("Write the day, or say that it is not known."))
        if entered and not unknown and entered > self.at.astimezone(BOGOTA).date():
            self.add_error("entered_on", _("The day of entry lies in the future."))
        if cleaned.get("precision") == Precision.MINUTE and cleaned.get("entered_time") is None:
            self.add_error("entered_time", _("Write the time, or choose “the day”."))
        return cleaned

    def crossing(self) -> Crossing:
        """The plain value of a valid form."""
        cleaned = self.cleaned_data
        moment = None
        if cleaned["precision"] != Precision.UNKNOWN:
            clock_time = cleaned["entered_time"] if cleaned["precision"] == Precision.MINUTE else None
            moment = datetime.combine(cleaned["entered_on"], clock_time or time(0), tzinfo=BOGOTA)
        return Crossing(
            entered_at=moment,
            precision=cleaned["precision"],
            entry_point=cleaned["entry_point"],
            department=choices.department_of_entry(cleaned["entry_point"]) or cleaned["department"],
            mode=cleaned["mode"],
        )

    def crossing_so_far(self) -> Crossing | None:
        """The same while somebody types; None where the day or the entry point is not there yet."""
        cleaned = self.as_far_as_read().cleaned_data
        return self.crossing() if cleaned["entered_on"] and cleaned["entry_point"] else None


def crossing_values(arrival: Arrival) -> dict[str, Any]:
    """What is recorded now, as the form's first values."""
    values: dict[str, Any] = {
        "precision": arrival.precision,
        "entry_point": arrival.entry_point_id,
        "department": arrival.department_id,
        "mode": arrival.mode_id,
    }
    if arrival.entered_at:
        local = arrival.entered_at.astimezone(BOGOTA)
        values |= {"entered_on": local.date(), "entered_time": local.time()}
    return values
