"""What a reviewer has to know of an entry besides its score: what the list says, then and now, and who issued it."""

from dataclasses import dataclass

from casework.people.models import Nationality
from casework.screening.hits import Hit
from casework.screening.lists.records import ListRecord
from casework.screening.models import Entry, ListVersion
from casework.screening.received import CheckAnswer
from casework.screening.serving import record_of, still_listed


@dataclass(frozen=True, slots=True)
class Facts:
    """The entry as it was compared, the version it came from, and how the list stands to it now."""

    record: ListRecord
    version: ListVersion
    now: Entry | None
    changed: bool
    from_origin: bool  # its list, or a notice about this person, was issued by a country that they are from

    @property
    def removed(self) -> bool:
        """Whether the list that serves has it no more."""
        return self.now is None


def facts_of(hit: Hit) -> Facts:
    """What is known about the entry of a match. Four queries."""
    now, record = still_listed(hit.source, hit.entry_key), record_of(hit.entry)
    return Facts(
        record=record,
        version=hit.entry.list_version,
        now=now,
        changed=now is not None and now.content_hash != hit.entry_hash,
        from_origin=_issued_at_home(hit, record) or _notice_from_home(hit),
    )


def _issued_at_home(hit: Hit, record: ListRecord) -> bool:
    """Colombia persecutes nobody who came to it."""
    country = record.issuing_country
    own = Nationality.objects.filter(person=hit.case.person_id, superseded_at__isnull=True, country=country)
    return country not in ("", "COL") and own.exists()


def _notice_from_home(hit: Hit) -> bool:
    return CheckAnswer.objects.filter(case=hit.case_id, from_origin=True).exists()
