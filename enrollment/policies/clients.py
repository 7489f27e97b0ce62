"""Who may create, change, hand over, close and open the files of clients, and speak for their consent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from enrollment.enums.clients import CHILD_PURPOSES, AssignmentState, ConsentPurpose
from enrollment.models import Client, OfficerAssignment
from enrollment.querysets.clients import closed_to
from partners.enums import OrganizationKind
from portal.kernel.decisions import ALLOWED, Decision, first_refusal, refused

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.models import Membership, Organization

#: Hazards 4.4: a reason that somebody can check later, not a letter to get past the form.
SHORTEST_REVEAL_REASON = 10
#: Hazards, role x asset: officers for their caseload and the head of office; section heads see the mask.
REVEALS_NIK = ("caseworker", "head")


def may_register(actor: Actor) -> Decision:
    """Whether this actor may put clients on file."""
    if actor.is_system or actor.has("caseworker", "office_lead"):
        return ALLOWED
    return refused("wrong_role", _("Only officers and leaders of the office register clients."))


def may_work_with(actor: Actor, client: Client) -> Decision:
    """Whether this actor may read and change this client's file now."""
    if actor.is_system or Client.objects.visible_to(actor).filter(pk=client.pk).exists():
        return ALLOWED
    return refused("not_visible", _("This client is not in your care."))


def may_lead(actor: Actor, client: Client) -> Decision:
    """Whether this actor may decide over the file itself: assign it, close it."""
    if actor.is_system:
        return ALLOWED
    if not actor.is_lead:
        return refused("wrong_role", _("Only leaders of the office can do this."))
    return may_work_with(actor, client)


def may_hold(officer: Membership, client: Client, today: date) -> Decision:
    """Whether this officer may have this client: own office, in office, trained for children, not closed out."""
    return first_refusal(_holding_checks(officer, client, today))


def _holding_checks(officer: Membership, client: Client, today: date) -> Iterator[Decision]:
    yield _is_caseworker(officer, client.office)
    if client.is_child(today) and not officer.is_child_officer:
        yield refused("child_officer_needed", _("This client is a child: only an officer who works with children can have them."))
    if closed_to(officer.user).filter(client=client).exists():
        yield refused("closed_to_officer", _("This file is closed to the officer you chose. Choose somebody else."))


def _is_caseworker(officer: Membership, office: Organization) -> Decision:
    is_here = officer.organization_id == office.pk and officer.organization.kind == OrganizationKind.OFFICE
    if is_here and officer.ended_at is None and officer.role in ("officer", "assistant"):
        return ALLOWED
    return refused("not_an_officer", _("Choose an officer who works in this office."))


def may_answer_transfer(actor: Actor, assignment: OfficerAssignment) -> Decision:
    """Whether this actor may accept or decline a client who is offered."""
    if assignment.state != AssignmentState.OFFERED or assignment.ends_at is not None:
        return refused("stale_state", _("This has been answered already. Reload the page to see where it stands."))
    if OfficerAssignment.objects.answerable_by(actor).filter(pk=assignment.pk).exists():
        return ALLOWED
    return refused("wrong_person", _("Only the officer who was asked can answer."))


def may_reveal_nik(actor: Actor, client: Client, reason: str) -> Decision:
    """Whether this actor may read the whole national number, for a reason that is kept."""
    if not actor.has(*REVEALS_NIK):
        return refused("wrong_role", _("Your role sees the national number with its middle hidden."))
    if len(reason.strip()) < SHORTEST_REVEAL_REASON:
        return refused("reason_needed", _("Please write in at least ten characters why you need the number."))
    return may_work_with(actor, client)


def may_give_consent(actor: Actor, client: Client, purpose: str, *, today: date, guardian_name: str, child_assented: bool) -> Decision:
    """Whether a yes for this purpose can be taken down; children have a guardian, their own yes, and one purpose only."""
    visible = may_work_with(actor, client)
    if not visible or not client.is_child(today):
        return visible
    if purpose not in CHILD_PURPOSES:
        return refused("child", _("For a child only the training partner can be allowed; nothing else is asked."))
    if client.is_child(today) and not guardian_name.strip():
        return refused("guardian_needed", _("A child's consent needs the name of the guardian who agrees."))
    if not child_assented:
        return refused("assent_needed", _("Please ask the child too: without their own yes there is no consent."))
    return ALLOWED


def allowed_purposes(client: Client, today: date) -> list[ConsentPurpose]:
    """Purposes that may be asked of this client at all."""
    return [purpose for purpose in ConsentPurpose if not client.is_child(today) or purpose in CHILD_PURPOSES]
