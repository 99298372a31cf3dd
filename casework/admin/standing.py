"""How things stand today, in a few counts for the auditors' first page."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest

from casework.admin.reading import LARGE, cases_seen, moment
from casework.admin.sentences import who
from casework.audit.models import AuditEvent, Kind
from casework.audit.selectors import checks_of_the_trail, events_since, unsealed_events
from casework.law.days import BOGOTA
from casework.staff.models import User


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

    cases: int  # at most one more than are counted: millions would take a second
    events: int
    reads: int
    denied: int
    unsealed: int
    last_check: LastCheck | None

    @property
    def many(self) -> bool:
        """Whether there are more cases than were counted."""
        return self.cases > LARGE


def standing_of(request: HttpRequest) -> Standing:
    """Now, for this reader."""
    midnight = moment(request).astimezone(BOGOTA).replace(hour=0, minute=0, second=0, microsecond=0)
    today = events_since(midnight)
    return Standing(
        cases=cases_seen(request)[: LARGE + 1].count(),
        events=sum(today.values()),
        reads=today.get(Kind.READ, 0),
        denied=today.get(Kind.DENIED, 0),
        unsealed=unsealed_events(),
        last_check=checked_last(),
    )


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
