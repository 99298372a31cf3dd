"""What is told about a person and their arrival, as bodies; each part becomes the plain value that the domain takes."""

from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from casework.api.fields import Choice, Code, Flag, Line, Moment, Reasons, Strict, Whole, several
from casework.arrivals.desk_records import SignatureKind
from casework.arrivals.intake import Crossing, Item, Items, Registration, Signed
from casework.arrivals.models import Precision
from casework.law.days import BOGOTA, local_date
from casework.law.reference import (
    ArrivalMode,
    Country,
    Department,
    EntryPoint,
    IdentityDocumentType,
    ItemType,
    NeedType,
    Rank,
    ServiceBranch,
)
from casework.people.facts import BirthDate, Document, Name, PersonFacts, Service
from casework.people.models import Basis, SexValue

LANGUAGES = ("es", "en", "other")
MOST_NAMES, MOST_NATIONALITIES, MOST_DOCUMENTS, MOST_NEEDS, MOST_ITEMS = 10, 5, 10, 20, 50
OPTIONAL: dict[str, Any] = {"required": False, "allow_blank": True, "default": ""}
PARTS = ("given", "paternal", "maternal")


class Based(Strict):
    """Something told, and how it is known."""

    basis = Choice(choices=Basis.choices, default=Basis.CLAIMED)


