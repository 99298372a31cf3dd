"""The kinds of safe-conduct by their codes in `seeds/safe_conduct_types.csv`; what each is, the law of the day says."""

from datetime import timedelta
from typing import Final

INITIAL: Final = "SC2_INITIAL"  # art. 2.2.3.1.3.2: on lodging
ADMIN: Final = "SC2_ADMIN"  # art. 2.2.1.11.4.9: while the situation is being defined
REFUGEE: Final = "SC2_REFUGEE"  # art. 2.2.3.1.4.1: once the application is admitted
OTHER: Final = "SC2_OTHER"  # art. 2.2.1.11.4.9: reasons not foreseen
EXIT: Final = "SC1_EXIT"  # art. 2.2.3.1.6.14: the negative decision is final

# These begin at once and end whatever the person still holds; the others begin the day after it.
AT_ONCE: Final = (REFUGEE, EXIT)
RENEWED_FROM: Final = timedelta(days=30)  # before the end (design: domain.md 5.6)
