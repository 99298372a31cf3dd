"""Every file and printed document of one case, each with who opened it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from casework.admin.reading import display_names
from casework.admin.sentences import who
from casework.arrivals.models import Case
from casework.asylum.models import Application, Statement
from casework.audit.selectors import reads_of_case
from casework.people.models import FileKind, StoredFile
from casework.screening.opinions import IntelligenceOpinion

KINDS: dict[str, Any] = {
    FileKind.PHOTO: _("photo"),
    FileKind.SAFE_CONDUCT: _("document of a safe-conduct"),
    FileKind.CHECK_ANSWER: _("answer of an agency"),
    FileKind.MINISTRY_ACT: _("act of the Ministry"),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody in one role who opened a file: first and last time, how often."""

    name: str
    office: str
    first: datetime
    last: datetime
    times: int


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One thing that can be opened: since when it is there, by whose hand, its hash if its bytes are kept."""

    what: Any
    key: UUID
    at: datetime
    by: str
    sha256: str
    readers: list[Opened]


def files_of(case: Case) -> list[CaseFile]:
    """All of them, oldest first, in a fixed number of queries."""
    kept = [*_stored(case), *_printed(case), *_sealed(case)]
    read = _readers(case, [row[0] for row in kept])
    names = display_names(row[4] for row in kept)
    files = [
        CaseFile(what, key, at, names.get(str(by), "—"), digest, read.get((table, str(key)), []))
        for table, key, what, at, by, digest in kept
    ]
    return sorted(files, key=lambda file: file.at)


Row = tuple[str, UUID, Any, datetime, UUID, str]


def _stored(case: Case) -> Iterator[Row]:
    """Photos belong to the person, documents to the case."""
    of_case = Q(case=case) | Q(case__isnull=True, person=case.person_id)
    for file in StoredFile.objects.filter(of_case):
        kind = KINDS.get(file.kind, file.kind)
        yield StoredFile._meta.db_table, file.pk, kind, file.stored_at, file.stored_by_id, file.sha256


def _printed(case: Case) -> Iterator[Row]:
    """Receipts are set anew each time; the trail keeps the hash of each."""
    for one in Application.objects.filter(case=case):
        yield Application._meta.db_table, one.pk, _("lodging receipt"), one.recorded_at, one.lodged_by_id, ""


def _sealed(case: Case) -> Iterator[Row]:
    """What only cleared roles read."""
    for told in Statement.objects.filter(case=case).defer("ciphertext"):
        yield Statement._meta.db_table, told.pk, _("what the person told"), told.recorded_at, told.recorded_by_id, ""
    for one in IntelligenceOpinion.objects.filter(case=case).defer("ciphertext"):
        table = IntelligenceOpinion._meta.db_table
        yield table, one.pk, _("intelligence opinion"), one.recorded_at, one.recorded_by_id, ""


def _readers(case: Case, tables: Iterable[str]) -> Mapping[tuple[str, str], list[Opened]]:
    """Who opened what, latest first. Looking at an application's page is no reading of its receipt."""
    opened = reads_of_case(case.pk).filter(subject_table__in=set(tables))
    receipts = Q(subject_table=Application._meta.db_table)
    opened = opened.filter(~receipts | Q(purpose="receipt printed"))
    rows = list(
        opened.order_by()
        .values("subject_table", "subject_pk", "actor", "role", "office")
        .annotate(first=Min("occurred_at"), last=Max("occurred_at"), times=Count("id"))
        .order_by("-last")
    )
    names = display_names(row["actor"] for row in rows)
    found: dict[tuple[str, str], list[Opened]] = defaultdict(list)
    for row in rows:
        name = who(row["actor"], row["role"], names)
        one = Opened(name, row["office"], row["first"], row["last"], row["times"])
        found[row["subject_table"], row["subject_pk"]].append(one)
    return found


def files_link(case_id: UUID) -> str:
    """A link to this page of a case."""
    url = reverse("admin:casework_case_files", args=[case_id])
    return format_html('<a href="{}">{}</a>', url, _("files and who read them"))
