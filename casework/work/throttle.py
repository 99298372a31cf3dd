"""How often one may ask: counted in Valkey for all processes together, and by each process while Valkey is away.

Nobody is ever let through uncounted, and nobody waits for a Valkey that does not answer. A process tells Valkey in lots
what it counted: a limit may be passed by a lot a process, and most asks cost no journey. What is counted is a keyed
digest: neither an address nor a token can be read there, and it is gone after its window (docs/adr/0027).
"""

import hashlib
import hmac
import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import redis
from django.conf import settings

log = logging.getLogger(__name__)
PATIENCE_SECONDS = 0.25
AWAY_SECONDS = 5.0  # Valkey is not tried again before
PLACES = 65_536  # of a limit in the process's own table, which never grows: two keys on one place count as one
# One round trip, and no key without its end.
COUNT = """
local count = redis.call('INCRBY', KEYS[1], ARGV[1])
if count == tonumber(ARGV[1]) then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
return count
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many in a window of so many seconds; each process tells Valkey of every `lot` that it counted."""

    name: str
    most: int
    seconds: int
    lot: int = 1

    def window(self, now: float) -> int:
        """The number of the window that a moment lies in."""
        return int(now // self.seconds)

    def left(self, now: float) -> int:
        """Seconds until the next window, at least one."""
        return max(1, int(self.seconds - now % self.seconds))


@dataclass(slots=True)
class Count:
    """What this process counted in a window, and what the others had when Valkey was told last."""

    window: int
    own: int = 0
    others: int = 0


class OwnCounts:
    """What one process counts by itself."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, int], Count] = {}
        self._lock = threading.Lock()

    def add(self, key: str, *, window: int) -> Count:
        """One more under this key in this window; how it stands now."""
        place = _place(key)
        with self._lock:
            count = self._counts.get(place)
            if count is None or count.window != window:
                count = self._counts[place] = Count(window)
            count.own += 1
            return Count(window, count.own, count.others)

    def learn(self, key: str, *, window: int, others: int) -> None:
        """What the other processes counted under this key."""
        with self._lock:
            count = self._counts.get(_place(key))
            if count is not None and count.window == window:
                count.others = max(count.others, others)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._counts.clear()


def _place(key: str) -> tuple[str, int]:
    """Where a key is counted: each limit has places of its own, or windows of other lengths would end its counts."""
    limit, _colon, digest = key.rpartition(":")
    return limit, int(digest[-16:], 16) % PLACES


class Away:
    """Until when Valkey is left alone after it did not answer."""

    until = 0.0


own = OwnCounts()


def seconds_to_wait(asked: Sequence[tuple[Limit, str]], *, now: float) -> int:
    """Count one ask under these keys in turn; 0, or the seconds after which to ask again where one is over its limit.

    Whoever is over one is counted under none of the next: those of the address come first, so that nobody fills Valkey
    with keys, nor uses up what others may ask about a token. `now` is the real time in seconds since 1970.
    """
    for limit, key in asked:
        if _count(limit, _digest(limit, key), now) > limit.most:
            return limit.left(now)
    return 0


def _count(limit: Limit, key: str, now: float) -> int:
    """How many there are under this key in this window, with this one."""
    window = limit.window(now)
    count = own.add(key, window=window)
    if count.own % limit.lot or count.own + count.others > limit.most + limit.lot:
        return count.own + count.others  # nothing to tell, or whoever asks on is over it anyway
    if not (everybody := _in_valkey(f"{key}:{window}", limit)):
        return count.own + count.others
    own.learn(key, window=window, others=everybody - count.own)
    return max(everybody, count.own + count.others)


def _digest(limit: Limit, key: str) -> str:
    told = hmac.new(settings.SECRET_KEY.encode(), f"{limit.name}\0{key}".encode("utf-8", "replace"), hashlib.sha256)
    return f"throttle:{limit.name}:{told.hexdigest()[:32]}"


def _in_valkey(key: str, limit: Limit) -> int:
    """What all processes counted, with a lot more of ours; 0 while Valkey is away."""
    if time.monotonic() < Away.until:
        return 0
    try:
        ask = _client(settings.REDIS_URL).execute_command
        return int(ask("EVAL", COUNT, 1, key, limit.lot, limit.seconds))  # type: ignore[no-untyped-call]
    except (redis.RedisError, OSError, ValueError) as error:
        Away.until = time.monotonic() + AWAY_SECONDS
        log.warning("Valkey does not count: %s. Each process counts by itself.", type(error).__name__)
        return 0


@cache
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_connect_timeout=PATIENCE_SECONDS, socket_timeout=PATIENCE_SECONDS)
