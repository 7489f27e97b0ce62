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
        from partners import acts, checks, notifications, renewal  # noqa: F401
        from partners.merging import Treatment, treat
        from partners.services import activities, agreement_life, jobs, needs, outbox, trail
        from portal.kernel import audit, workflow
        from portal.kernel.jobs import register

        treat(
            Treatment.MOVE,
            "partners.OrganizationPaper.organization", "partners.PartnerActivity.organization", "partners.PartnerNeed.organization",
            "partners.NeedAnswer.organization", "partners.Agreement.lead", "partners.Agreement_members.organization",
            "partners.Membership.organization", "partners.Invitation.organization", "partners.Place.owner", "partners.Task.organization",
            "partners.Organization.merged_into",
        )
        treat(Treatment.STAY, "partners.AuditEntry.organization")
        treat(Treatment.OFFICE, "partners.Organization.office", "partners.Agreement.office", "partners.Place.office")
        audit.register_sink(trail.store_entry)
        workflow.register_recorder(trail.store_moves)
        outbox.register_sender("mail", outbox.send_mail_entry)
        register("partners.send_outbox", every=timedelta(minutes=1), run=outbox.drain_outbox)
        register("partners.seal_audit", every=timedelta(hours=1), run=trail.seal_audit)
        register("partners.watch_agreements", every=timedelta(days=1), run=agreement_life.watch_agreements)
        register("partners.forget_receipts", every=timedelta(days=1), run=jobs.forget_receipts)
        register("partners.watch_silence", every=timedelta(days=1), run=activities.watch_silence)
        register("partners.watch_needs", every=timedelta(days=1), run=needs.watch_needs)
