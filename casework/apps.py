"""The one application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CaseworkConfig(AppConfig):
    """Refugee case management, organised by concept."""

    name = "casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Around each migration: what it needs; then the rights of the application's role and the reference tables."""
        from casework.journey import tasks  # noqa: F401 - connects its receivers
        from casework.management import after_migrate, before_migrate
        from casework.staff import sealed_factors, sign_in  # noqa: F401 - the same

        pre_migrate.connect(before_migrate.run, sender=self, dispatch_uid="casework.before_migrate")
        post_migrate.connect(after_migrate.run, sender=self, dispatch_uid="casework.after_migrate")
