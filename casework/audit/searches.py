"""Searches: the event tells who looked and what was found; the words, which are names, lie sealed beside it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import QuerySet
from django.utils import timezone

from casework import cipher
from casework.audit.context import Actor, service
from casework.audit.models import AuditEvent, Kind, SearchKey, SearchTerm
from casework.audit.services import record_event

# Event and words in one round trip: a search is a list, and a list asks few questions.
_RECORD_BOTH = """
WITH told AS (SELECT audit_record(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) AS id)
INSERT INTO casework_searchterm (event_id, id, key_id, ciphertext)
SELECT told.id, %s, %s, %s FROM told RETURNING event_id
"""
IDS_AT_MOST = 50  # the page that was shown; the count beside them is of everything found
Words = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Searched:
    """One search: its event, and the words in clear; None where they were shredded, or were never kept."""

    event: AuditEvent
    words: Words | None


def record_search(
    words: Words, *, found: Iterable[UUID], results: int, at: datetime, table: str = "casework_case", verb: str = ""
) -> int:
    """Record that somebody searched, with the keys that were shown to them; returns the event's id.

    The words are sealed under the key of their day and stand in no event. Without the event there is no search.
    """
    with transaction.atomic(savepoint=False):  # whatever fails, takes the whole request with it
        key = _key_of(timezone.localdate(at))
        term = SearchTerm(id=uuid4(), key=key)
        term.ciphertext = cipher.seal_under(_opened(key), words, place=term.place)
        shown = [str(one) for one in islice(found, IDS_AT_MOST)]
        digest = hashlib.sha256(term.ciphertext).hexdigest()
        details = {"results": results, "found": shown, "term": str(term.pk), "sealed": digest}
        event = (Kind.SEARCH, verb, None, None, table, "", "", None, at, json.dumps(details))
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(_RECORD_BOTH, [*event, term.pk, key.pk, term.ciphertext])
            (event_id,) = cursor.fetchone()
    return int(event_id)


def searches_of(*, actor: str = "", day: date | None = None) -> QuerySet[AuditEvent]:
    """The searches of one actor, of one day, or of both, latest first."""
    searches = AuditEvent.objects.filter(kind=Kind.SEARCH)
    if actor:
        searches = searches.filter(actor=actor)
    if day:
        first = timezone.make_aware(datetime.combine(day, datetime.min.time()))
        searches = searches.filter(occurred_at__gte=first, occurred_at__lt=first + timedelta(days=1))
    return searches.order_by("-id")


def with_words(events: Iterable[AuditEvent]) -> list[Searched]:
    """These searches with what was looked for, as far as its key still exists. Two queries.

    Raises InvalidTag where a sealed row was altered or moved: that is no empty answer.
    """
    events = list(events)
    terms = SearchTerm.objects.filter(event_id__in=[event.id for event in events]).select_related("key")
    by_event = {term.event_id: term for term in terms}
    return [Searched(event, _words_of(by_event.get(event.id))) for event in events]


def _words_of(term: SearchTerm | None) -> Words | None:
    if term is None or term.key.ciphertext is None:
        return None
    words: Words = cipher.unseal_under(_opened(term.key), term.ciphertext, place=term.place)
    return words


@service("audit.search_terms_shredded")
def shred_search_terms(before: date, *, by: Actor, at: datetime, confirmed_by: Actor | None = None) -> int:
    """Destroy the keys of all days before this one; returns how many. The searches and what they found stay.

    Without `confirmed_by` it is what the daily job does by itself; where a person decides, a second one confirms.
    """
    kept = SearchKey.objects.filter(day__lt=before, destroyed_at__isnull=True)
    shredded = kept.update(ciphertext=None, destroyed_at=at)
    if confirmed_by is not None:
        details = {"before": before, "keys": shredded, "confirmed_by": confirmed_by.pk}
        record_event(kind=Kind.TASK, verb="audit.search_terms_shredded", details=details)
    return shredded


def shred_old_search_terms(*, by: Actor, at: datetime, **_of_the_job: object) -> int:
    """The same for what is older than words are kept; a daily job."""
    before = timezone.localdate(at) - timedelta(days=settings.SEARCH_TERM_DAYS)
    return shred_search_terms(before, by=by, at=at)


def _key_of(day: date) -> SearchKey:
    """The day's key, made with its first search; two first searches wait for one another."""
    key = SearchKey(id=uuid4(), day=day)
    sealed = cipher.seal(cipher.new_data_key(), place=key.place)
    made = {"id": key.pk, "ciphertext": sealed}
    return SearchKey.objects.get_or_create(day=day, destroyed_at__isnull=True, defaults=made)[0]


def _opened(key: SearchKey) -> str:
    """The data key in clear. Raises ValueError for one that was destroyed."""
    if key.ciphertext is None:
        raise ValueError("this day's key was destroyed")
    return str(cipher.unseal(key.ciphertext, place=key.place))
