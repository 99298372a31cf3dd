"""What a registration leaves behind at the desk, as rows: entry, notice, signatures, items, comparisons. No queries."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import models

from casework.arrivals.crossings import arrival_of
from casework.arrivals.desk_records import DeclaredItem, ItemDeclaration, PrivacyNotice, Signature, SignatureSubject
from casework.arrivals.intake import NOTICE_VERSION, Items, Registration, Signed
from casework.arrivals.models import Case
from casework.arrivals.records import Beside, DuplicateDecision, DuplicateOutcome
from casework.staff.models import User


def rows_of(case: Case, registration: Registration, *, by: User, at: datetime) -> Iterator[models.Model]:
    """Everything but the person's own facts; a table's rows come after those they point at."""
    received, signed = registration.received_at, registration.signed
    assert signed is not None  # noqa: S101 - the rule refused a registration without
    yield arrival_of(case, registration.crossing, received_at=received, by=by, at=at)
    yield PrivacyNotice(
        case=case,
        notice_version=NOTICE_VERSION,
        language=registration.notice_language,
        given_at=received,
        given_by=by,
    )
    yield signature_of(case, SignatureSubject.REGISTRATION, signed, by=by, at=received)
    if registration.items:
        signature = signature_of(case, SignatureSubject.ITEMS, signed, by=by, at=received)
        yield signature
        yield from _declared(case, registration.items, signature, at=at)


def signature_of(case: Case, subject: str, signed: Signed, *, by: User, at: datetime) -> Signature:
    """How something was signed."""
    return Signature(
        case=case,
        subject=subject,
        kind=signed.kind,
        signed_by=signed.signed_by,
        witness=signed.witness,
        read_by=signed.read_by,
        interpreter=signed.interpreter,
        language=signed.language,
        signed_at=at,
        taken_by=by,
    )


def _declared(case: Case, items: Items, signature: Signature, *, at: datetime) -> Iterator[models.Model]:
    declaration = ItemDeclaration(case=case, none=items.none, signature=signature, declared_at=at)
    yield declaration
    for line in items.lines:
        yield DeclaredItem(
            declaration=declaration,
            case=case,
            type_id=line.type,
            quantity=line.quantity,
            serial=line.serial,
            note=line.note,
        )


def comparisons_of(
    case: Case, others: Sequence[Beside], reason: str, *, by: User, at: datetime
) -> Iterator[DuplicateDecision]:
    """That these cases were compared with this one, and are of other people."""
    for other in others:
        yield DuplicateDecision(
            case=case,
            other_case=other.case,
            compared=other.compared,
            outcome=DuplicateOutcome.DIFFERENT,
            reason=reason[:300],
            decided_by=by,
            decided_at=at,
        )
