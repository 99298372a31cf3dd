"""What the checks of a case say to whoever decides on a paper."""

from casework.law.reference import CheckType
from casework.screening.hits import Hit
from casework.screening.models import Check
from casework.screening.states import PENDING, Result


class ToldByChecks:
    """Counts and extracts of `checks`, each with its type, answer and hits at hand."""

    __slots__ = ()
    checks: list[Check]

    @property
    def unsettled_hits(self) -> list[Hit]:
        """Matches that nobody has decided yet."""
        return [hit for check in self.checks for hit in check.hits.all() if hit.waits]

    def count(self, *, status: str = "", result: str = "") -> int:
        """How many checks have this status and this result."""
        return sum(
            (not status or check.status == status) and (not result or check.result == result) for check in self.checks
        )

    @property
    def checks_to_tell(self) -> list[Check]:
        """What our lists say, and of the agencies what found something or could not look; the others are counted."""
        own = CheckType.AskedOf.LIST
        return [check for check in self.checks if check.type.asked_of == own or check.result not in ("", "no_match")]

    @property
    def agencies_silent(self) -> int:
        """Questions to agencies that nobody has answered."""
        own = CheckType.AskedOf.LIST
        return sum(check.type.asked_of != own and check.status in PENDING for check in self.checks)

    @property
    def checks_pending(self) -> int:
        """Checks without an answer."""
        return sum(check.status in PENDING and check.result != Result.COULD_NOT_RUN for check in self.checks)

    @property
    def checks_not_run(self) -> int:
        """Checks in which nobody could look."""
        return self.count(result=Result.COULD_NOT_RUN)
