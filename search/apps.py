"""Start-up of the search app: finds every app's ``search_indexes`` and names its regular work."""

from datetime import datetime, timedelta

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from portal.kernel import jobs


class SearchConfig(AppConfig):
    """The search app."""

    name = "search"
    label = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import ``<app>/search_indexes.py`` of every app; they register their documents."""
        autodiscover_modules("search_indexes")
        jobs.register("search.drain_outbox", every=timedelta(minutes=1), run=_drain)
        jobs.register("search.forget", every=timedelta(days=1), run=_forget)


def _drain(now: datetime) -> dict[str, int]:
    from search.services import drain_outbox

    return drain_outbox(now=now).as_dict()


def _forget(now: datetime) -> dict[str, int]:
    from search.services import forget_done

    return {"forgotten": forget_done(now=now)}
