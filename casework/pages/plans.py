"""The form that moves somebody's work: for each of their offices, who takes it over."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from casework.journey.handing_on import LEAVE, SPREAD, OpenWork, Plan, Share, colleagues_at
from casework.staff.models import Office, Role, User
from casework.staff.rules import about_holding
from casework.work.models import WorkKind


class PlanForm(forms.Form):
    """Two fields an office; the one for restricted cases is always there, so that it tells nothing of any."""

    def __init__(self, *args: Any, offices: list[Office], user: User, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offices = offices
        for office in offices:
            there = [(str(one.pk), one.display_name) for one in colleagues_at(office, at, besides=user)]
            stays, all_of_them = (LEAVE, _("it stays")), (SPREAD, _("spread over the office"))
            everybody = [stays, *([all_of_them] if there else []), *there]
            self.fields[f"others_{office.pk}"] = forms.ChoiceField(
                label=_("Work at %(office)s goes to") % {"office": office}, choices=everybody, required=False
            )
            self.fields[f"restricted_{office.pk}"] = forms.ChoiceField(
                label=_("Restricted cases at %(office)s, if there are any, go to") % {"office": office},
                choices=[stays, *there],
                required=False,
                help_text=_("This colleague will be named on them. You are not told whether there are any."),
            )

    @property
    def plan(self) -> Plan:
        """What was chosen for each office."""
        given = self.cleaned_data
        return {
            office.pk: Share(others=given[f"others_{office.pk}"], restricted=given[f"restricted_{office.pk}"])
            for office in self.offices
        }


def offices_to_move(user: User, work: OpenWork, *, by: User, at: datetime) -> list[Office]:
    """The offices where this officer works or has work, as far as the mover's role reaches them."""
    codes = {grant.office_id for grant in user.grants if grant.role == Role.CASE_OFFICER} | set(work.kinds)
    offices = Office.objects.filter(pk__in=codes - {None}).select_related("region").order_by("code")
    everywhere = by.holds(Role.ADMINISTRATOR, at=at)
    return [office for office in offices if everywhere or not about_holding(by, Role.SUPERVISOR, office=office, at=at)]


def work_in_words(work: OpenWork, offices: list[Office]) -> list[dict[str, Any]]:
    """How much of each kind waits at each office."""
    return [
        {
            "office": office,
            "total": work.of(office.pk),
            "kinds": [(WorkKind(kind).label, number) for kind, number in work.kinds.get(office.pk, {}).items()],
        }
        for office in offices
    ]
