"""Who may do what with organizations, members and agreements: sentences that answer a Decision."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partners.actors import Actor
from partners.enums import Role
from partners.models import Agreement, Membership, Organization
from portal.kernel.decisions import ALLOWED, Decision, refused

#: Roles that may be given within an office, and within any other organization.
OFFICE_ROLES = frozenset(
    {
        Role.OFFICER,
        Role.ASSISTANT,
        Role.SECTION_HEAD,
        Role.JOB_GUIDANCE_HEAD,
        Role.REGISTRY_HEAD,
        Role.HEAD,
        Role.EVALUATOR,
        Role.ADMINISTRATOR,
    }
)
SIDE_ROLES = frozenset({Role.MANAGER, Role.STAFF})

NOT_YOURS = refused("not_yours", _("Only the organization's own admin or the office can do this."))


def may_manage(actor: Actor, organization: Organization) -> Decision:
    """The organization's own admin, or a leader of its office."""
    own = actor.organization is not None and actor.organization.pk == organization.pk
    if actor.is_system or (own and (actor.role == Role.MANAGER or actor.has("head", "administrator"))):
        return ALLOWED
    return ALLOWED if may_steer(actor, organization) else NOT_YOURS


def may_steer(actor: Actor, organization: Organization) -> Decision:
    """A leader of the office in whose register the organization stands."""
    if actor.is_lead and actor.office_id == organization.tenant_id:
        return ALLOWED
    return refused("not_your_office", _("Only a leader of the office can decide this."))


def may_give_role(organization: Organization, role: str) -> Decision:
    """Office roles exist in an office only, and the other way round."""
    if role in (OFFICE_ROLES if organization.is_office else SIDE_ROLES):
        return ALLOWED
    return refused("wrong_role", _("This role does not exist in this kind of organization."))


def may_end_membership(actor: Actor, membership: Membership) -> Decision:
    """The last admin of an organization cannot be removed."""
    managing = may_manage(actor, membership.organization)
    if not managing and membership.user != actor.user:
        return managing
    leading = Role.HEAD if membership.organization.is_office else Role.MANAGER
    others = Membership.objects.active().filter(organization=membership.organization, role=leading).exclude(pk=membership.pk)
    if membership.role == leading and not others.exists():
        return refused("last_admin", _("This is the last admin. Name another one first, so that nobody is locked out."))
    return ALLOWED


def may_draft_agreement(actor: Actor, partner: Organization) -> Decision:
    """A verified partner's own admin, or the office."""
    if partner.state != "verified":
        return refused("not_verified", _("An agreement can be drafted as soon as the office has verified the organization."))
    return may_manage(actor, partner)


def may_edit_agreement(actor: Actor, agreement: Agreement) -> Decision:
    """Only while it is a draft or returned."""
    if agreement.state not in {"draft", "returned"}:
        return refused("not_editable", _("This agreement is already with the office and can no longer be changed here."))
    return may_manage(actor, agreement.lead)
