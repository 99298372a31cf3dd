"""The worker's part: thin, idempotent, found again by the sweeper."""

from uuid import UUID

from celery import shared_task
from celery.contrib.django.task import DjangoTask

from casework import clock
from casework.safe_conducts import bundle, issuing
from casework.staff.services import system_user


@shared_task(base=DjangoTask, name="safe_conducts.issue", acks_late=True)
def issue_safe_conduct(*, safe_conduct_id: str, **_from_newer_callers: object) -> bool:
    """Number and issue an approved paper; one that has its document is left alone. Whether it was issued now."""
    key = UUID(safe_conduct_id)
    return issuing.waits(key) and issuing.issue_safe_conduct(key, by=system_user(), at=clock.now())


@shared_task(base=DjangoTask, name="safe_conducts.publish_bundle", acks_late=True)
def publish_bundle(**_from_newer_callers: object) -> None:
    """Sign the list for readers without network, once in a while however often it is asked."""
    if bundle.bundle_due(clock.real_now()):
        bundle.publish_bundle(by=system_user(), at=clock.now(), real_at=clock.real_now())
