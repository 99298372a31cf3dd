"""What to ask a list about a person, and what was answered."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from casework.arrivals.models import Case
from casework.law.reference import CheckType
from casework.screening.hits import Hit
from casework.screening.lists.records import from_json
from casework.screening.matching.values import Listed
from casework.screening.models import Check, Entry, ListState, ListVersion
from casework.screening.rules import READ_CHECKS
from casework.screening.states import CheckStatus
from casework.staff.models import Role, User
from casework.transitions import Transition

SANCTIONS = "SANCTIONS"
# Matches with the entry that was found and who decided, the closest first.
HITS = Hit.objects.select_related("entry__list_version", "decided_by", "confirmed_by").order_by("-score", "-agreeing")


def kinds_asked() -> QuerySet[CheckType]:
    """The kinds of check that are asked, of whomever: `kinds_for` says which of them concern a person."""
    return CheckType.objects.exclude(mandatory=CheckType.Mandatory.NO).order_by("pk")


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


def checks_to_run(at: datetime) -> QuerySet[Check, UUID]:
    """The keys of checks of our lists without an answer whose next try is due, oldest first: the sweep's list."""
    waiting = Check.objects.filter(
        status=CheckStatus.REQUESTED, next_try_at__lte=at, type__asked_of=CheckType.AskedOf.LIST
    )
    return waiting.order_by("next_try_at").values_list("pk", flat=True)
