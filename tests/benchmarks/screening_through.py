"""G8 and G9: people through the worker's task, and a new version against a hundred thousand cases, trail on.

The list is the labelled one beside the project, stored as its own versions are; the people are those of the labelled
cases who are on no list, again and again under other numbers, and some who are on it.
"""

import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import cycle, islice
from uuid import UUID, uuid4

from django.db import connection

from casework import clock
from casework.arrivals.models import Case
from casework.arrivals.states import CaseStatus
from casework.audit.models import AuditEvent
from casework.law.reference import Country
from casework.people.models import Birth, IdentityDocument, Nationality, Person, PersonName
from casework.people.writing import document_key, name_key
from casework.screening.hits import Hit
from casework.screening.indexes import serving_indexes
from casework.screening.lists.reading import ListRead
from casework.screening.lists.records import ListRecord
from casework.screening.lists.taking import import_list
from casework.screening.many_people import described_all
from casework.screening.matching.explanation import score_from
from casework.screening.matching.values import Document, Name, Subject
from casework.screening.matching.version import ALGORITHM
from casework.screening.models import Check, ListFormat, ListVersion
from casework.screening.rescreening import rescreen
from casework.screening.runs import Outcome, Rescreening, ScreeningRun
from casework.screening.services import CHUNK
from casework.screening.tasks import screen_chunk
from casework.staff.services import SYSTEM_ID, system_user
from tests.benchmarks import screening_data
from tests.benchmarks.figures import Figures
from tests.benchmarks.owner import analyze, without_trail
from tests.making import AT, make_office

THROUGH, EVERYBODY = 4_000, 100_000  # who are asked about by the task, and who are compared with a new version
NEW, CHANGED = 300, 200  # entries of the new version
BATCH = 2_000
KEPT = ("person", "personname", "birth", "nationality", "identitydocument", "case", "check", "screeningrun")
SOURCE = "bench"


def measure(figures: Figures) -> None:
    """Ask about four thousand in chunks of 500, then compare everybody with five hundred entries."""
    records = [_record(str(place), one.person) for place, one in enumerate(screening_data.whole_list())]
    asked = [case.subject for name in ("s2_negatives", "s4_spanish_ranks_docs") for case in screening_data.cases(name)]
    first = _take(records[:-NEW], at=AT - timedelta(days=1))
    Rescreening.objects.create(version=first, algorithm=ALGORITHM, began_at=AT, ended_at=AT)
    clock.set_demonstration(AT + timedelta(hours=1), running=False)
    _fill(islice(cycle(asked), THROUGH), checked=None)
    analyze()
    _through(figures)
    _fill(islice(cycle(asked), EVERYBODY - THROUGH), checked=first)
    analyze()
    _new_version(figures, records)
    hits = Hit.objects.iterator(chunk_size=BATCH)
    wrong = sum(score_from(hit.explanation) != hit.score for hit in hits)
    figures.at_most(f"G9 scores of {Hit.objects.count()} likenesses that differ from their explanation", wrong, 0)
    nameless = ScreeningRun.objects.filter(list_versions=[]) | ScreeningRun.objects.filter(algorithm="")
    figures.at_most("G9 looks that do not name list and algorithm", nameless.count(), 0)


def _through(figures: Figures) -> None:
    """The task as the worker calls it: read, looked up, written, on the trail."""
    began = time.perf_counter()
    serving_indexes()
    print(f"  index loaded from the database in {time.perf_counter() - began:.1f} s", flush=True)
    waiting = [str(pk) for pk in Check.objects.filter(status="requested").values_list("pk", flat=True)]
    events = AuditEvent.objects.count()
    began = time.perf_counter()
    done = sum(screen_chunk(check_ids=waiting[at : at + CHUNK]) for at in range(0, len(waiting), CHUNK))
    seconds = time.perf_counter() - began
    figures.at_least("people answered", done, THROUGH)
    figures.at_least(f"G8 people a second and worker, in chunks of {CHUNK}", done / seconds, 200)
    figures.at_least("events on the trail", AuditEvent.objects.count() - events, 3 * THROUGH)


def _new_version(figures: Figures, records: Sequence[ListRecord]) -> None:
    changed = [ListRecord(each.entry_id, each.names, births=each.births, remarks="new") for each in records[:CHANGED]]
    version = _take([*changed, *records[CHANGED:]], at=AT)
    serving_indexes()  # a worker has it from the first check that was asked after the import
    began = time.perf_counter()
    done = rescreen(version.pk, by=system_user(), at=AT + timedelta(hours=2))
    seconds = time.perf_counter() - began
    figures.at_least("cases compared with a new version", done.people if done else 0, EVERYBODY)
    print(f"  {done.entries if done else 0} entries, {done.hits if done else 0} likenesses", flush=True)
    figures.at_most("G8 a new version against everybody", seconds, 60, " s")


