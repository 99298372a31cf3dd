"""Plain lookup tables that other concepts point at by code."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.law.bilingual import Bilingual, Lookup, in_language


class Country(Bilingual):
    """A nationality or country by its ICAO Doc 9303 alpha-3 code, with XXA stateless, XXB, XXC refugees, XXX."""

    alpha3 = models.CharField(max_length=3, primary_key=True)


class Department(Lookup):
    """A department of Colombia by its DIVIPOLA code."""

    borders_venezuela = models.BooleanField()


class EntryPoint(Lookup):
    """Where people cross the border; informal trails are known by department only, never by place."""

    class Kind(models.TextChoices):
        BRIDGE = "bridge", _("Bridge")
        LAND = "land", _("Land crossing")
        RIVER = "river", _("River crossing")
        INFORMAL = "informal", _("Informal crossing")
        AIR = "air", _("Airport")
        UNKNOWN = "unknown", _("Not established")

    kind = models.CharField(max_length=20, choices=Kind)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")


class ArrivalMode(Lookup):
    """How somebody came: in uniform or not, armed or not; null where it is not established."""

    uniform = models.BooleanField(null=True)
    arms = models.BooleanField(null=True)


class IdentityDocumentType(Lookup):
    """A kind of identity document and the country that issues it; null for having none."""

    country = models.ForeignKey(Country, models.PROTECT, null=True, blank=True, related_name="+")


class ServiceBranch(Lookup):
    """A force or service; restricted branches are shown only to roles cleared for security data."""

    kind = models.CharField(max_length=30)
    rank_scheme = models.CharField(max_length=20, blank=True)
    restricted = models.BooleanField(default=False)


class RankClass(Lookup):
    """A class of ranks for statistics; `publish_as` is the class it is merged with in what is published."""

    order = models.PositiveSmallIntegerField()
    publish_as = models.CharField(max_length=40)


class Rank(Bilingual):
    """A rank of one scheme, in the scheme's order from lowest to highest; its key is scheme:code."""

    id = models.CharField(max_length=61, primary_key=True)
    scheme = models.CharField(max_length=20)
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    rank_class = models.ForeignKey(RankClass, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="rank_one_per_scheme_and_code", fields=["scheme", "code"])]


class ItemType(Lookup):
    """A kind of thing that people hand over."""

    class Serialised(models.TextChoices):
        YES = "yes", _("Serial number")
        IF_MARKED = "if_marked", _("Serial number if marked")
        LOT = "lot", _("Lot number")
        NO = "no", _("No serial number")

    class Unit(models.TextChoices):
        EACH = "each", _("piece")
        ROUND = "round", _("round")
        SET = "set", _("set")

    group = models.CharField(max_length=20)
    serialised = models.CharField(max_length=20, choices=Serialised)
    unit = models.CharField(max_length=20, choices=Unit)


class NeedType(Lookup):
    """A specific need (UNHCR proGres v3 code); restricted ones only cleared roles see, suggested ones come first."""

    category = models.CharField(max_length=4)
    restricted = models.BooleanField()
    suggested = models.BooleanField()


class FamilyRelation(Lookup):
    """What somebody is to the principal of a family; `extension_right` where art. 2.2.3.1.6.13 lists it."""

    progres_code = models.CharField(max_length=20, blank=True)
    extension_right = models.BooleanField()
    condition = models.CharField(max_length=200, blank=True)


class FlightReason(Lookup):
    """A stated reason for leaving; `possible_ground` names letters of art. 2.2.3.1.1.1 that it may touch."""

    possible_ground = models.CharField(max_length=20, blank=True)

    @property
    def grounds(self) -> tuple[str, ...]:
        """The letters a, b, c of the definition; empty when the reason points at none of its own."""
        return tuple(letter for letter in self.possible_ground.split(";") if letter in {"a", "b", "c"})


class RejectionGround(Lookup):
    """One of the seven grounds of an outright rejection, by its number in art. 2.2.3.1.6.3."""

    number = models.PositiveSmallIntegerField()


class LossGround(Lookup):
    """Why a safe-conduct holds no more: a letter of art. 2.2.3.1.4.2, or our own where the letter is a dash."""

    letter = models.CharField(max_length=12)


class CheckType(Lookup):
    """A kind of background check: who performs it, whom it is mandatory for, from which age."""

    class Mandatory(models.TextChoices):
        YES = "yes", _("For everybody")
        PERSONNEL = "personnel", _("For people who served")
        WEAPONS = "weapons", _("If weapons were handed over")
        FAMILY = "family", _("If family links are claimed")
        NO = "no", _("Not mandatory")

    class Minors(models.TextChoices):
        YES = "yes", _("Also children")
        FROM_7 = "from_7", _("From 7 years")
        FROM_14 = "from_14", _("From 14 years")
        CHILD_SPECIFIC = "child_specific", _("Children by their own procedure")
        NO = "no", _("Adults only")

    class AskedOf(models.TextChoices):
        LIST = "list", _("Our lists")
        AGENCY = "agency", _("An agency")

    performed_by_es = models.CharField(max_length=200)
    performed_by_en = models.CharField(max_length=200)
    mandatory = models.CharField(max_length=20, choices=Mandatory)
    minors = models.CharField(max_length=20, choices=Minors)
    asked_of = models.CharField(max_length=6, choices=AskedOf)
    needs = models.CharField(max_length=20, blank=True)  # without which nobody can be asked: `least_data` of screening
    sends = models.CharField(max_length=120)  # the least that is told of a person, and nothing else
    result_kind = models.CharField(max_length=80)  # the words that answer it, as the agency says them
    reads_as = models.CharField(max_length=80)  # what each of these words amounts to, in the same order
    hours = models.PositiveSmallIntegerField()  # in which it is answered; 0: as CHECK_RESULT_SLA says
    renewed = models.BooleanField()  # asked afresh when a paper is renewed (design: domain.md section 4)
    sealed = models.BooleanField()  # what was answered is for security reviewers alone

    @property
    def answers(self) -> dict[str, str]:
        """What each word of an answer amounts to."""
        return dict(zip(self.result_kind.split("/"), self.reads_as.split("/"), strict=True))

    @property
    def performed_by(self) -> str:
        """Who carries the check out, in the active language."""
        return in_language(self.performed_by_es, self.performed_by_en)

    def applies_at(self, age: int) -> bool:
        """Whether the check is made for somebody of that age in years; of a child, some by a procedure of its own."""
        youngest = {self.Minors.FROM_7: 7, self.Minors.FROM_14: 14, self.Minors.NO: 18}
        return age >= youngest.get(self.Minors(self.minors), age)
