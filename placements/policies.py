"""Who may do what about work: sentences that answer a Decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from enrollment.models import Client
from portal.kernel.decisions import ALLOWED, Decision, refused

if TYPE_CHECKING:
    from partners.actors import Actor
    from placements.models import Introduction, Placement


def may_work_with(actor: Actor, client: Client) -> Decision:
    """The client's officer, or a leader of the office; a closed file stays closed."""
    if actor.is_system or Client.objects.visible_to(actor).filter(pk=client.pk).exists():
        return ALLOWED
    return refused("not_your_client", _("This client is not in your care."))


def may_ask_for_introduction(actor: Actor) -> Decision:
    """People of a verified employer."""
    if actor.is_employer and actor.is_verified:
        return ALLOWED
    return refused("not_verified", _("As soon as the office has verified your firm, you can ask for introductions."))


def may_see_contact(actor: Actor, introduction: Introduction) -> Decision:
    """The employer to whom the person said yes, for this introduction only (R30)."""
    if not actor.is_employer or actor.organization is None or introduction.employer_id != actor.organization.pk:
        return refused("not_yours", _("This introduction belongs to somebody else."))
    if introduction.state not in {"agreed", "met", "hired"}:
        return refused("not_agreed", _("Name and contact open as soon as the person has agreed."))
    return ALLOWED


def may_verify_placement(actor: Actor, placement: Placement) -> Decision:
    """A second person of the office."""
    if not actor.is_office:
        return refused("not_office", _("Only the office verifies work."))
    if actor.user is not None and actor.user.pk == placement.recorded_by_id:
        return refused("second_person", _("Somebody other than the person who recorded it must verify it."))
    return may_work_with(actor, placement.client)
