"""What a paper would say, what stands against it, and what the public may know of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from casework.arrivals.desk_records import DeclaredItem, ItemDeclaration
from casework.arrivals.inadmission_grounds import InadmissionGround
from casework.arrivals.models import Arrival, Case
from casework.arrivals.records import ChildNotice
from casework.arrivals.states import CaseStatus
from casework.asylum.ministry_acts import ActKind, MinistryAct
from casework.asylum.selectors import covers_of
from casework.law.days import local_date
from casework.law.models import DocumentType
from casework.people.kin import with_adult
from casework.people.models import Basis, Birth, Death
from casework.people.selectors import KINDS, Known, current_facts, first, known_from
from casework.people.together import Prepared, attach, read_together
from casework.safe_conducts.document import LEGEND_TRANSLATION, Identity, NextStep, SafeConductFacts
from casework.safe_conducts.evidence import Evidence as Evidence
from casework.safe_conducts.kinds import EXIT
from casework.safe_conducts.kinds import INITIAL as INITIAL
from casework.safe_conducts.models import Print, PrintOutcome, SafeConduct
from casework.safe_conducts.states import Status
from casework.screening.assessments import Assessment
from casework.screening.selectors import HITS, asked_about, kinds_asked

NEXT_STEPS = {INITIAL: NextStep.RATIFY, EXIT: NextStep.LEAVE}
NO_DOCUMENT, SWORN = "NONE", "SWORN"
# A service card tells who somebody was: it identifies them in the file, never on paper (design: seal.md).
NOT_ON_PAPER = (NO_DOCUMENT, SWORN, "VE_MILITARY_ID")


def at_irregular_risk(evidence: Evidence) -> bool:
    """Whether somebody's last paper has ended and nothing else lets them stay (design: domain.md 5.6, expire)."""
    last, established = evidence.last, Basis.ESTABLISHED
    needs_none = any(one.country_id == "COL" and one.basis == established for one in evidence.known.nationalities)
    allowed = evidence.act(ActKind.RECOGNITION) or evidence.act(ActKind.OTHER_PERMIT)
    alone = evidence.case.status == CaseStatus.OPEN and evidence.death is None and evidence.active is None
    ended = last is not None and last.valid_until is not None and last.valid_until < evidence.on
    return alone and ended and not needs_none and not allowed


def evidence_for(case: Case, *, on: date) -> Evidence:
    """All of it about one case, in one query, and a few more for a child."""
    return evidence_of([case], on=on)[case.pk]


def evidence_of(cases: Sequence[Case], *, on: date) -> dict[UUID, Evidence]:
    """All of it about each of these cases, by the case's key, in one query; each has its person and office at hand."""
    persons, keys = [case.person_id for case in cases], [case.pk for case in cases]
    if len(cases) == 1:
        found = ABOUT_ONE.read(person=persons[0], case=keys[0], on=on)
    elif 1 < len(cases) <= AT_ONCE:
        found = ABOUT_A_PAGE.read(on=on, **_filled("person", persons), **_filled("case", keys))
    else:
        found = read_together(*_looked_at(persons, keys, on=on))
    known = known_from([case.person for case in cases], found[: len(KINDS)])
    (arrivals, covers, checks, hits, declarations, lines, papers, notices, grounds, kinds, *later, types) = found[
        len(KINDS) :
    ]
    attach(checks, hits, by="check_run", as_="hits")
    attach(declarations, lines, by="declaration", as_="lines")
    parts = [_by_case(rows) for rows in (arrivals, covers, checks, declarations, papers, notices, grounds)]
    after = _Later(*later)
    made = {}
    for case in cases:
        arrival, cover, checks, declaration, earlier, notice, inadmission = (part[case.pk] for part in parts)
        made[case.pk] = Evidence(
            case=case,
            known=known[case.person_id],
            arrival=first(arrival),
            application=cover[0].application if cover else None,
            checks=checks,
            declaration=first(declaration),
            earlier=earlier,
            document_type=None,
            on=on,
            kinds_of_check=kinds,
            notice=first(notice),
            inadmission=inadmission,
            types=types,
            **after.of(case, cover[0].application_id if cover else None),
        )
        made[case.pk] = _of_the_kind_asked(made[case.pk])
    _say_who_has_an_adult(list(made.values()), on=on)
    return made


class _Later:
    """What matters to the papers after the first: acts of the Ministry, the assessment, a death."""

    def __init__(self, acts: list[MinistryAct], assessments: list[Assessment], deaths: list[Death]) -> None:
        corrected = {act.corrects_id for act in acts}
        self.acts: defaultdict[UUID, dict[UUID, MinistryAct]] = defaultdict(dict)
        for act in acts:
            if act.pk not in corrected:
                self.acts[act.application_id][act.pk] = act
        self.assessments = {one.case_id: one for one in assessments}
        self.deaths = {death.person_id: death for death in deaths}

    def of(self, case: Case, application_id: UUID | None) -> dict[str, Any]:
        """The parts of the evidence about this case."""
        return {
            "acts": list(self.acts[application_id].values()) if application_id else [],
            "assessment": self.assessments.get(case.pk),
            "death": self.deaths.get(case.person_id),
        }


def _of_the_kind_asked(evidence: Evidence) -> Evidence:
    """For the request that is under way, else for what is due; a replacement goes by the law of what it replaces."""
    pending, replaced = evidence.pending, evidence.replaced
    if replaced is None or replaced.numbered_at is None:
        return evidence.of_kind(pending.type if pending else evidence.kind_due)
    return as_replacing(evidence, replaced)


