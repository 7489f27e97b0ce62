"""Start-up of the programs app: kinds of tasks, regular work, and what search may find."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    """Programs, their cohorts and their money."""

    name = "programs"
    label = "programs"
    verbose_name = _("Programmes")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this app's tasks and regular work, and what it adds to pages of partners and to search."""
        from partners import providers
        from portal.kernel.jobs import register
        from programs import acts, agreements, notifications, search_indexes  # noqa: F401
        from programs.selectors import partner_home, partner_public_facts
        from programs.selectors.pulse import partner_duties, partner_signs
        from programs.services.calls import lapse_calls
        from programs.services.continuity import watch_continuity
        from programs.services.jobs import advance_cohorts

        providers.register_public_facts(partner_public_facts, template="programs/_partner_public.html")
        providers.register_partner_overview(partner_home, template="programs/_partner_home.html")
        agreements.connect()
        providers.register_signs_of_life(partner_signs)
        providers.register_duties(partner_duties)
        register("programs.advance_cohorts", every=timedelta(hours=1), run=advance_cohorts)
        register("programs.watch_continuity", every=timedelta(days=1), run=watch_continuity)
        register("programs.lapse_calls", every=timedelta(hours=1), run=lapse_calls)
