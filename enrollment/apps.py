"""Start-up of the enrollment app: kinds of tasks, regular work, and what it tells the apps below it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrollmentConfig(AppConfig):
    """Clients and their way through programs."""

    name = "enrollment"
    label = "enrollment"
    verbose_name = _("Enrolment")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the two parts of this app."""
        from enrollment import acts, clients_start, flow_start  # noqa: F401

        clients_start.connect()
        flow_start.connect()
