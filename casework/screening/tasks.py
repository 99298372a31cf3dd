"""The worker's part: thin, idempotent, found again by the sweeper."""

from uuid import UUID

from celery import shared_task
from celery.contrib.django.task import DjangoTask

from casework import clock
from casework.screening import services
from casework.screening.agencies import exchange
from casework.staff.services import system_user


@shared_task(base=DjangoTask, name="screening.run_check", acks_late=True)
def run_check(*, check_id: str, **_from_newer_callers: object) -> bool:
    """Look a person up in the serving list; a check that has its answer is left alone. Whether one came."""
    return services.run_check(UUID(check_id), by=system_user(), at=clock.now()) is not None


@shared_task(base=DjangoTask, name="screening.ask_agency", acks_late=True)
def ask_agency(*, check_id: str, **_from_newer_callers: object) -> bool:
    """Send a question to a connected agency or fetch its answer; whether anything came of it."""
    return exchange.see_to_agency(UUID(check_id), by=system_user(), at=clock.now()) is not None
