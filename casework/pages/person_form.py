"""The person's own facts as the desk types them, for registering and for correcting."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.law.days import BOGOTA
from casework.law.reference import Country, IdentityDocumentType
from casework.pages import choices
from casework.pages.forms import CHOOSE, NOT_ASKED, YES_NO, DeskForm, LineField
from casework.people.facts import BirthDate, Document, Name, PersonFacts
from casework.people.models import Basis, SexValue
from casework.people.selectors import Known, first

BASES = [
    (Basis.CLAIMED, _("as the person says")),
    (Basis.DOCUMENTED, _("as a document shows")),
    (Basis.ESTABLISHED, _("as the authority established")),
]


class PersonForm(DeskForm):
    """Who somebody is, as far as they say or show."""

    name_unknown = forms.BooleanField(label=_("The name is unknown"), required=False)
    given = LineField(label=_("Given names"), max_length=200, required=False)
    paternal = LineField(label=_("First surname"), max_length=200, required=False)
    maternal = LineField(label=_("Second surname"), max_length=200, required=False)
    aliases = LineField(
        label=_("Other names in use"), help_text=_("Separate them with a semicolon."), max_length=400, required=False
    )
    name_basis = forms.ChoiceField(label=_("The name is written"), choices=BASES, initial=Basis.CLAIMED)
    sex = forms.ChoiceField(label=_("Sex"), choices=[*CHOOSE, *SexValue.choices])
    birth_year = forms.IntegerField(label=_("Year"), min_value=1880, max_value=2200, required=False)
    birth_month = forms.IntegerField(label=_("Month"), min_value=1, max_value=12, required=False)
    birth_day = forms.IntegerField(label=_("Day"), min_value=1, max_value=31, required=False)
    age = forms.IntegerField(
        label=_("or estimated age"), min_value=0, max_value=120, required=False, help_text=_("If no year is known.")
    )
    nationality = forms.ChoiceField(label=_("Nationality"), initial="VEN")
    second_nationality = forms.ChoiceField(label=_("Second nationality"), required=False)
    second_basis = forms.ChoiceField(
        label=_("The second nationality is known"), choices=BASES, initial=Basis.CLAIMED, required=False
    )
    document_type = forms.ChoiceField(label=_("Identity document"))
    document_country = forms.ChoiceField(label=_("Issued by"), required=False, initial="VEN")
    document_number = LineField(label=_("Number"), max_length=40, required=False)
    address = LineField(label=_("Address or place of stay"), max_length=300, required=False)
    address_place = LineField(label=_("Municipality"), max_length=120, required=False)
    phone = LineField(label=_("Telephone"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    email_notices = forms.ChoiceField(
        label=_("Agrees to notices by e-mail?"), choices=[*NOT_ASKED, *YES_NO], required=False
    )

    def offer(self) -> None:
        """The reference tables as options; optional ones may stay empty."""
        super().offer()
        countries = choices.choices_of(Country)
        self.fields["nationality"].choices = countries  # type: ignore[attr-defined]
        self.fields["second_nationality"].choices = [*CHOOSE, *countries]  # type: ignore[attr-defined]
        self.fields["document_country"].choices = [*CHOOSE, *countries]  # type: ignore[attr-defined]
        kinds = choices.choices_of(IdentityDocumentType)
        self.fields["document_type"].choices = [*CHOOSE, *kinds]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What depends on several fields, said beside the field that is to be changed."""
        cleaned = dict(super().clean() or {})
        self._clean_name(cleaned)
        self._clean_birth(cleaned)
        if cleaned.get("document_number") and cleaned.get("document_type") == "NONE":
            self.add_error("document_type", _("A number is written: choose the document, or delete the number."))
        return cleaned

    def _clean_name(self, cleaned: dict[str, Any]) -> None:
        written = any(cleaned.get(part) for part in ("given", "paternal", "maternal"))
        if written and cleaned.get("name_unknown"):
            self.add_error("name_unknown", _("A name is written: take the mark away, or delete the name."))
        if not written and not cleaned.get("name_unknown") and not self.failed("given", "paternal", "maternal"):
            self.add_error("given", _("Write the name, or say that it is unknown."))

    def _clean_birth(self, cleaned: dict[str, Any]) -> None:
        year, month, day, age = (cleaned.get(part) for part in ("birth_year", "birth_month", "birth_day", "age"))
        if year is None and age is None and not self.failed("birth_year", "age"):
            self.add_error("birth_year", _("Write the year of birth, or an estimated age."))
        if year is not None and age is not None:
            self.add_error("age", _("Write the year or the age, not both."))
        if day is not None and month is None:
            self.add_error("birth_month", _("Write the month too."))
        if year and month and not self.failed("birth_day"):
            self._clean_day(year, month, day or 1)
        elif year and year > self.at.astimezone(BOGOTA).year:
            self.add_error("birth_year", _("The birth lies in the future."))

    def _clean_day(self, year: int, month: int, day: int) -> None:
        try:
            born = date(year, month, day)
        except ValueError:
            self.add_error("birth_day", _("There is no such day."))
            return
        if born > self.at.astimezone(BOGOTA).date():
            self.add_error("birth_year", _("The birth lies in the future."))

    def person(self, **more: Any) -> PersonFacts:
        """The plain values of a valid form; `more` are facts that other fields ask."""
        cleaned = self.cleaned_data
        notices, second = cleaned["email_notices"], cleaned["second_nationality"]
        return PersonFacts(
            names=tuple(self._names(cleaned)),
            birth=self._birth(cleaned),
            sex=cleaned["sex"],
            nationalities=tuple(dict.fromkeys(code for code in (cleaned["nationality"], second) if code)),
            nationality_basis=self._nationality_basis(cleaned),
            documents=(self._document(cleaned),),
            address=cleaned["address"],
            address_place=cleaned["address_place"],
            phone=cleaned["phone"],
            email=cleaned["email"],
            email_notices=None if not notices else notices == "yes",
            **more,
        )

    def person_so_far(self) -> PersonFacts:
        """As much of it as can be read while somebody types: what is missing or wrong is left out."""
        return self.as_far_as_read().person()

    def _names(self, cleaned: dict[str, Any]) -> list[Name]:
        main = Name(
            given=cleaned["given"],
            paternal=cleaned["paternal"],
            maternal=cleaned["maternal"],
            unknown=cleaned["name_unknown"],
            basis=cleaned["name_basis"],
        )
        aliases = [alias.strip() for alias in cleaned["aliases"].split(";") if alias.strip()]
        return [main, *(Name(given=alias, alias=True) for alias in aliases)]

    def _nationality_basis(self, cleaned: dict[str, Any]) -> dict[str, str]:
        """The first one rests on what it rested on; of the second the form asks it."""
        chosen, second = cleaned["nationality"], cleaned["second_nationality"]
        asked = {second: cleaned["second_basis"] or Basis.CLAIMED} if second else {}
        return {chosen: self.initial.get("nationality_bases", {}).get(chosen, Basis.CLAIMED)} | asked

    def _birth(self, cleaned: dict[str, Any]) -> BirthDate:
        if cleaned["age"] is not None:
            same = cleaned["age"] == self.initial.get("age")  # estimated on the day it was, not on each correction
            as_of = self.initial.get("age_as_of") if same else None
            basis = self.initial.get("birth_basis") if same else None
            as_of = as_of or self.at.astimezone(BOGOTA).date()
            return BirthDate(age=cleaned["age"], as_of=as_of, basis=basis or Basis.CLAIMED)
        return BirthDate(
            year=cleaned["birth_year"],
            month=cleaned["birth_month"],
            day=cleaned["birth_day"],
            basis=self._birth_basis(cleaned),
        )

    def _birth_basis(self, cleaned: dict[str, Any]) -> str:
        """As the name is written; a date that stays beside an unchanged basis rests on what it rested on."""
        parts = ("birth_year", "birth_month", "birth_day", "name_basis")
        stays = all(cleaned[part] == self.initial.get(part) for part in parts)
        return str((stays and self.initial.get("birth_basis")) or cleaned["name_basis"])

    def _document(self, cleaned: dict[str, Any]) -> Document:
        kind = cleaned["document_type"]
        country = cleaned["document_country"] if kind not in ("NONE", "SWORN") else ""
        return Document(type=kind, country=country, number=cleaned["document_number"], basis=Basis.DOCUMENTED)


