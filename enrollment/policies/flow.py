"""Who may refer, offer, answer, mark and certify; states are the business of ``workflow``."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from enrollment.enums.flow import AnsweredHow
from enrollment.models import Client, Enrollment
from partners.enums import Role
from portal.kernel.decisions import ALLOWED, Decision, refused
from programs.enums import SessionState
from programs.policies import speaks_for
from programs.services.sessions import TEACHING

if TYPE_CHECKING:
    from enrollment.models import Certificate, Offer
    from partners.actors import Actor
    from partners.models import Organization
    from programs.models import Session

#: How often attendance may be corrected freely (design §4.2); afterwards a leader of the office does it.
FREE_CORRECTION_DAYS = 7
#: A class link works until so long after the end of its session.
CLASS_LINK_LIFETIME = timedelta(hours=24)


def may_guide(actor: Actor, client: Client) -> Decision:
    """The client's officer, or a leader of the office who may see the file."""
    if actor.is_system or Client.objects.visible_to(actor).filter(pk=client.pk).exists():
        return ALLOWED
    return refused("not_visible", _("This client is not in your care."))


def may_make_exception(actor: Actor, reason: str) -> Decision:
    """A leader of the office, with a reason that others can read (R06)."""
    if not reason.strip():
        return refused("no_exception", _("Without a reason there is no exception."))
    if not actor.is_lead:
        return refused("leads_only", _("Only a section head or the head of office can make this exception."))
    return ALLOWED


def may_answer_referral(actor: Actor, enrollment: Enrollment) -> Decision:
    """The partner whose class it is, or a leader of its office in the partner's name."""
    return _own_class(actor, enrollment.program.partner)


def _own_class(actor: Actor, partner: Organization) -> Decision:
    if actor.is_system or (actor.is_lead and actor.office_id == partner.office_id):
        return ALLOWED
    if actor.is_partner and actor.organization is not None and actor.organization.pk == partner.pk and actor.is_verified:
        return ALLOWED
    return refused("not_yours", _("This class belongs to another partner."))


def may_run_class(actor: Actor, enrollment: Enrollment) -> Decision:
    """Pause, resume and end early: the partner whose class it is, or whoever guides the client."""
    return may_guide(actor, enrollment.client) if actor.is_office else _own_class(actor, enrollment.program.partner)


def may_answer_offer(actor: Actor, offer: Offer, how: str) -> Decision:
    """The officer tells what the client said; with a signed link the client speaks alone, whoever holds the phone.

    The link itself is checked where it is opened (``services.offers.offer_behind``).
    """
    return ALLOWED if how == AnsweredHow.SIGNED_LINK else may_guide(actor, offer.enrollment.client)


def may_share_class(actor: Actor, session: Session, now: datetime) -> Decision:
    """Make a link for whoever teaches without an account: the partner, or a leader of its office, while it can be of use."""
    if not actor.is_verified:
        return refused("not_verified", _("Links can be made once the office has verified the partner."))
    own = speaks_for(actor, session.cohort.program.partner)
    if not own:
        return own
    if session.state not in (SessionState.PLANNED, SessionState.HELD) or session.cohort.state not in TEACHING:
        return refused("class_not_on", _("A link needs a session of a confirmed class."))
    if now >= session.ends_at + CLASS_LINK_LIFETIME:
        return refused("session_long_over", _("This session ended more than a day ago. Please mark it here yourself."))
    return ALLOWED


def may_sign(actor: Actor, partner: Organization) -> Decision:
    """An admin of the training body; never the office, whose name would out the holder (design §4.2)."""
    mine = actor.organization is not None and actor.organization.pk == partner.pk and actor.is_verified
    if mine and actor.role == Role.MANAGER:
        return ALLOWED
    return refused("signer_only", _("Certificates are signed by an admin of the training body."))


def may_revoke(actor: Actor, certificate: Certificate) -> Decision:
    """Whoever may sign for the body, or a leader of its office."""
    partner = certificate.enrollment.program.partner
    leads = actor.is_lead and actor.office_id == partner.office_id
    return ALLOWED if leads else may_sign(actor, partner)
