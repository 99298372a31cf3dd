"""What a paper would say, what stands against it, and what the public may know of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from casework.arrivals.models import Arrival, Case, ItemDeclaration
from casework.asylum.models import Application
from casework.asylum.selectors import open_application
from casework.law.models import DocumentType
from casework.law.selectors import document_type_on
from casework.people.models import Birth
from casework.people.selectors import Known, birth_value, first, known_about
from casework.safe_conducts.document import LEGEND_TRANSLATION, Identity, NextStep, SafeConductFacts
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.states import PENDING, Status
from casework.screening.models import Check, Hit
from casework.screening.selectors import checks_of
from casework.screening.states import CheckStatus, Result

INITIAL = "SC2_INITIAL"
NO_DOCUMENT, SWORN = "NONE", "SWORN"
# A service card tells who somebody was: it identifies them in the file, never on paper (design: seal.md).
NOT_ON_PAPER = (NO_DOCUMENT, SWORN, "VE_MILITARY_ID")


@dataclass(slots=True)
class Evidence:
    """Everything that is looked at before a paper is requested or approved, side by side."""

    case: Case
    known: Known
    arrival: Arrival | None
    application: Application | None
    checks: list[Check]
    declaration: ItemDeclaration | None
    earlier: list[SafeConduct]
    document_type: DocumentType | None
    on: date

    @property
    def pending(self) -> SafeConduct | None:
        """The request that is under way."""
        return next((paper for paper in self.earlier if paper.status in PENDING), None)

    @property
    def active(self) -> SafeConduct | None:
        """The paper that is valid on the day of the question."""
        return next((paper for paper in self.earlier if paper.is_active(self.on)), None)

    @property
    def age(self) -> int | None:
        """Age in whole years on that day, from the birth date to use."""
        return birth_value(self.known.birth).years_on(self.on) if self.known.birth else None

    @property
    def unsettled_hits(self) -> list[Hit]:
        """Matches that nobody has decided yet."""
        return [hit for check in self.checks for hit in check.hits.all() if not hit.settled]

    def count(self, *, status: str = "", result: str = "") -> int:
        """How many checks have this status and this result."""
        return sum(
            (not status or check.status == status) and (not result or check.result == result) for check in self.checks
        )

    @property
    def checks_pending(self) -> int:
        """Checks without an answer."""
        return self.count(status=CheckStatus.REQUESTED)

    @property
    def checks_not_run(self) -> int:
        """Checks in which nobody could look."""
        return self.count(result=Result.COULD_NOT_RUN)


def evidence_for(case: Case, *, on: date) -> Evidence:
    """All of it, in a fixed number of queries."""
    return Evidence(
        case=case,
        known=known_about(case.person),
        arrival=Arrival.objects.current().select_related("entry_point", "department", "mode").filter(case=case).first(),
        application=open_application(case),
        checks=list(checks_of(case)),
        declaration=case.item_declarations.prefetch_related("lines__type").order_by("-declared_at").first(),
        earlier=list(papers_of(case)),
        document_type=document_type_on(INITIAL, on).document_type,
        on=on,
    )


def papers_of(case: Case) -> QuerySet[SafeConduct]:
    """The safe-conducts of a case, newest first."""
    return case.safe_conducts.select_related("requested_by", "approved_by", "office", "document").order_by(
        "-requested_at"
    )


def facts_of(evidence: Evidence) -> SafeConductFacts:
    """What the paper would say today. Raises ValueError where no document type is in force."""
    kind = evidence.document_type
    if kind is None:
        raise ValueError("no document type in force")
    known, arrival, office = evidence.known, evidence.arrival, evidence.case.office
    name = known.name
    nationality = first(known.nationalities)
    country = nationality.country if nationality else None
    photo = known.photo
    return SafeConductFacts(
        given_names=name.given if name else "",
        paternal_surname=name.paternal if name else "",
        maternal_surname=name.maternal if name else "",
        unnamed_number=known.person.unnamed_no if name is None or name.unknown else None,
        sex=first(known.sexes).value if known.sexes else "",  # type: ignore[union-attr]
        nationality=country.alpha3 if country else "",
        nationality_es=country.name_es if country else "",
        nationality_en=country.name_en if country else "",
        photo_sha256=photo.file.sha256 if photo else "",
        entry_place=arrival.entry_point.name_es if arrival else "",
        border_zone=arrival.department.name_es if arrival and arrival.department else "",
        type_code=kind.code,
        type_es=kind.name_es,
        type_en=kind.name_en,
        legal_basis=kind.basis,
        legend=kind.legend,
        legend_translation=LEGEND_TRANSLATION if kind.legend else "",
        next_step=NextStep.RATIFY,
        office_name=office.name_es,
        office_city=office.city,
        territorial_limit="",
        case_ref=evidence.case.public_ref,
        **_identity(known),
        **_birth(known.birth),
    )


def _identity(known: Known) -> dict[str, Any]:
    """A document with its number before a sworn identity, a sworn identity before none; nothing about service."""
    shown = [paper for paper in known.documents if paper.type_id not in NOT_ON_PAPER]
    if shown:
        paper = shown[0]
        return {
            "identity_basis": Identity.DOCUMENT,
            "identity_document": f"{paper.type.name_es} {paper.number}".strip(),
        }
    sworn = any(paper.type_id == SWORN for paper in known.documents)
    return {"identity_basis": Identity.SWORN if sworn else Identity.NONE, "identity_document": ""}


def _birth(birth: Birth | None) -> dict[str, Any]:
    """The birth date as far as it is known."""
    if birth is None:
        return {"birth": ""}
    if birth.year is None:
        return {"birth": "", "approximate_age": birth.age, "age_as_of": birth.as_of}
    parts = [f"{birth.year:04d}", *(f"{part:02d}" for part in (birth.month, birth.day) if part)]
    return {"birth": "-".join(parts)}


def printed_name(facts: dict[str, Any]) -> str:
    """The name on an approved paper as one line."""
    return " ".join(facts[part] for part in ("given_names", "paternal_surname", "maternal_surname") if facts.get(part))


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """What anybody with the paper may know: whether it is valid today, and until when if it is."""

    valid: bool
    until: date | None = None


def public_answer(token: str, *, on: date) -> PublicAnswer:
    """The answer to a token; unknown, ended and never issued all look the same. One query, always."""
    asked = token.replace("\x00", "\ufffd")  # a sign that no text in PostgreSQL holds: it is a question all the same
    paper = SafeConduct.objects.filter(token=asked).only("status", "validity").first()
    if paper is not None and paper.is_active(on):
        return PublicAnswer(valid=True, until=paper.valid_until)
    return PublicAnswer(valid=False)


def to_issue(at: datetime) -> QuerySet[SafeConduct, UUID]:
    """The keys of approved or numbered papers whose next try is due, oldest first: the sweep's list."""
    waiting = SafeConduct.objects.filter(status__in=[Status.APPROVED, Status.NUMBERED], next_try_at__lte=at)
    return waiting.order_by("next_try_at").values_list("pk", flat=True)
