"""Start-up of the partners app: storage of moves and audit rows, jobs, kinds of tasks."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    name = "partners"
    label = "partners"
    verbose_name = _("Partners")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the kernel where moves and audit rows go, and name this app's regular work."""
        from partners import acts, checks, notifications  # noqa: F401
        from partners.services import activities, jobs, needs, outbox, trail
        from portal.kernel import audit, workflow
        from portal.kernel.jobs import register

        audit.register_sink(trail.store_entry)
        workflow.register_recorder(trail.store_move)
        outbox.register_sender("mail", outbox.send_mail_entry)
        register("partners.send_outbox", every=timedelta(minutes=1), run=outbox.drain_outbox)
        register("partners.seal_audit", every=timedelta(hours=1), run=trail.seal_audit)
        register("partners.forget_receipts", every=timedelta(days=1), run=jobs.forget_receipts)
        register("partners.watch_silence", every=timedelta(days=1), run=activities.watch_silence)
        register("partners.watch_needs", every=timedelta(days=1), run=needs.watch_needs)
