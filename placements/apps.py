"""Start-up of the placements app: receivers, kinds of tasks, jobs, and what it tells the lower apps."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacementsConfig(AppConfig):
    name = "placements"
    label = "placements"
    verbose_name = _("Placements")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register everything that other apps find through their registries."""
        from enrollment.caseload import register_position, register_reason
        from partners.providers import register_public_facts
        from placements import acts, agreements, notifications, receivers, subject_access  # noqa: F401
        from placements.selectors import published, reasons
        from placements.services import introductions, snapshots, vacancies
        from portal.kernel.jobs import register
        from programs.providers import provide_public_figures

        agreements.connect()
        register_reason("placements", reasons.reasons)
        register_position("placements", reasons.positions)
        register_public_facts(published.partner_facts, template="placements/_partner_public.html")
        provide_public_figures(published.program_figures)
        register("placements.expire_introductions", every=timedelta(hours=1), run=introductions.expire_introductions)
        register("placements.close_vacancies", every=timedelta(days=1), run=vacancies.close_stale)
        register("placements.freeze_outcomes", every=timedelta(days=1), run=snapshots.freeze_all)