def as_replacing(evidence: Evidence, replaced: SafeConduct) -> Evidence:
    """For another sheet with the same end, by the law of the day on which the first was numbered. One query."""
    return replace(evidence, kind=replaced.type, document_type=_law_then(replaced))


def law_of(paper: SafeConduct, evidence: Evidence) -> DocumentType | None:
    """The kind of a paper of this case as the law has it: of what is under way today, else as it was then."""
    return evidence.document_type if paper == evidence.pending else _law_then(paper)


def _law_then(paper: SafeConduct) -> DocumentType | None:
    """As the law was when it was numbered; where it never was, when it was asked for. One query."""
    return DocumentType.objects.in_force(paper.type, local_date(paper.numbered_at or paper.requested_at)).first()


def _say_who_has_an_adult(made: Sequence[Evidence], *, on: date) -> None:
    """Ask it once for all the children among them."""
    children = [evidence for evidence in made if evidence.is_child]
    answered_for = with_adult([evidence.case.person_id for evidence in children], on=on)
    for evidence in children:
        evidence.has_adult = evidence.case.person_id in answered_for


def _looked_at(persons: Sequence[UUID], keys: Sequence[UUID], *, on: date) -> list[QuerySet[Any]]:
    """The facts about the people, what the files hold, and the law of that day."""
    later = [
        MinistryAct.objects.filter(application__beneficiaries__case__in=keys, withdrawn_at__isnull=True).order_by(
            "-recorded_at", "-id"
        ),
        Assessment.objects.filter(case__in=keys).exclude(status="reopened"),
        Death.objects.filter(person__in=persons, superseded_at__isnull=True),
    ]
    types = DocumentType.objects.filter(valid__contains=on).order_by("code")
    return [*current_facts(persons), *_about_cases(keys), *later, types]


ABOUT_ONE = Prepared(lambda *, person, case, on: _looked_at([person], [case], on=on))
AT_ONCE = 50  # a page of a list


def _about_a_page(*, on: date, **asked: UUID) -> list[QuerySet[Any]]:
    keys = list(asked.values())
    return _looked_at(keys[:AT_ONCE], keys[AT_ONCE:], on=on)


ABOUT_A_PAGE = Prepared(_about_a_page)


def _filled(kind: str, keys: Sequence[UUID]) -> dict[str, UUID]:
    """As many keys as were prepared for: the last one again and again finds nothing more."""
    filled = [*keys, *[keys[-1]] * (AT_ONCE - len(keys))]
    return {f"{kind}_{number}": key for number, key in enumerate(filled)}


def _about_cases(keys: Sequence[UUID]) -> list[QuerySet[Any]]:
    """What the file holds besides facts about the person, the newest first."""
    papers = SafeConduct.objects.select_related("requested_by", "approved_by", "office", "document")
    return [
        Arrival.objects.current().select_related("entry_point", "department", "mode").filter(case__in=keys),
        covers_of(keys),
        asked_about(keys),
        HITS.filter(case__in=keys),
        ItemDeclaration.objects.filter(case__in=keys).order_by("-declared_at"),
        DeclaredItem.objects.filter(case__in=keys).select_related("type"),
        papers.filter(case__in=keys).order_by("-requested_at"),
        ChildNotice.objects.filter(case__in=keys).order_by("-notified_at"),
        InadmissionGround.objects.select_related("recorded_by", "withdrawn_by")
        .filter(case__in=keys)
        .order_by("-recorded_at", "-id"),
        kinds_asked(),
    ]


def _by_case(rows: Iterable[Any]) -> "defaultdict[UUID, list[Any]]":
    """The rows of each case in the order they came."""
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


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
        work_permitted=kind.work_permitted,
        next_step=NEXT_STEPS.get(kind.code, NextStep.RENEW),
        office_name=office.name_es,
        office_city=office.city,
        territorial_limit=evidence.pending.territorial_limit if evidence.pending else "",
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


def ending_between(first: date, last: date) -> QuerySet[SafeConduct]:
    """Issued papers whose last day lies between these two, both included, the earliest end first."""
    ends = (first + timedelta(days=1), last + timedelta(days=1))  # of the range, which leaves its end out
    issued = SafeConduct.objects.filter(status=Status.ISSUED, validity__endswith__range=ends)
    return issued.order_by("validity", "pk")


def to_issue(at: datetime) -> QuerySet[SafeConduct, UUID]:
    """The keys of approved or numbered papers whose next try is due, oldest first: the sweep's list."""
    waiting = SafeConduct.objects.filter(status__in=[Status.APPROVED, Status.NUMBERED], next_try_at__lte=at)
    return waiting.order_by("next_try_at").values_list("pk", flat=True)


def to_hand_over(cases: QuerySet[Case], *, on: date) -> QuerySet[SafeConduct]:
    """Papers that hold on that day or later and that nobody was handed, the longest waiting first.

    A renewal is issued ahead and handed over before the one before it ends. `sheets` were printed.
    """
    handed = Print.objects.filter(safe_conduct=OuterRef("pk"), outcome=PrintOutcome.HANDED_OVER)
    printed = Count("prints", filter=Q(prints__outcome=PrintOutcome.PRINTED))
    held = SafeConduct.objects.filter(status=Status.ISSUED, validity__endswith__gt=on, case__in=cases)
    return held.exclude(Exists(handed)).annotate(sheets=printed).order_by("numbered_at", "pk")
