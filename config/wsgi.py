"""The WSGI application that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["AMPARO_PROCESS"] = "web"
application = get_wsgi_application()
# What is loaded now stays: a full collection would stop every request of this process for 60 ms to look through it.
gc.collect()
gc.freeze()
