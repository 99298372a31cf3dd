"""How things stand today, in a few counts for the auditors' first page."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.translation import gettext

from casework.admin.reading import cases_seen, moment
from casework.admin.sentences import who
from casework.audit.models import AuditEvent, Kind
from casework.audit.selectors import EVERY_KIND, checks_of_the_trail, counted_up_to, events_since, unsealed_events
from casework.law.days import BOGOTA
from casework.staff.models import User

LARGE = 10_000  # further nobody counts: the events of a busy day took a fifth of a second
Count = int | str  # or that there are more


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The last verification that somebody asked for."""

    event: AuditEvent
    by: str
    whole: bool
    well: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The counts of one day."""

    cases: Count
    events: Count
    reads: Count
    denied: Count
    unsealed: Count
    last_check: LastCheck | None


def standing_of(request: HttpRequest) -> Standing:
    """Now, for this reader."""
    midnight = moment(request).astimezone(BOGOTA).replace(hour=0, minute=0, second=0, microsecond=0)
    cases, events, reads, denied, unsealed = counted_up_to(
        LARGE + 1,
        cases_seen(request),
        *(events_since(midnight, kinds=kinds) for kinds in (EVERY_KIND, [Kind.READ], [Kind.DENIED])),
        unsealed_events(),
    )
    return Standing(
        cases=_told(cases),
        events=_told(events),
        reads=_told(reads),
        denied=_told(denied),
        unsealed=_told(unsealed),
        last_check=checked_last(),
    )


def _told(n: int) -> Count:
    return gettext("more than 10,000") if n > LARGE else n


def checked_last() -> LastCheck | None:
    """When the trail was last verified, by whom, and whether all of it was found well."""
    people = User.objects.annotate(key=Cast("pk", TextField())).filter(key=OuterRef("actor"))
    event = checks_of_the_trail().annotate(name=Subquery(people.values("display_name")[:1])).first()
    if event is None:
        return None
    found = event.diff
    return LastCheck(
        event=event,
        by=who(event.actor, event.role, {event.actor: event.name} if event.name else {}),
        whole=found.get("part") == "everything" and not found.get("stopped_at"),
        well=not found.get("problems"),
    )
