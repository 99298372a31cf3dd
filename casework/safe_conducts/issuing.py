"""From approval to paper in two short transactions with the typesetting between them, outside any lock.

Killed at any point, the next try goes on where the last one stopped: one number, one document.
"""

import logging
import secrets
from datetime import datetime, timedelta
from importlib import import_module
from typing import cast
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.conf import settings

from casework.audit.context import service
from casework.errors import CaseworkError, Finding, refusing
from casework.law.days import local_date
from casework.law.models import DocumentType
from casework.people.files import read_file, store_file
from casework.people.models import FileKind, StoredFile
from casework.safe_conducts.answers import reasons_given
from casework.safe_conducts.document import IssuedPaper, SafeConductFacts, canonical_hash, render_safe_conduct
from casework.safe_conducts.ending import cut_short, end, held_in
from casework.safe_conducts.locking import locked
from casework.safe_conducts.models import SafeConduct
from casework.safe_conducts.prints import HAND_OVER_WITHIN
from casework.safe_conducts.rules import about_the_paper
from casework.safe_conducts.seal import sign
from casework.safe_conducts.seal_certificates import CertificateStatus
from casework.safe_conducts.seal_keys import SealKeysRefused, keep_from_revoking, private_key, signer_at
from casework.safe_conducts.sealing import message_of
from casework.safe_conducts.selectors import Evidence, evidence_for, facts_of
from casework.safe_conducts.services import send_back
from casework.safe_conducts.states import STEPS, Status
from casework.safe_conducts.terms import days_of
from casework.staff.models import Role, SeriesKind, User
from casework.staff.numbers import NumbersRefused
from casework.staff.services import next_number
from casework.transitions import move
from casework.work.models import WorkKind
from casework.work.services import close_work, close_work_in, open_work

log = logging.getLogger(__name__)
PRINTED_SIGNS = "BCDFGHJKLMNPQRSTVWXYZ23456789"  # no vowels, so no words; no 0, 1, I, O, so no doubt
MOST_ATTEMPTS = 5
SIGNATURE = "casework.safe_conducts.pdf_signature"


class FactsUnreadable(CaseworkError):
    """The approved facts do not open: their key is lost, or they were altered or moved."""


def waits(safe_conduct_id: UUID) -> bool:
    """Whether there is anything left to do for this paper."""
    return SafeConduct.objects.filter(pk=safe_conduct_id, status__in=[Status.APPROVED, Status.NUMBERED]).exists()


def issue_safe_conduct(safe_conduct_id: UUID, *, by: User, at: datetime) -> bool:
    """Number, typeset and issue one approved paper; whether it is issued now. Does nothing where it already is."""
    try:
        paper = number_safe_conduct(safe_conduct_id, by=by, at=at)
    except (NumbersRefused, SealKeysRefused) as refused:  # the machine's fault: /readyz says so, and it is tried again
        log.error("safe-conduct %s gets no number or no signer: %s", safe_conduct_id, refused)
        _postpone(safe_conduct_id, by=by, at=at)
        return False
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
def number_safe_conduct(safe_conduct_id: UUID, *, by: User, at: datetime) -> SafeConduct:
    """Give an approved paper its numbers and its dates, unless a fact has changed since: then it goes back.

    The paper as it is then; one that has its number keeps it.
    """
    paper = locked(safe_conduct_id)
    if paper.status == Status.NUMBERED:
        _keep_a_signer(paper, by=by, at=at)
    if paper.status != Status.APPROVED:
        return paper
    today = local_date(at)
    evidence = evidence_for(paper.case, on=today)
    kind = evidence.document_type
    against = _against(paper, evidence)
    if kind is None or against or _another_law(paper, kind) or _changed(paper, evidence):
        send_back(paper, by=by, at=at, why=against)
        return paper
    signer = signer_at(at, by=by)  # before the number: without one, none is taken
    days = days_of(paper, evidence, at=at)
    _make_room(evidence, by=by, at=at)
    move(
        paper,
        "number",
        STEPS,
        by=by,
        at=at,
        sealed_with=signer,
        renews=None if evidence.replaced else evidence.before,
        year=today.year,
        register_no=next_number(SeriesKind.SAFE_CONDUCT, office_id=paper.office_id, year=today.year),
        printed_no="".join(secrets.choice(PRINTED_SIGNS) for _sign in range(9)),
        token=secrets.token_urlsafe(16),
        numbered_at=at,
        validity=days,
        next_try_at=at,
    )
    close_work_in(paper.case, WorkKind.REVIEW_EXPIRED, WorkKind.REPLACE_AGAIN, by=by, at=at)
    return paper


