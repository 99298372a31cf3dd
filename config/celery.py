"""The Celery application: every package with tasks is named here, and a test asserts the registered names."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TASK_PACKAGES = ["casework.audit", "casework.screening", "casework.safe_conducts", "casework.journey"]

app = Celery("amparo")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(TASK_PACKAGES)
