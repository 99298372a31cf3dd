"""The Celery application: every package with tasks is named here, and a test asserts the registered names."""

import logging
import os

from celery import Celery
from celery.signals import after_setup_logger, after_setup_task_logger

from config.log import DetailWithheld

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TASK_PACKAGES = ["casework.audit", "casework.work", "casework.screening", "casework.safe_conducts", "casework.journey"]

app = Celery("amparo")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(TASK_PACKAGES)


@after_setup_logger.connect
@after_setup_task_logger.connect
def withhold_details(logger: logging.Logger, **_of_the_signal: object) -> None:
    """Keep Celery's own lines, without the values of rows that the database refused."""
    for handler in logger.handlers:
        if handler.formatter and not isinstance(handler.formatter, DetailWithheld):
            handler.setFormatter(DetailWithheld.wrapping(handler.formatter))
