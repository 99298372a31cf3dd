"""An application as plain values on its way into the register."""

from dataclasses import dataclass
from datetime import datetime

from casework.arrivals.intake import Signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Lodging:
    """What the person asks, as the desk received it; empty grounds and statement mean not yet stated."""

    channel: str
    received_at: datetime
    grounds: tuple[str, ...] = ()
    statement: str = ""
    evidence: str = ""
    signed: Signed | None = None
