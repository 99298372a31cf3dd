"""From approval to paper in two short transactions with the typesetting between them, outside any lock.

Killed at any point, the next try goes on where the last one stopped: one number, one document.
"""

import logging
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateRange

from casework.audit.context import service
from casework.errors import CaseworkError
from casework.law.days import end_of_term, local_date
from casework.law.models import DocumentType
from casework.people.files import read_file, store_file
from casework.people.models import FileKind, StoredFile
from casework.safe_conducts.document import IssuedPaper, SafeConductFacts, canonical_hash, render_safe_conduct
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.selectors import Evidence, evidence_for, facts_of
from casework.safe_conducts.services import HAND_OVER_WITHIN, locked, send_back
from casework.safe_conducts.states import STEPS, Status
from casework.staff.models import Role, SeriesKind, User
from casework.staff.numbers import NumbersRefused
from casework.staff.services import next_number
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work, open_work

log = logging.getLogger(__name__)
PRINTED_SIGNS = "BCDFGHJKLMNPQRSTVWXYZ23456789"  # no vowels, so no words; no 0, 1, I, O, so no doubt
MOST_ATTEMPTS = 5


class FactsUnreadable(CaseworkError):
    """The approved facts do not open: their key is lost, or they were altered or moved."""


def waits(safe_conduct_id: UUID) -> bool:
    """Whether there is anything left to do for this paper."""
    return SafeConduct.objects.filter(pk=safe_conduct_id, status__in=[Status.APPROVED, Status.NUMBERED]).exists()


def issue_safe_conduct(safe_conduct_id: UUID, *, by: User, at: datetime) -> bool:
    """Number, typeset and issue one approved paper; whether it is issued now. Does nothing where it already is."""
    try:
        number_safe_conduct(safe_conduct_id, by=by, at=at)
    except NumbersRefused as refused:  # the machine's fault and not the paper's: /readyz says so, and it is tried again
        log.error("safe-conduct %s gets no number: %s", safe_conduct_id, refused)
        return False
    paper = SafeConduct.objects.select_related("case", "person").get(pk=safe_conduct_id)
    if paper.status != Status.NUMBERED:
        return paper.status == Status.ISSUED
    try:
        put_on_paper(safe_conduct_id, typeset(paper), by=by, at=at)
    except (CaseworkError, OSError) as error:  # a full disk is told to a supervisor like a page that cannot be set
        log.error("safe-conduct %s could not be put on paper: %s", paper.pk, type(error).__name__)
        _postpone(safe_conduct_id, by=by, at=at)
        return False
    return True


@service("safe_conducts.numbered")
def number_safe_conduct(safe_conduct_id: UUID, *, by: User, at: datetime) -> None:
    """Give an approved paper its numbers and its dates, unless a fact has changed since: then it goes back."""
    paper = locked(safe_conduct_id)
    if paper.status != Status.APPROVED:
        return
    today = local_date(at)
    evidence = evidence_for(paper.case, on=today)
    kind = evidence.document_type
    if kind is None or _another_law(paper, kind) or _changed(paper, evidence):
        send_back(paper, by=by, at=at)
        return
    last_day = end_of_term(paper.term_value or 0, paper.term_unit, starts=at).last_day
    move(
        paper,
        "number",
        STEPS,
        by=by,
        at=at,
        year=today.year,
        register_no=next_number(SeriesKind.SAFE_CONDUCT, office_id=paper.office_id, year=today.year),
        printed_no="".join(secrets.choice(PRINTED_SIGNS) for _sign in range(9)),
        token=secrets.token_urlsafe(16),
        numbered_at=at,
        validity=DateRange(today, last_day + timedelta(days=1), "[)"),
        next_try_at=at,
    )


def _another_law(paper: SafeConduct, kind: DocumentType) -> bool:
    """Whether the law's longest term is another today than when it was approved; what was granted may be shorter."""
    longest = paper.longest_term or paper.term_value
    return (longest, paper.term_unit) != (kind.max_term, kind.unit)


