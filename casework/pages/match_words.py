"""The codes of an explanation in words: what agrees, what differs, what nobody knows, and why two words are one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.law.reference import Country
from casework.pages.choices import choices_of
from casework.screening.why import Effect, Why

REASONS: Final[Mapping[str, Any]] = {
    "same": _("the same word"),
    "edit": _("differs by a letter or two"),
    "sounds_alike": _("sounds alike"),
    "ending": _("another ending: often another person"),
    "abbreviation": _("abbreviation"),
    "nickname": _("short form of the name"),
    "translation": _("the same name in another language"),
    "romanised": _("the same syllables written otherwise"),
    "variant": _("the list itself writes one for the other"),
    "initial": _("initial"),
    "script": _("from another script"),
    "patronymic": _("after the father's name"),
    "joined": _("written as one word"),
}
SIDES: Final[Mapping[str, Any]] = {
    "only_asked": _("only in the person's name"),
    "only_listed": _("only on the list"),
    "first_surname": _("the first surname is missing"),
    "given_names": _("the given names are missing"),
    "both_left_over": _("both names have words that the other lacks"),
}
CUTS: Final[Mapping[str, Any]] = {
    "one_word_in_common": _("only one word in common"),
    "no_word_the_same": _("no word is written the same"),
    "one_word_listed": _("the list has one word only"),
}
QUALITIES: Final[Mapping[str, Any]] = {
    "primary": _("main name"),
    "aka-good": _("good alias"),
    "aka-low": _("weak alias, as the list says"),
}
ATTRIBUTES: Final[Mapping[str, Any]] = {
    "birth": _("Birth"),
    "country": _("Nationality"),
    "gender": _("Sex"),
    "document": _("Document"),
}
CODES: Final[Mapping[str, Any]] = {
    "birth same_date": _("the same date"),
    "birth day_and_month_swapped": _("day and month swapped"),
    "birth one_part_off": _("one part of the date differs"),
    "birth same_year": _("the same year"),
    "birth same_year_first_of_january": _("the same year; one side has the first of January, which stands for unknown"),
    "birth year_in_range": _("within the years given"),
    "birth year_mistyped": _("the year may be mistyped"),
    "birth same_year_other_month": _("the same year, another month"),
    "birth same_year_other_day": _("the same month, another day"),
    "birth one_year_apart": _("one year apart"),
    "birth few_years_apart": _("a few years apart"),
    "birth year_out_of_range": _("outside the years given"),
    "birth far_apart": _("more than three years apart"),
    "country same": _("one nationality in common"),
    "country other": _("another nationality"),
    "gender same": _("the same sex"),
    "gender other": _("another sex"),
    "document same_number": _("the same number"),
    "document other": _("other numbers; each person has several documents"),
}
OUTCOMES: Final[Mapping[str, tuple[Any, str, str]]] = {  # the word, the symbol, the class that colours it
    "agrees": (_("agrees"), "check", "same"),
    "disagrees": (_("differs"), "stop", "other"),
    "absent": (pgettext_lazy("evidence", "not known on both sides"), "ring", "unknown"),
}
GENDERS: Final[Mapping[str, Any]] = {"m": _("male"), "f": _("female")}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the comparison: values of both sides, the outcome in word and symbol, the reason, and its effect."""

    label: Any
    asked: str
    listed: str
    outcome: Any
    icon: str
    tone: str
    reason: Any
    effect: Effect | None = None


def lines_of(told: Why) -> list[Told]:
    """The attributes of a comparison, each with what it says."""
    return [_line(effect) for effect in told.effects]


def _line(effect: Effect) -> Told:
    word, icon, tone = OUTCOMES[effect.outcome]
    return Told(
        label=ATTRIBUTES.get(effect.attribute, effect.attribute),
        asked=values_of(effect.attribute, effect.asked),
        listed=values_of(effect.attribute, effect.listed),
        outcome=word,
        icon=icon,
        tone=tone,
        reason=CODES.get(f"{effect.attribute} {effect.code}", "") if effect.outcome != "absent" else "",
        effect=effect,
    )


def values_of(attribute: str, values: Sequence[str]) -> str:
    """Values as a reader knows them: countries and sexes by name."""
    if attribute == "country":
        return ", ".join(country(value) for value in values)
    if attribute == "gender":
        return ", ".join(str(GENDERS.get(value[:1].lower(), value)) for value in values)
    return ", ".join(values)


def country(code: str) -> str:
    """The name of a country; its code where the table has none."""
    return dict(choices_of(Country)).get(code.upper(), code)


def pairs_of(told: Why) -> list[dict[str, Any]]:
    """The words that stand for each other, with the reason in words and a mark for what is not simply the same."""
    return [
        {"pair": pair, "reason": REASONS.get(pair.reason, pair.reason), "same": pair.reason == "same"}
        for pair in told.pairs
    ]


def left_over_of(told: Why) -> list[dict[str, Any]]:
    """The words without an answer."""
    return [{"one": one, "side": SIDES.get(one.side, one.side)} for one in told.left_over]
