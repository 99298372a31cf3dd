"""An application as plain values on its way into the register."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.arrivals.intake import Signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Lodging:
    """What the person asks, as the desk received it; empty grounds and statement mean not yet stated.

    `covers` are the cases of the relatives for whom it is lodged too (art. 2.2.3.1.6.13).
    """

    channel: str
    received_at: datetime
    grounds: tuple[str, ...] = ()
    statement: str = ""
    evidence: str = ""
    signed: Signed | None = None
    covers: tuple[UUID, ...] = ()
