"""What to ask a list about a person, and what was answered."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from casework.arrivals.models import Case
from casework.law.reference import CheckType
from casework.people.facts import BirthDate, PersonFacts
from casework.people.models import Person
from casework.people.selectors import Known, birth_value, known_about
from casework.people.writing import document_key, name_key
from casework.screening.matching import Candidate, Subject
from casework.screening.models import Check, Entry, Hit, ListState, ListVersion
from casework.screening.rules import READ_CHECKS
from casework.screening.states import CheckStatus
from casework.staff.models import Role, User
from casework.transitions import Transition

SANCTIONS = "SANCTIONS"
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
    birth = str(entry.listed.get("birth", ""))[:4]
    return int(birth) if birth.isdigit() else None


def kinds_asked() -> QuerySet[CheckType]:
    """The kinds of check that are asked, of whomever: `kinds_for` says which of them concern a person."""
    return CheckType.objects.exclude(mandatory=CheckType.Mandatory.NO).order_by("pk")


def serving_list() -> ListVersion | None:
    """The version of the list that answers now; None while there is none, and then no check can run."""
    return ListVersion.objects.filter(state=ListState.SERVING).order_by("-imported_at").first()


def asked_about(cases: Sequence[UUID]) -> QuerySet[Check]:
    """The checks of these cases, newest first; their matches are HITS."""
    return (
        Check.objects.filter(case__in=cases).select_related("type", "list_version", "answer").order_by("-requested_at")
    )


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


def checks_to_run(at: datetime) -> QuerySet[Check, UUID]:
    """The keys of checks of our lists without an answer whose next try is due, oldest first: the sweep's list."""
    waiting = Check.objects.filter(
        status=CheckStatus.REQUESTED, next_try_at__lte=at, type__asked_of=CheckType.AskedOf.LIST
    )
    return waiting.order_by("next_try_at").values_list("pk", flat=True)
