"""When the people of a list are to come."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.law.days import local_date


class HoursForm(forms.Form):
    """When those chosen are to come."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    first = forms.TimeField(label=gettext_lazy("First appointment"), widget=forms.TimeInput(attrs={"type": "time"}))
    minutes = forms.IntegerField(label=gettext_lazy("Minutes for each"), min_value=5, max_value=120)

    def __init__(self, *given: Any, at: datetime, **options: Any) -> None:
        super().__init__(*given, **({"initial": {"day": first_day(at), "first": "08:00", "minutes": 10}} | options))
        self._today = local_date(at)

    def clean_day(self) -> Any:
        """A day that has passed is a slip."""
        chosen = self.cleaned_data["day"]
        if chosen < self._today:
            raise forms.ValidationError(_("Choose today or a later day."))
        return chosen


def first_day(at: datetime) -> str:
    """Tomorrow, as a form writes it."""
    return (local_date(at) + timedelta(days=1)).isoformat()
