"""The worker's part: thin, idempotent, found again by the sweeper."""

from collections.abc import Sequence
from uuid import UUID

from celery import shared_task
from celery.contrib.django.task import DjangoTask

from casework import clock
from casework.screening import another_algorithm, services
from casework.screening.agencies import exchange
from casework.screening.lists.watching import take_from_folder
from casework.screening.rescreening import rescreen
from casework.staff.services import system_user


@shared_task(base=DjangoTask, name="screening.run_check", acks_late=True)
def run_check(*, check_id: str, **_from_newer_callers: object) -> bool:
    """Look a person up in the serving lists; a check that has its answer is left alone. Whether one came."""
    return services.run_check(UUID(check_id), by=system_user(), at=clock.now()) is not None


@shared_task(base=DjangoTask, name="screening.screen_chunk", acks_late=True)
def screen_chunk(*, check_ids: Sequence[str], **_from_newer_callers: object) -> int:
    """The same for up to 500 people at once; how many answers came."""
    checks = [UUID(check_id) for check_id in check_ids]
    return len(services.run_checks(checks, by=system_user(), at=clock.now()))


@shared_task(base=DjangoTask, name="screening.rescreen", acks_late=True)
def rescreen_for(*, version_id: str, **_from_newer_callers: object) -> int:
    """Compare everybody with what a new version of a list brought; how many people that were."""
    done = rescreen(UUID(version_id), by=system_user(), at=clock.now())
    return done.people if done else 0


@shared_task(base=DjangoTask, name="screening.look_anew", acks_late=True)
def look_anew(*, check_ids: Sequence[str], **_from_newer_callers: object) -> int:
    """Look up to 500 people up whose newest look was by another algorithm; how many were."""
    return another_algorithm.look_anew([UUID(check_id) for check_id in check_ids], by=system_user(), at=clock.now())


@shared_task(base=DjangoTask, name="screening.ask_agency", acks_late=True)
def ask_agency(*, check_id: str, **_from_newer_callers: object) -> bool:
    """Send a question to a connected agency or fetch its answer; whether anything came of it."""
    return exchange.see_to_agency(UUID(check_id), by=system_user(), at=clock.now()) is not None


@shared_task(base=DjangoTask, name="screening.take_lists", acks_late=True)
def take_lists(**_from_newer_callers: object) -> int:
    """Import what lies in the watched folder and was not looked at; how many lists came."""
    return take_from_folder(by=system_user(), at=clock.now(), real_now=clock.real_now())
