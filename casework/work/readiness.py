"""Whether everything is there that the work needs: asked by monitoring, by containers, and by `manage.py ready`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import redis
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader

from casework.audit.alarms import trail_standing
from casework.staff.numbers import Highest, NumbersRefused, Register, kept_numbers
from casework.staff.selectors import registers_behind
from casework.work.models import Heartbeat

BEAT, SWEEPER, SEAL = "beat", "sweeper", "seal"
SEAL_DAYS = timedelta(days=14)  # so long before the last signer ends there must be a next one
OLD_LIST = timedelta(hours=1)  # the list for readers without network is signed anew every ten minutes
PATIENCE_SECONDS = 2.0  # for the broker, which answers in a thousandth of that
NAMES = ("database", "migrations", BEAT, SWEEPER, "trail", "checkpoint", SEAL, "numbers")
SHORTEST_SECONDS = 10.0  # a demonstration sweeps faster than a busy machine can tell


@dataclass(frozen=True, slots=True)
class Check:
    """One part: whether it is as it should be, and for a heartbeat how long ago it was, in whole seconds."""

    ok: bool
    age_seconds: int | None = None


def show_life(name: str, *, at: datetime) -> None:
    """Write down that a part of the machinery lives, by the real clock, in one statement."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=at)], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )


def readiness(*, at: datetime) -> dict[str, Check]:
    """Every check by name, always all of them; `at` is the real time."""
    kept = _kept()
    try:
        found = {
            "database": Check(ok=True),
            "migrations": Check(ok=_is_migrated()),
            **_heartbeats(at),
            **_trail(at),
            SEAL: Check(ok=settings.DEMONSTRATION or _seals(at)),  # a demonstration makes its own keys
            "numbers": Check(ok=kept is not None and not any(each.refuses for each in registers_behind(kept))),
        }
    except Error:
        found = dict.fromkeys(NAMES, Check(ok=False))
    return found | {"broker": Check(ok=broker_answers())}


def broker_answers() -> bool:
    """Whether Valkey says PONG in time."""
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=PATIENCE_SECONDS, socket_timeout=PATIENCE_SECONDS
        ) as broker:
            return bool(broker.ping())
    except (redis.RedisError, OSError):
        return False


def _kept() -> Mapping[Register, Highest] | None:
    """What is kept outside the database, read before the database so that it cannot seem ahead; None if unreadable."""
    try:
        return kept_numbers()
    except (NumbersRefused, OSError):
        return None


def _heartbeats(at: datetime) -> dict[str, Check]:
    """Beat and sweeper: alive when their last sign is no older than three rounds."""
    longest = max(3 * settings.SWEEP_SECONDS, SHORTEST_SECONDS)
    seen = dict(Heartbeat.objects.values_list("name", "at"))
    ages = {name: (at - seen[name]).total_seconds() for name in (BEAT, SWEEPER) if name in seen}
    return {
        name: Check(ok=ages[name] <= longest, age_seconds=max(0, int(ages[name]))) if name in ages else Check(ok=False)
        for name in (BEAT, SWEEPER)
    }


def _trail(at: datetime) -> dict[str, Check]:
    """Whether verifications are made and found nothing, and whether checkpoints are made and leave the database."""
    standing = trail_standing(at)
    ages = (
        (standing.whole.started_at if standing.whole else None, standing.verified),
        (standing.checkpoint.made_at if standing.checkpoint else None, standing.signed),
    )
    return {
        name: Check(ok=ok, age_seconds=max(0, int((at - since).total_seconds())) if since else None)
        for name, (since, ok) in zip(("trail", "checkpoint"), ages, strict=True)
    }


def _seals(at: datetime) -> bool:
    """Whether some key seals papers now and in two weeks, and readers without network are told of void ones.

    Asked of the tables, because their concept lies above this one.
    """
    told = """
    SELECT bool_or(%(now)s BETWEEN signs_from AND signs_until) AND max(signs_until) >= %(then)s
           AND NOT EXISTS (SELECT FROM casework_sealbundle WHERE made_at < %(old)s)
    FROM casework_sealcertificate WHERE kind = 'signer' AND status = 'active'
    """
    days = {"now": at.date(), "then": (at + SEAL_DAYS).date(), "old": at - OLD_LIST}
    with connection.cursor() as cursor:
        cursor.execute(told, days)
        ((seals,),) = cursor.fetchall()
    return bool(seals)


def _is_migrated() -> bool:
    """Whether the last migration of every application is in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return _last_migrations() <= set(cursor.fetchall())


@cache
def _last_migrations() -> frozenset[tuple[str, str]]:
    """The newest migration of each application in this code; read once a process."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes())
