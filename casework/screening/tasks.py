"""The worker's part: thin, idempotent, found again by the sweeper."""

from uuid import UUID

from celery import shared_task
from celery.contrib.django.task import DjangoTask

from casework import clock
from casework.screening import services
from casework.screening.lists.watching import take_from_folder
from casework.staff.services import system_user


@shared_task(base=DjangoTask, name="screening.run_check", acks_late=True)
def run_check(*, check_id: str, **_from_newer_callers: object) -> bool:
    """Look a person up in the serving list; a check that has its answer is left alone. Whether one came."""
    return services.run_check(UUID(check_id), by=system_user(), at=clock.now()) is not None


@shared_task(base=DjangoTask, name="screening.take_lists", acks_late=True)
def take_lists(**_from_newer_callers: object) -> int:
    """Import what lies in the watched folder and was not looked at; how many lists came."""
    return take_from_folder(by=system_user(), at=clock.now(), real_now=clock.real_now())
