"""Start-up of the site itself."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    label = "portal"
    verbose_name = _("Portal")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Counts beside the navigation, and the events that end kept public pages."""
        from partners.selectors import open_tasks, unread_messages
        from portal import receivers  # noqa: F401
        from portal.ui.navigation import register_counter

        register_counter("tasks", open_tasks)
        register_counter("notifications", unread_messages)
