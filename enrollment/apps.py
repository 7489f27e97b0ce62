"""Start-up of the enrollment app: kinds of tasks, and what it tells the apps below it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrollmentConfig(AppConfig):
    name = "enrollment"
    label = "enrollment"
    verbose_name = _("Enrollment")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this app's tasks and messages."""
        from enrollment import flow_start, notifications_clients  # noqa: F401

        flow_start.connect()
