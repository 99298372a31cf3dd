"""How often one account may try something, counted in the database, so that a broker that is down lets nobody off."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache

from casework.staff.models import User


@dataclass(frozen=True, slots=True)
class Tries:
    """At most so many tries of one kind within a time, by the real clock; each counts until its own time is over."""

    what: str
    most: int
    within: timedelta

    def one_more(self, user: User) -> bool:
        """Count one try of this account; whether it is still allowed. Two at once never take the same place."""
        places = (f"tries_{self.what}_{user.pk}_{place}" for place in range(self.most))
        return any(cache.add(place, True, timeout=self.within.total_seconds()) for place in places)
