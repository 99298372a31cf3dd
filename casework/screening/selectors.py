"""What to ask a list about a person, and what was answered."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from casework.arrivals.models import Case
from casework.arrivals.records import DuplicateDecision
from casework.law.reference import CheckType
from casework.people.facts import BirthDate, PersonFacts
from casework.people.kin import age_of
from casework.people.models import Person
from casework.people.selectors import Known, birth_value, known_about
from casework.people.writing import document_key, name_key
from casework.screening.lists.records import from_json
from casework.screening.matching import Candidate, Subject
from casework.screening.matching.values import Listed
from casework.screening.models import Check, Entry, Hit, ListState, ListVersion
from casework.screening.rules import READ_CHECKS
from casework.screening.states import CheckStatus
from casework.staff.models import Role, User
from casework.transitions import Transition

SANCTIONS = "SANCTIONS"
ASKED = (SANCTIONS,)  # the kinds of check that somebody answers today
# Matches with the entry that was found and who decided, the closest first.
HITS = Hit.objects.select_related("entry", "decided_by", "confirmed_by").order_by("-score")


def subject_of(person: Person) -> Subject:
    """The least data about a registered person that a check needs."""
    known: Known = known_about(person)
    return Subject(
        names=tuple(sorted({name.search_key for name in known.names if name.search_key})),
        documents=tuple(sorted({document.number_norm for document in known.documents if document.number_norm})),
        birth_year=_year(birth_value(known.birth) if known.birth else None),
    )


def _year(birth: BirthDate | None) -> int | None:
    return birth.year if birth else None


def candidates_for(subject: Subject, version: ListVersion) -> list[Candidate]:
    """The entries of this version that share a name or a document key with the subject."""
    shared = Q(name_keys__overlap=list(subject.names)) | Q(document_keys__overlap=list(subject.documents))
    return [
        Candidate(
            key=str(entry.pk),
            names=tuple(entry.name_keys),
            documents=tuple(entry.document_keys),
            birth_year=_listed_year(entry),
        )
        for entry in Entry.objects.filter(shared, list_version=version)
    ]


def _listed_year(entry: Entry) -> int | None:
    birth = next(iter(entry.listed.get("births", ())), "")[:4]
    return int(birth) if birth.isdigit() else None


def kinds_asked() -> QuerySet[CheckType]:
    """The kinds of check that are asked today, whatever the age."""
    return CheckType.objects.filter(pk__in=ASKED).order_by("pk")


def made_at_age(kinds: Iterable[CheckType], age: int | None) -> list[CheckType]:
    """Those of these checks that are made at that age; somebody of unknown age is taken for an adult."""
    return [kind for kind in kinds if age is None or kind.applies_at(age)]


def checks_owed(case: Case, *, on: date) -> list[CheckType]:
    """The checks that this person's age asks for on a day; there may be none."""
    return made_at_age(kinds_asked(), age_of(case.person_id, on=on))


def serving_list() -> ListVersion | None:
    """The version of the list that answers now; None while there is none, and then no check can run."""
    return ListVersion.objects.filter(state=ListState.SERVING).order_by("-imported_at").first()


def serving_lists() -> QuerySet[ListVersion]:
    """The versions that answer now, one a source; several sources serve side by side."""
    return ListVersion.objects.filter(state=ListState.SERVING).order_by("source")


def changed_entries(old: ListVersion | None, new: ListVersion) -> QuerySet[Entry]:
    """The entries of `new` that `old` has not, or has with other content: all there is to look at again."""
    entries = Entry.objects.filter(list_version=new)
    if old is None:
        return entries
    same = Entry.objects.filter(list_version=old, entry_id=OuterRef("entry_id"), content_hash=OuterRef("content_hash"))
    return entries.exclude(Exists(same))


def missing_entries(old: ListVersion, new: ListVersion) -> QuerySet[Entry]:
    """The entries of `old` that `new` has no more."""
    kept = Entry.objects.filter(list_version=new, entry_id=OuterRef("entry_id"))
    return Entry.objects.filter(list_version=old).exclude(Exists(kept))


def listed_of(entry: Entry) -> Listed:
    """The entry as a matcher compares it, under its primary key."""
    record = from_json(entry.entry_id, entry.listed)
    return Listed(str(entry.pk), record.person, is_person=record.kind.may_be_a_person)


def asked_about(cases: Sequence[UUID]) -> QuerySet[Check]:
    """The checks of these cases, newest first; their matches are HITS."""
    return Check.objects.filter(case__in=cases).select_related("type", "list_version").order_by("-requested_at")


def checks_of(case: Case) -> QuerySet[Check]:
    """The checks of a case with their matches, newest first."""
    return asked_about([case.pk]).prefetch_related(Prefetch("hits", queryset=HITS))


def reads_checks(user: User, case: Case, *, at: datetime) -> bool:
    """Whether this reader is told of the checks of a case that they see: the Ministry is not."""
    if not user.holds(Role.MINISTRY_LIAISON, at=at):
        return True  # no other role that sees a case is kept from them
    return Case.objects.visible_to(user, at=at, roles=READ_CHECKS).filter(pk=case.pk).exists()


def steps_told(case: Case, *, with_checks: bool) -> QuerySet[Transition]:
    """The steps of a case, without those of its checks where the reader is not told of them."""
    steps = Transition.objects.filter(case=case)
    return steps if with_checks else steps.exclude(subject_type=Check._meta.model_name)


def subject_from(person: PersonFacts) -> Subject:
    """The same about somebody who is being registered."""
    names = {name_key(name.given, name.paternal, name.maternal) for name in person.names}
    documents = {document_key(document.number) for document in person.documents}
    return Subject(
        names=tuple(sorted(names - {""})),
        documents=tuple(sorted(documents - {""})),
        birth_year=person.birth.year if person.birth else None,
    )


def earlier_cases_like(subject: Subject, *, case_id: UUID) -> Sequence[Case]:
    """Other cases of the same exact name or document number, not voided and not yet compared with this one."""
    if subject.is_blank:
        return []
    named = Q(
        person__personname_facts__search_key__in=subject.names, person__personname_facts__superseded_at__isnull=True
    )
    shown = Q(
        person__identitydocument_facts__number_norm__in=subject.documents,
        person__identitydocument_facts__superseded_at__isnull=True,
    )
    return list(
        Case.objects.filter(named | shown)
        .exclude(pk=case_id)
        .exclude(status="voided")
        .exclude(pk__in=DuplicateDecision.objects.filter(case=case_id).values("other_case"))
        .exclude(pk__in=DuplicateDecision.objects.filter(other_case=case_id).values("case"))
        .distinct()
        .order_by("number")[:20]
    )


def checks_to_run(at: datetime) -> QuerySet[Check, UUID]:
    """The keys of checks without an answer whose next try is due, oldest first: the sweep's list."""
    waiting = Check.objects.filter(status=CheckStatus.REQUESTED, next_try_at__lte=at)
    return waiting.order_by("next_try_at").values_list("pk", flat=True)