def _take(records: Sequence[ListRecord], *, at: object) -> ListVersion:
    read = ListRead(tuple(records), ListFormat.FTM_JSONL, uuid4().hex * 2)
    return import_list(read, source=SOURCE, by=system_user(), at=at)  # type: ignore[arg-type]


def _record(key: str, person: Subject) -> ListRecord:
    names = person.names or (Name(full="?"),)
    return ListRecord(
        key,
        names,
        births=person.births,
        countries=tuple(code.upper() for code in person.countries),
        documents=person.documents,
        gender=person.gender,
    )


def _fill(subjects: Iterator[Subject], *, checked: ListVersion | None) -> None:
    """People with a case and a check each, that waits or was answered from that version; past services and trail."""
    office = make_office()
    with without_trail(*(f"casework_{table}" for table in KEPT)):
        while batch := list(islice(subjects, BATCH)):
            _fill_batch(batch, office.pk, checked=checked)


def _fill_batch(batch: Sequence[Subject], office: str, *, checked: ListVersion | None) -> None:
    people = [uuid4() for _subject in batch]
    Person.objects.bulk_create(Person(pk=pk, created_at=AT) for pk in people)
    told = {"recorded_by_id": SYSTEM_ID, "recorded_at": AT}
    countries = set(Country.objects.values_list("pk", flat=True))
    pairs = list(zip(people, batch, strict=True))
    PersonName.objects.bulk_create(_name(pk, one.names[0], told) for pk, one in pairs if one.names)
    Birth.objects.bulk_create(_birth(pk, one.births[0], told) for pk, one in pairs if one.births)
    Nationality.objects.bulk_create(
        Nationality(person_id=pk, country_id=one.countries[0].upper(), **told)
        for pk, one in pairs
        if one.countries and one.countries[0].upper() in countries
    )
    IdentityDocument.objects.bulk_create(_document(pk, one.documents[0], told) for pk, one in pairs if one.documents)
    cases = [_case(pk, office) for pk in people]
    Case.objects.bulk_create(cases)
    subjects = described_all(people) if checked else {}
    checks = [_check(case, subjects.get(case.person_id), checked) for case in cases]
    Check.objects.bulk_create(checks)
    if checked:
        ScreeningRun.objects.bulk_create(_run(check, checked) for check in checks)


def _name(pk: UUID, name: Name, told: dict[str, object]) -> PersonName:
    given, family = (name.given, name.family) if name.family else (name.full, "")
    key = name_key(name.full)
    return PersonName(person_id=pk, given=given[:100], paternal=family[:100], search_key=key[:300], **told)


def _birth(pk: UUID, text: str, told: dict[str, object]) -> Birth:
    year, month, day = ([int(part) for part in text.split("/")[0].split("-")] + [None, None])[:3]
    return Birth(person_id=pk, year=year, month=month, day=day, **told)


def _document(pk: UUID, shown: Document, told: dict[str, object]) -> IdentityDocument:
    norm = document_key(shown.number)
    return IdentityDocument(person_id=pk, type_id="VE_CEDULA", number=shown.number, number_norm=norm, **told)


def _case(person: UUID, office: str) -> Case:
    key = uuid4()
    return Case(
        pk=key,
        number=f"B{key.hex[:20]}",
        public_ref=key.hex[:12],
        person_id=person,
        office_id=office,
        officer_id=SYSTEM_ID,
        started_by_id=SYSTEM_ID,
        registered_by_id=SYSTEM_ID,
        status=CaseStatus.OPEN,
        opened_at=AT,
    )


def _check(case: Case, subject: Subject | None, version: ListVersion | None) -> Check:
    check = Check(case=case, type_id="SANCTIONS", requested_at=AT, next_try_at=AT, due_at=AT)
    if version is not None and subject is not None:
        check.status, check.result, check.answered_at = "answered", "no_match", AT
        check.list_version, check.subject_hash = version, subject.hash
    return check


def _run(check: Check, version: ListVersion) -> ScreeningRun:
    return ScreeningRun(
        check_run=check,
        case_id=check.case_id,
        subject_hash=check.subject_hash,
        list_versions=[version.pk],
        algorithm=ALGORITHM,
        outcome=Outcome.NO_MATCH,
        asked_at=AT,
        at=AT,
    )


def run() -> Figures:
    """By itself."""
    figures = Figures()
    if not screening_data.is_there():
        print(f"NOT MEASURED: {screening_data.ABSENT}", flush=True)
        figures.missed.append("labelled cases")
        return figures
    measure(figures)
    connection.close()
    return figures
