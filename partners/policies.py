"""Who may do what with organizations, members, agreements, places and needs: sentences that answer a Decision."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from partners.actors import Actor
from partners.enums import AgreementState, OrganizationKind, OrganizationState, Role
from partners.models import Agreement, Membership, NeedAnswer, Organization, PartnerNeed, Place
from portal.kernel.decisions import ALLOWED, Decision, first_refusal, refused

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
#: Those who run programs and can be parties of an agreement.
TRAINERS = frozenset({OrganizationKind.POKMAS, OrganizationKind.TRAINING_CENTRE})

LAST_ADMIN = refused("last_admin", _("This is the last admin. Name another one first, so that nobody is locked out."))
NOT_YOURS = refused("not_yours", _("Only the organisation's own admin or the office can do this."))


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
    return refused("wrong_role", _("This role does not exist in this kind of organisation."))


def may_invite(actor: Actor, organization: Organization) -> Decision:
    """Whoever manages it, while it neither pauses nor has left."""
    if organization.state in {OrganizationState.SUSPENDED, OrganizationState.LEFT}:
        return refused("paused", _("While the organisation pauses or after it has left, nobody new can be invited."))
    return may_manage(actor, organization)


def is_last_admin(membership: Membership) -> bool:
    """Whether nobody else leads the organization: the last admin stays, so that nobody is locked out."""
    leading = Role.HEAD if membership.organization.is_office else Role.MANAGER
    others = Membership.objects.active().filter(organization=membership.organization, role=leading).exclude(pk=membership.pk)
    return membership.role == leading and not others.exists()


def may_change_role(actor: Actor, membership: Membership, role: str) -> Decision:
    """Somebody else's role, given by whoever manages the organization; the last admin stays admin."""
    return first_refusal(_role_checks(actor, membership, role))


def _role_checks(actor: Actor, membership: Membership, role: str) -> Iterator[Decision]:
    yield may_manage(actor, membership.organization)
    yield may_give_role(membership.organization, role)
    if actor.user is not None and membership.user_id == actor.user.pk:
        yield refused("own_role", _("Nobody changes their own role. Ask another admin of the organisation."))
    if role != membership.role and is_last_admin(membership):
        yield LAST_ADMIN


def may_end_membership(actor: Actor, membership: Membership) -> Decision:
    """The last admin of an organization cannot be removed."""
    managing = may_manage(actor, membership.organization)
    if not managing and membership.user != actor.user:
        return managing
    return LAST_ADMIN if is_last_admin(membership) else ALLOWED


def may_draft_agreement(actor: Actor, partner: Organization) -> Decision:
    """A verified partner's own admin, or the office."""
    if partner.state != "verified":
        return refused("not_verified", _("An agreement can be drafted as soon as the office has verified the organisation."))
    return may_manage(actor, partner)


def may_join_agreement(party: Organization, lead: Organization) -> Decision:
    """Members of an agreement are other verified partners of the same office."""
    if party.pk == lead.pk or party.office_id != lead.office_id or party.kind not in TRAINERS:
        return refused("not_a_partner", _("Only other partner groups and training centres of this office can join the agreement."))
    if party.state != OrganizationState.VERIFIED:
        return refused("party_not_verified", _("A party of the agreement is not verified. Take it off the list, or verify it first."))
    return ALLOWED


def may_renew_agreement(actor: Actor, agreement: Agreement) -> Decision:
    """Signed or run out, by the lead's own admin or the office; what was ended early needs a new agreement."""
    if agreement.state != AgreementState.SIGNED:
        return refused("not_renewable", _("Only a signed agreement can be renewed. Draft a new one instead."))
    if agreement.next_version is not None:
        return refused("renewal_exists", _("A renewal of this agreement is already on its way. Open it instead."))
    return may_draft_agreement(actor, agreement.lead)


def may_add_scan(actor: Actor, agreement: Agreement) -> Decision:
    """A signed paper has one scan; the office or the lead adds it."""
    if agreement.state in {AgreementState.DRAFT, AgreementState.RETURNED, AgreementState.IN_REVIEW}:
        return refused("not_signed", _("The scan of the signed paper is added after both sides have signed."))
    if agreement.document:
        return refused("scan_exists", _("The scan of this agreement is already in the register."))
    return may_manage(actor, agreement.lead)


def may_edit_agreement(actor: Actor, agreement: Agreement) -> Decision:
    """Only while it is a draft or returned."""
    if agreement.state not in {"draft", "returned"}:
        return refused("not_editable", _("This agreement is already with the office and can no longer be changed here."))
    return may_manage(actor, agreement.lead)


def may_record_contact(actor: Actor, organization: Organization) -> Decision:
    """Anybody of the organization itself, and everybody of its office who works with partners."""
    own = actor.organization is not None and actor.organization.pk == organization.pk
    if own or (actor.is_office and actor.office_id == organization.tenant_id):
        return ALLOWED
    return refused("not_yours", _("Contacts are noted by the organisation itself and by its office."))


def may_keep_place(actor: Actor, place: Place) -> Decision:
    """Leaders of the office keep all places of it; a partner's admin keeps the partner's own."""
    if actor.is_system or (actor.is_lead and actor.office_id == place.office_id):
        return ALLOWED
    own = actor.is_partner and actor.organization is not None and place.owner_id == actor.organization.pk
    if own and actor.role == Role.MANAGER and actor.is_verified:
        return ALLOWED
    return refused("not_your_place", _("Places of the office are kept by the office, a partner's own by its admin. Ask them to change it."))


def may_ask_for_help(actor: Actor) -> Decision:
    """A verified partner group or training centre."""
    if actor.is_partner and actor.is_verified:
        return ALLOWED
    return refused("not_verified", _("You can ask for help as soon as the office has verified your organisation."))


def may_answer_need(actor: Actor, need: PartnerNeed) -> Decision:
    """Another verified partner, training centre or sponsor of the same office, while the need is open."""
    if not (actor.has("partner", "sponsor") and actor.is_verified and actor.office_id == need.organization.office_id):
        return refused("not_a_helper", _("Verified partners and sponsors of the same office can answer."))
    if actor.home.pk == need.organization_id:
        return refused("own_need", _("This is your own request. Others answer it; you choose among their answers."))
    if not need.is_open:
        return refused("need_closed", _("This request is closed. Look at the board for those that are open."))
    return ALLOWED


def may_decide_need(actor: Actor, need: PartnerNeed) -> Decision:
    """Whoever asked chooses and takes back."""
    if actor.is_partner and actor.home.pk == need.organization_id:
        return ALLOWED
    return refused("not_your_need", _("Only the organisation that asked can do this."))


def may_take_back_answer(actor: Actor, answer: NeedAnswer) -> Decision:
    """Whoever gave it, while it is not accepted."""
    if actor.organization is None or actor.organization.pk != answer.organization_id:
        return refused("not_your_answer", _("Only the organisation that answered can do this."))
    if answer.accepted_at is not None:
        return refused("accepted", _("This answer was accepted. If you cannot keep it, call the contact person that is shown to you."))
    return ALLOWED
