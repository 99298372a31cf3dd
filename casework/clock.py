"""What time it is: the real time, or in a demonstration a clock in the database that can be stepped.

Only doors and tasks read it; everything below them is told the time as `at=`.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models

FIRST_MOMENT = datetime(2019, 2, 26, 18, 0, tzinfo=ZoneInfo("America/Bogota"))


class Demonstration(models.Model):
    """The one row of the demonstration clock: what it showed at a real moment, and whether it walks on from there."""

    singleton = models.BooleanField(primary_key=True, default=True)
    demo_at = models.DateTimeField()
    real_anchor = models.DateTimeField()
    running = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="demonstration_one_row", condition=models.Q(singleton=True)),
        ]

    def __str__(self) -> str:
        return self.shows(real_now()).isoformat()

    def shows(self, real: datetime) -> datetime:
        """The demonstration's time at this real moment."""
        return self.demo_at + (real - self.real_anchor) if self.running else self.demo_at


def real_now() -> datetime:
    """The machine's time, UTC: for sign-in, lockout and the trail's second time stamp, never for legal terms."""
    return datetime.now(UTC)


def now() -> datetime:
    """The time that acts are recorded under: the demonstration's while there is one, else the real time."""
    if settings.DEMONSTRATION and (row := Demonstration.objects.first()):
        return row.shows(real_now())
    return real_now()


def set_demonstration(demo_at: datetime, *, running: bool) -> None:
    """Set the demonstration clock. Raises RuntimeError outside demonstration mode."""
    if not settings.DEMONSTRATION:
        raise RuntimeError("The clock can be set in demonstration mode only")
    Demonstration.objects.update_or_create(
        singleton=True, defaults={"demo_at": demo_at, "real_anchor": real_now(), "running": running}
    )


def step(by: timedelta) -> datetime:
    """Move the demonstration clock forward, never back, and return what it shows then."""
    if by < timedelta(0):
        raise ValueError("The clock only goes forward: what happened has happened")
    moment = now() + by
    set_demonstration(moment, running=True)
    return moment


def pause() -> None:
    """Stop the demonstration clock where it stands, as when the application stops."""
    set_demonstration(now(), running=False)


def resume() -> None:
    """Let the demonstration clock walk on from where it stood; the first time it starts at FIRST_MOMENT."""
    row = Demonstration.objects.first()
    set_demonstration(row.demo_at if row else FIRST_MOMENT, running=True)


def keep() -> None:
    """Write down where a walking clock stands, so that a pulled plug loses seconds and not days.

    In one statement: a step or a pause that happens meanwhile must not be undone.
    """
    if settings.DEMONSTRATION:
        real = models.Value(real_now(), output_field=models.DateTimeField())
        moved = models.F("demo_at") + (real - models.F("real_anchor"))
        Demonstration.objects.filter(running=True).update(demo_at=moved, real_anchor=real)