def _changed(paper: SafeConduct, evidence: Evidence) -> bool:
    """Whether the paper would say something else now than what was approved."""
    return canonical_hash(facts_of(evidence).as_dict()) != paper.facts_hash


def typeset(paper: SafeConduct) -> bytes:
    """The PDF of a numbered paper, from its approved facts alone. Raises CaseworkError where it cannot be set."""
    return render_safe_conduct(*what_to_set(paper))


def what_to_set(paper: SafeConduct) -> tuple[SafeConductFacts, IssuedPaper, bytes | None]:
    """Facts, numbers and photo of a numbered paper: all that `render_safe_conduct` needs, in whatever process.

    Raises FactsUnreadable, FileDamaged.
    """
    facts = _readable_facts(paper)
    first_day, last_day = paper.valid_from, paper.valid_until
    assert paper.numbered_at  # noqa: S101 - a constraint of the database, as the days below
    assert first_day  # noqa: S101
    assert last_day  # noqa: S101
    issued = IssuedPaper(
        printed_number=paper.printed_no or "",
        issued_at=paper.numbered_at,
        valid_from=first_day,
        valid_until=last_day,
        verification_url=f"{settings.PUBLIC_URL}/v/{paper.token}",
        demonstration=settings.DEMONSTRATION,
    )
    return facts, issued, _approved_photo(paper, facts.photo_sha256)


def _readable_facts(paper: SafeConduct) -> SafeConductFacts:
    """What was approved. Raises FactsUnreadable: a supervisor is told, where the worker would fail in silence."""
    try:
        return SafeConductFacts.from_dict(paper.approved_facts())
    except (InvalidTag, KeyError, ValueError) as error:
        raise FactsUnreadable(str(paper.pk)) from error


def _approved_photo(paper: SafeConduct, sha256: str) -> bytes | None:
    """The very photo that was approved."""
    if not sha256:
        return None
    file = StoredFile.objects.filter(person=paper.person, kind=FileKind.PHOTO, sha256=sha256).first()
    return read_file(file) if file else None


@service("safe_conducts.issued")
def put_on_paper(safe_conduct_id: UUID, content: bytes, *, by: User, at: datetime) -> None:
    """Store the document and issue it, once."""
    paper = locked(safe_conduct_id)
    if paper.status != Status.NUMBERED:
        return
    file = store_file(
        content,
        kind=FileKind.SAFE_CONDUCT,
        media_type="application/pdf",
        person=paper.person,
        case_id=paper.case_id,
        by=by,
        at=at,
    )
    move(paper, "issue", STEPS, by=by, at=at, document=file, next_try_at=None)
    close_work(WorkKind.ISSUE_FAILED, subject=paper, by=by, at=at)
    due = at + HAND_OVER_WITHIN
    open_work(WorkKind.HAND_OVER, paper, case=paper.case, role=Role.CASE_OFFICER, due_at=due, at=at)


@service("safe_conducts.issue_postponed")
def _postpone(safe_conduct_id: UUID, *, by: User, at: datetime) -> None:
    """Try again later; after the last quick try a supervisor is told, and it is still tried every hour."""
    paper = locked(safe_conduct_id)
    if paper.status != Status.NUMBERED:
        return
    attempts = min(paper.issue_attempts + 1, MOST_ATTEMPTS)
    wait = timedelta(minutes=2**attempts) if attempts < MOST_ATTEMPTS else timedelta(hours=1)
    SafeConduct.objects.filter(pk=paper.pk).update(
        issue_attempts=attempts, next_try_at=at + wait, version=paper.version + 1
    )
    if attempts == MOST_ATTEMPTS:
        open_work(WorkKind.ISSUE_FAILED, paper, case=paper.case, role=Role.SUPERVISOR, due_at=at, at=at)
