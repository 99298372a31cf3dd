"""How the project is configured and started."""

from config.celery import app as celery_app

__all__ = ["celery_app"]  # shared tasks bind to the application that exists when they are first used
