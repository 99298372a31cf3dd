"""The trail's own work in the background."""

from celery import shared_task
from celery.contrib.django.task import DjangoTask

from casework.audit import services


@shared_task(base=DjangoTask, name="audit.seal_blocks", acks_late=True)
def seal_blocks(**_from_newer_callers: object) -> int:
    """Seal what has settled since the last time; running it twice seals nothing twice."""
    return services.seal_blocks()
