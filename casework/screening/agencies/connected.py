"""Which agencies have a connection: by the settings; whoever has none is asked by letter and e-mail."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from casework.screening.agencies.adapter import Agency
from casework.screening.agencies.simulator import Simulator

EVERY = "*"  # in the settings: whichever kind is not named
ADAPTERS: dict[str, type[Any]] = {"simulator": Simulator}  # a real connection is another entry here
MANUAL = "manual"


def connected(kind: str) -> Agency | None:
    """The connection for a kind of check; None where it is asked by letter. Raises ImproperlyConfigured."""
    chosen = settings.CHECK_AGENCIES.get(kind) or settings.CHECK_AGENCIES.get(EVERY) or {"adapter": MANUAL}
    options = dict(chosen)
    name = options.pop("adapter", MANUAL)
    if name == MANUAL:
        return None
    try:
        agency: Agency = ADAPTERS[name](**options)
    except (KeyError, TypeError) as error:
        raise ImproperlyConfigured(
            f"CHECK_AGENCIES[{kind!r}]: no adapter of that name, or not with these options"
        ) from error
    return agency


def kinds_connected(kinds: list[str]) -> list[str]:
    """Those of these kinds of check that a connection answers."""
    return [kind for kind in kinds if connected(kind) is not None]
