"""How long a safe-conduct would hold: the days that an approver is told, and the form for a shorter term."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.law.days import ONE_DAY, term_in_words
from casework.law.models import DocumentType
from casework.pages.forms import LineField
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.selectors import Evidence, law_of
from casework.safe_conducts.states import Status
from casework.safe_conducts.terms import days_for_term, end_allowed
from casework.templatetags.amparo import day

MOST_OPTIONS = 10  # of terms that are offered one by one; longer ones are typed


class ShorterForm(forms.Form):
    """Less than the law allows, and why."""

    term = forms.IntegerField(label=gettext_lazy("Term"), min_value=1)
    reason = LineField(label=gettext_lazy("Reason (it is recorded)"), max_length=500)

    def __init__(self, *given: Any, paper: SafeConduct, evidence: Evidence, at: datetime, **options: Any) -> None:
        super().__init__(*given, **{"auto_id": "shorter_%s", **options})
        if evidence.document_type is not None:
            self.fields["term"] = _term_field(paper, evidence, evidence.document_type, at=at)


def _term_field(paper: SafeConduct, evidence: Evidence, kind: DocumentType, *, at: datetime) -> forms.Field:
    """A few terms are offered with the day on which each ends; many are typed."""
    if kind.max_term > MOST_OPTIONS:
        label = _("Term, in %(unit)s") % {"unit": kind.get_unit_display()}
        return forms.IntegerField(label=label, min_value=1, max_value=kind.max_term - 1)
    told = _("%(term)s, until %(day)s")
    choices = [
        (value, told % {"term": term_in_words(value, kind.unit), "day": day(_days(paper, evidence, value, at=at)[1])})
        for value in range(1, kind.max_term)
    ]
    return forms.TypedChoiceField(label=_("Term"), choices=[("", "—"), *choices], coerce=int)


def _days(paper: SafeConduct, evidence: Evidence, value: int, *, at: datetime) -> tuple[date, date]:
    """The first and the last day of the paper with this term, were it issued now."""
    assert evidence.document_type is not None  # noqa: S101 - asked of a kind in force alone
    days = days_for_term(paper, evidence, (value, evidence.document_type.unit), at=at)
    return days.lower, days.upper - ONE_DAY


def term_told(paper: SafeConduct, evidence: Evidence, *, at: datetime) -> dict[str, Any]:
    """The kind of the paper and how long it holds: what is asked for as if it were issued now, and whether for less."""
    kind = law_of(paper, evidence)
    told: dict[str, Any] = {"kind": kind, "longest_until": end_allowed(paper)}
    if kind is None or paper.status != Status.REQUESTED:
        return told
    first, until = _days(paper, evidence, kind.max_term, at=at)
    shorter = kind.max_term > 1 and evidence.replaced is None
    return told | {
        "first": first,
        "until": until,
        "shorter_form": ShorterForm(paper=paper, evidence=evidence, at=at) if shorter else None,
    }
