"""How alike two people are, in words: what agrees, what contradicts, what is not known, and never a colour alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casework.law.reference import Country, EntryPoint
from casework.pages import choices
from casework.people.models import SexValue
from casework.screening.matching.evidence import Outcome
from casework.screening.matching.values import Band, Found


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was compared: its name, the verdict as word and sign, and what either side says."""

    label: str
    verdict: str
    icon: str
    asked: str
    listed: str


def evidence_of(found: Found) -> list[Evidence]:
    """The name first, then everything else that was compared, also what is not known."""
    explanation = found.explanation
    return [*_name(explanation["name"]), *(_attribute(one) for one in explanation["attributes"])]


def likeness_of(found: Found) -> dict[str, str]:
    """The band of a score in words, with its sign and tone."""
    if found.band == Band.STRONG:
        return {"text": _("very much alike"), "icon": "warn", "tone": "bad"}
    if found.band == Band.POSSIBLE:
        return {"text": _("alike"), "icon": "eye", "tone": "warn"}
    return {"text": _("a little alike"), "icon": "ring", "tone": "neutral"}


def _name(name: dict[str, Any]) -> Iterable[Evidence]:
    if not name["asked"] or not name["listed"]:
        return
    missing = [one["word"] for one in name["missing"]]
    alike = all(pair["similarity"] == 1 for pair in name["pairs"]) and not missing
    agrees = Outcome.AGREES if alike else None
    yield Evidence(_("Name"), *_verdict(agrees), name["asked"], name["listed"])


def _attribute(one: dict[str, Any]) -> Evidence:
    outcome = Outcome(one["outcome"])
    shown = _SHOWN.get(one["attribute"], _as_written)
    return Evidence(_label(one["attribute"]), *_verdict(outcome), shown(one["asked"]), shown(one["listed"]))


def _verdict(outcome: Outcome | None) -> tuple[str, str]:
    """Word and sign; None for a name that agrees in part."""
    return {
        Outcome.AGREES: (_("agrees"), "check"),
        Outcome.DISAGREES: (_("contradicts"), "stop"),
        Outcome.ABSENT: (_("not known"), "ring"),
        None: (pgettext("a name", "similar"), "eye"),
    }[outcome]


def _label(attribute: str) -> str:
    return {
        "birth": _("Birth"),
        "country": _("Nationality"),
        "gender": _("Sex"),
        "document": _("Document"),
        "crossing": _("Entry"),
    }.get(attribute, attribute)


def _as_written(values: Sequence[str]) -> str:
    return " · ".join(values).replace("/", "–")


def _countries(values: Sequence[str]) -> str:
    names = dict(choices.choices_of(Country))
    return " · ".join(names.get(value, value) for value in values)


def _sexes(values: Sequence[str]) -> str:
    return " · ".join(str(SexValue(value).label) for value in values)


def _points(values: Sequence[str]) -> str:
    names = dict(choices.choices_of(EntryPoint))
    return " · ".join(names.get(value, value) for value in values)


_SHOWN = {"country": _countries, "gender": _sexes, "crossing": _points}