def person_values(known: Known) -> dict[str, Any]:
    """What is recorded now, as the form's first values."""
    values: dict[str, Any] = {"aliases": "; ".join(known.aliases)}
    if name := known.name:
        values |= {"given": name.given, "paternal": name.paternal, "maternal": name.maternal}
        values |= {"name_unknown": name.unknown, "name_basis": name.basis}
    if birth := known.birth:
        values |= {"birth_year": birth.year, "birth_month": birth.month, "birth_day": birth.day}
        values |= {"age": birth.age, "age_as_of": birth.as_of, "birth_basis": birth.basis}
    if sex := first(known.sexes):
        values["sex"] = sex.value
    return values | _nationality_values(known) | _contact_values(known)


def _nationality_values(known: Known) -> dict[str, Any]:
    bases: dict[str, str] = {}
    for fact in known.nationalities:  # the best founded comes first where one is known on several bases
        bases.setdefault(fact.country_id, fact.basis)
    values: dict[str, Any] = {"nationality_bases": bases}
    values |= zip(("nationality", "second_nationality"), bases, strict=False)
    if len(bases) > 1:
        values["second_basis"] = bases[values["second_nationality"]]
    if paper := first(known.documents):
        values |= {"document_type": paper.type_id, "document_country": paper.country_id}
        values["document_number"] = paper.number
    return values


def _contact_values(known: Known) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if address := first(known.addresses):
        values |= {"address": address.line, "address_place": address.place}
    if contact := first(known.contacts):
        notices = {None: "", True: "yes", False: "no"}[contact.email_notices]
        values |= {"phone": contact.phone, "email": contact.email, "email_notices": notices}
    return values