class NameAsked(Based):
    """A name in its parts, or that it is unknown; `alias` for other names in use."""

    given = Line(most=200, **OPTIONAL)
    paternal = Line(most=200, **OPTIONAL)
    maternal = Line(most=200, **OPTIONAL)
    unknown = Flag(default=False)
    alias = Flag(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Some part of a name, or that it is unknown."""
        if attrs["unknown"] == any(attrs[part] for part in PARTS):
            raise serializers.ValidationError({"given": _("Write the name, or say that it is unknown.")})
        if attrs["alias"] and attrs["unknown"]:
            raise serializers.ValidationError({"alias": _("Another name in use is a name.")})
        return attrs


class BirthAsked(Based):
    """Year, month, day as far as known; or an age and the day on which it was estimated."""

    year = Whole(min_value=1880, max_value=2200, allow_null=True, default=None)
    month = Whole(min_value=1, max_value=12, allow_null=True, default=None)
    day = Whole(min_value=1, max_value=31, allow_null=True, default=None)
    age = Whole(min_value=0, max_value=120, allow_null=True, default=None)
    as_of = serializers.DateField(allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two, in parts that follow each other, and no day to come."""
        today = local_date(self.context["view"].at)
        if (attrs["year"] is None) == (attrs["age"] is None):
            raise serializers.ValidationError({"year": _("Write the year of birth, or an estimated age.")})
        if attrs["year"] is None:
            return self._estimated(attrs, today)
        if attrs["as_of"] is not None:
            raise serializers.ValidationError({"as_of": _("This belongs to an estimated age.")})
        if attrs["day"] is not None and attrs["month"] is None:
            raise serializers.ValidationError({"month": _("Write the month too.")})
        try:
            born = date(attrs["year"], attrs["month"] or 1, attrs["day"] or 1)
        except ValueError as error:
            raise serializers.ValidationError({"day": _("There is no such day.")}) from error
        if born > today:
            raise serializers.ValidationError({"year": _("The birth lies in the future.")})
        return attrs

    def _estimated(self, attrs: dict[str, Any], today: date) -> dict[str, Any]:
        if attrs["month"] is not None or attrs["day"] is not None:
            raise serializers.ValidationError({"month": _("Write the year or the age, not both.")})
        attrs["as_of"] = attrs["as_of"] or today
        if not date(1900, 1, 1) <= attrs["as_of"] <= today:
            raise serializers.ValidationError({"as_of": _("This day is out of range.")})
        return attrs


class NationalityAsked(Based):
    """One nationality (ICAO Doc 9303, alpha-3)."""

    country = Code(Country)


class DocumentAsked(Based):
    """A document that was shown or declared."""

    type = Code(IdentityDocumentType)
    country = Code(Country, **OPTIONAL)
    number = Line(most=40, **OPTIONAL)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Who has no document has no number."""
        if attrs["type"] == "NONE" and (attrs["number"] or attrs["country"]):
            raise serializers.ValidationError({"type": _("A number or a country is written: name the document.")})
        return attrs


class ServiceAsked(Strict):
    """Whether somebody served, and where."""

    served = Flag()
    branch = Code(ServiceBranch, **OPTIONAL)
    rank = Code(Rank, **OPTIONAL)
    unit = Line(most=200, **OPTIONAL)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Who did not serve has no force, rank or unit."""
        if not attrs["served"] and any(attrs[part] for part in ("branch", "rank", "unit")):
            raise serializers.ValidationError({"served": _("A force, rank or unit is written.")})
        return attrs


class PersonAsked(Strict):
    """Who somebody is, as far as they say or show; `needs` null while nobody asked, empty for none stated."""

    names = several(NameAsked, most=MOST_NAMES, allow_empty=False)
    birth = BirthAsked(allow_null=True, default=None)
    sex = Choice(choices=SexValue.choices, default=SexValue.UNSTATED)
    nationalities = several(NationalityAsked, most=MOST_NATIONALITIES, allow_empty=False)
    documents = several(DocumentAsked, most=MOST_DOCUMENTS, default=list)
    address = Line(most=300, **OPTIONAL)
    address_place = Line(most=120, **OPTIONAL)
    phone = Line(most=30, **OPTIONAL)
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True, default="")
    email_notices = Flag(allow_null=True, default=None)
    service = ServiceAsked(allow_null=True, default=None)
    needs = serializers.ListField(child=Code(NeedType), max_length=MOST_NEEDS, allow_null=True, default=None)

    def validate_names(self, names: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """One main name on each basis."""
        main = [name["basis"] for name in names if not name["alias"]]
        if not main or len(set(main)) != len(main):
            raise serializers.ValidationError(_("Write one name on each basis; others are aliases."))
        return names

    def validate_nationalities(self, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each once."""
        if len({one["country"] for one in asked}) != len(asked):
            raise serializers.ValidationError(_("Name each country once."))
        return asked

    def validate_needs(self, asked: list[str] | None) -> list[str] | None:
        """Each once."""
        return None if asked is None else list(dict.fromkeys(asked))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A municipality belongs to an address."""
        if attrs["address_place"] and not attrs["address"]:
            raise serializers.ValidationError({"address": _("Write the address or place of stay too.")})
        return attrs


class CrossingAsked(Strict):
    """When, where and in what manner somebody entered."""

    entered_at = Moment(allow_null=True, default=None, help_text="null only where the precision is unknown.")
    precision = Choice(choices=Precision.choices)
    entry_point = Code(EntryPoint)
    department = Code(Department, **OPTIONAL, help_text="Where the entry point does not say it.")
    mode = Code(ArrivalMode)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A moment as exact as it is said to be known."""
        if (attrs["entered_at"] is None) != (attrs["precision"] == Precision.UNKNOWN):
            raise serializers.ValidationError({"entered_at": _("Write when, or say that it is not known.")})
        return attrs


class SignedAsked(Strict):
    """How something was signed; by another person only with a witness."""

    kind = Choice(choices=SignatureKind.choices)
    signed_by = Line(most=200, **OPTIONAL)
    witness = Line(most=200, **OPTIONAL)
    read_by = Line(most=200, **OPTIONAL)
    interpreter = Line(most=200, **OPTIONAL)
    language = Choice(choices=LANGUAGES, default="es")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Who signed for somebody is named, and who saw it."""
        if attrs["kind"] == SignatureKind.ON_REQUEST:
            missing = [part for part in ("signed_by", "witness") if not attrs[part]]
            if missing:
                sentence = _("Another person signed: write who, and who was the witness.")
                raise serializers.ValidationError(dict.fromkeys(missing, sentence))
        return attrs


class ItemAsked(Strict):
    """One line of what somebody says they carry."""

    type = Code(ItemType)
    quantity = Whole(min_value=1, max_value=9999, default=1)
    serial = Line(most=60, **OPTIONAL)
    note = Line(most=200, **OPTIONAL)


class RegistrationAsked(Strict):
    """Everything that turns a draft into a registered case; `items` null while nobody asked, empty for none."""

    person = PersonAsked()
    crossing = CrossingAsked()
    received_at = Moment(help_text="When it was received at the desk, on paper or aloud.")
    notice_given = Flag(help_text="The privacy notice (Ley 1581 de 2012, art. 12).")
    notice_language = Choice(choices=LANGUAGES, default="es")
    signed = SignedAsked(allow_null=True, default=None)
    items = several(ItemAsked, most=MOST_ITEMS, allow_null=True, default=None)
    reasons = Reasons()


def person_from(asked: dict[str, Any]) -> PersonFacts:
    """The plain value of a valid body."""
    nationalities = asked["nationalities"]
    return PersonFacts(
        names=tuple(Name(**name) for name in asked["names"]),
        birth=BirthDate(**asked["birth"]) if asked["birth"] else None,
        sex=asked["sex"],
        nationalities=tuple(one["country"] for one in nationalities),
        nationality_basis={one["country"]: one["basis"] for one in nationalities},
        documents=tuple(Document(**document) for document in asked["documents"]),
        service=Service(**asked["service"]) if asked["service"] else None,
        needs=None if asked["needs"] is None else tuple(asked["needs"]),
        **{part: asked[part] for part in ("address", "address_place", "phone", "email", "email_notices")},
    )


def crossing_from(asked: dict[str, Any]) -> Crossing:
    """The plain value of a valid body; where an entry point lies is known, and a day has no hour."""
    known = EntryPoint.objects.values_list("department_id", flat=True).get(pk=asked["entry_point"])
    moment = asked["entered_at"]
    if moment is not None and asked["precision"] != Precision.MINUTE:
        moment = datetime.combine(local_date(moment), time(0), tzinfo=BOGOTA)
    return Crossing(**(asked | {"department": known or asked["department"], "entered_at": moment}))


def signed_from(asked: dict[str, Any] | None) -> Signed | None:
    """The plain value of a valid body."""
    return Signed(**asked) if asked else None


def registration_from(asked: dict[str, Any]) -> Registration:
    """The plain value of a valid body."""
    lines = asked["items"]
    return Registration(
        person=person_from(asked["person"]),
        crossing=crossing_from(asked["crossing"]),
        received_at=asked["received_at"],
        notice_given=asked["notice_given"],
        notice_language=asked["notice_language"],
        signed=signed_from(asked["signed"]),
        items=None if lines is None else Items(lines=tuple(Item(**line) for line in lines)),
    )
