"""The thresholds that this deployment has set for the lists, and the name of the way people are compared by them."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from casework.screening.matching.bands import SHIPPED, Thresholds
from casework.screening.matching.version import ALGORITHM


def thresholds() -> Thresholds:
    """From which score on a match with a list is weak, possible, strong. Raises ImproperlyConfigured."""
    try:
        weak, possible, strong = (float(each) for each in settings.LIST_THRESHOLDS)
        return Thresholds(weak, possible, strong)
    except (TypeError, ValueError) as error:
        raise ImproperlyConfigured(
            "AMPARO_LIST_THRESHOLDS: three numbers from 0.5 to 1, each larger than the one before it"
        ) from error


def algorithm() -> str:
    """What runs and matches name: the algorithm, and the thresholds in hundredths where they are not those shipped.

    Whoever was looked up by another one is looked up anew, so that a changed threshold reaches everybody.
    """
    chosen = thresholds()
    if chosen == SHIPPED:
        return ALGORITHM
    return f"{ALGORITHM} {'-'.join(f'{100 * each:.0f}' for each in (chosen.weak, chosen.possible, chosen.strong))}"