def _against(paper: SafeConduct, evidence: Evidence) -> list[Finding]:
    """What stands against the paper now: refusals, and questions that nobody has answered."""
    found = refusing(about_the_paper(evidence))
    return refusing(found, reasons_given(paper)) if found else []


def _keep_a_signer(paper: SafeConduct, *, by: User, at: datetime) -> None:
    """Today's signer for a paper that waits for its page, where its own seals no more; the seal says so."""
    if paper.sealed_with is None or paper.sealed_with.status != CertificateStatus.ACTIVE:
        paper.sealed_with = signer_at(at, by=by)
        paper.version += 1
        paper.save(update_fields=["sealed_with", "version"])


def _make_room(evidence: Evidence, *, by: User, at: datetime) -> None:
    """What it takes the place of is void from this moment; what a longer one overtakes ends the day before."""
    replaced = evidence.replaced
    if replaced and replaced.status == Status.ISSUED:
        end(replaced, "replace", "REPLACED", by=by, at=at)
    elif not replaced and evidence.ends:
        for held in held_in(evidence.case):
            cut_short(held, by=by, at=at)


def _another_law(paper: SafeConduct, kind: DocumentType) -> bool:
    """Whether the law's longest term is another today than when it was approved; what was granted may be shorter."""
    if paper.replaces_id:  # it keeps the end of what it replaces, whatever the law says today
        return False
    longest = paper.longest_term or paper.term_value
    return (longest, paper.term_unit) != (kind.max_term, kind.unit)


def _changed(paper: SafeConduct, evidence: Evidence) -> bool:
    """Whether the paper would say something else now than what was approved."""
    return canonical_hash(facts_of(evidence).as_dict()) != paper.facts_hash


def typeset(paper: SafeConduct) -> bytes:
    """The PDF of a numbered paper, from its approved facts alone. Raises CaseworkError where it cannot be set."""
    pdf = render_safe_conduct(*what_to_set(paper))
    if not settings.PDF_SIGNATURE:
        return pdf
    signature = import_module(SIGNATURE)  # it takes a second to load, which only who signs should wait for
    return cast(bytes, signature.sign_pdf(pdf))


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
        seal=_seal_of(paper, facts),
        demonstration=settings.DEMONSTRATION,
    )
    return facts, issued, _approved_photo(paper, facts.photo_sha256)


def _seal_of(paper: SafeConduct, facts: SafeConductFacts) -> bytes:
    """The sealed message of a numbered paper, always the same. Raises SealKeysRefused."""
    signer, numbered_at, last_day = paper.sealed_with, paper.numbered_at, paper.valid_until
    assert signer  # noqa: S101 - set with the number
    assert numbered_at  # noqa: S101 - constraints of the database
    assert last_day  # noqa: S101
    message = message_of(
        facts,
        number=paper.printed_no or "",
        until=last_day,
        issued_on=local_date(numbered_at),
        signer=signer.name,
        reference=signer.reference,
        signs_from=signer.signs_from,
    )
    return sign(message, private_key(signer))


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
    """Store the document and issue it, once. Raises SealKeysRefused where its signer was revoked meanwhile."""
    paper = locked(safe_conduct_id)
    if paper.status != Status.NUMBERED:
        return
    keep_from_revoking(paper.sealed_with_id)
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
    if paper.issue_attempts:  # else nobody was told of it
        close_work(WorkKind.ISSUE_FAILED, subject=paper, by=by, at=at)
    due = at + HAND_OVER_WITHIN
    open_work(WorkKind.HAND_OVER, paper, case=paper.case, role=Role.CASE_OFFICER, due_at=due, at=at)


@service("safe_conducts.issue_postponed")
def _postpone(safe_conduct_id: UUID, *, by: User, at: datetime) -> None:
    """Try again later; after the last quick try a supervisor is told, and it is still tried every hour.

    One that has no number yet is tried at every sweep.
    """
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
