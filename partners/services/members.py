"""Invitations and memberships: who may act for an organization from when to when."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners import policies
from partners.actors import Actor
from partners.models import Invitation, Membership, Organization, User
from partners.services.outbox import enqueue_mail
from portal.kernel import audit
from portal.kernel.decisions import refuse
from portal.kernel.ids import fingerprint, token

#: design.md §4.1: an invitation lives for fourteen days.
INVITATION_LIFETIME = timedelta(days=14)


@transaction.atomic
def invite(*, actor: Actor, organization: Organization, email: str, role: str, now: datetime) -> Invitation:
    """Send a link by which ``email`` can join; an earlier open link for it dies."""
    policies.may_invite(actor, organization).or_raise()
    policies.may_give_role(organization, role).or_raise()
    Invitation.objects.open(now).filter(organization=organization, email__iexact=email).update(revoked_at=now)
    secret = token()
    invitation = Invitation.objects.create(
        organization=organization, email=email.lower(), role=role, fingerprint=fingerprint(secret), invited_by=actor.user,
        invited_at=now, expires_at=now + INVITATION_LIFETIME,
    )
    audit.record("invitation.send", actor=actor, subject=invitation)
    _mail_invitation(invitation, secret)
    return invitation


def _mail_invitation(invitation: Invitation, secret: str) -> None:
    address = settings.SITE_URL + reverse("partners:invitation", args=[secret])
    text = _(
        "Hello,\n\nthis address was named to work in Simpul Mandiri. Open the link to choose a password and begin. "
        "It works for 14 days and only once:\n\n%(address)s\n\nIf you did not expect this, do nothing."
    ) % {"address": address}
    enqueue_mail(to=invitation.email, subject=_("[Simpul Mandiri] Your invitation"), text=text, key=f"invitation:{invitation.public_id}")


@transaction.atomic
def resend_invitation(*, actor: Actor, invitation: Invitation, now: datetime) -> Invitation:
    """A new link to the same address in the same role, for fourteen days from now; the old link dies."""
    if not Invitation.objects.open(now).filter(pk=invitation.pk).exists():
        refuse("invitation_gone", gettext_lazy("This invitation is no longer open. Send a new one."))
    return invite(actor=actor, organization=invitation.organization, email=invitation.email, role=invitation.role, now=now)


@transaction.atomic
def revoke_invitation(*, actor: Actor, invitation: Invitation, now: datetime) -> Invitation:
    """Take an invitation back: its link is dead at once."""
    policies.may_manage(actor, invitation.organization).or_raise()
    if not Invitation.objects.open(now).filter(pk=invitation.pk).update(revoked_at=now):
        refuse("invitation_gone", gettext_lazy("This invitation is no longer open. Send a new one."))
    invitation.revoked_at = now
    audit.record("invitation.revoke", actor=actor, subject=invitation)
    return invitation


def revoke_invitations(*, organization: Organization, now: datetime) -> int:
    """Every open link of an organization dies at once; answers how many."""
    return Invitation.objects.open(now).filter(organization=organization).update(revoked_at=now)


def end_sessions(*, organization: Organization) -> int:
    """Log everybody out who acts for an organization, at their next request (hazards R32); answers how many people."""
    people = organization.memberships.filter(ended_at=None).values("user")
    return User.objects.filter(pk__in=people).update(session_epoch=F("session_epoch") + 1)


def find_invitation(*, secret: str, now: datetime) -> Invitation | None:
    """The open invitation behind a link, or None for unknown, used, revoked and expired ones alike."""
    return Invitation.objects.open(now).filter(fingerprint=fingerprint(secret)).select_related("organization").first()


@transaction.atomic
def accept_invitation(*, invitation: Invitation, now: datetime, user: User | None = None, name: str = "", password: str = "") -> Membership:
    """Join: the logged-in ``user`` whose address was invited, or a new account with ``name`` and ``password``."""
    if user is None:
        user = _new_account(invitation, name, password)
    elif user.email.lower() != invitation.email.lower():
        refuse("other_address", gettext_lazy("This invitation was sent to another e-mail address. Log in with that one."))
    if not Invitation.objects.open(now).filter(pk=invitation.pk).update(accepted_at=now):
        refuse("invitation_gone", gettext_lazy("This invitation was already used or has expired. Ask for a new one."))
    return add_member(user=user, organization=invitation.organization, role=invitation.role)


def _new_account(invitation: Invitation, name: str, password: str) -> User:
    if User.objects.filter(email__iexact=invitation.email).exists():
        refuse("known_address", gettext_lazy("There is an account with this address. Log in first, then open the link again."))
    user = User.objects.create_user(invitation.email, password, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@transaction.atomic
def add_member(*, user: User, organization: Organization, role: str, code: str = "", is_child_officer: bool = False) -> Membership:
    """Let a person act for an organization; a second call changes the role of the membership in force."""
    policies.may_give_role(organization, role).or_raise()
    membership, _new = Membership.objects.update_or_create(
        user=user, organization=organization, ended_at=None,
        defaults={"role": role, "code": code, "is_child_officer": is_child_officer},
    )
    return membership


@transaction.atomic
def end_membership(*, actor: Actor, membership: Membership, now: datetime) -> Membership:
    """Take the right to act away; effective at the person's next request (hazards R32)."""
    policies.may_end_membership(actor, membership).or_raise()
    membership.ended_at = now
    membership.save(update_fields=["ended_at", "updated_at"])
    User.objects.filter(pk=membership.user_id).update(session_epoch=F("session_epoch") + 1)
    audit.record("membership.end", actor=actor, subject=membership)
    return membership


@transaction.atomic
def change_role(*, actor: Actor, membership: Membership, role: str) -> Membership:
    """Give somebody another role in the same organization; it counts from their next request on."""
    policies.may_change_role(actor, membership, role).or_raise()
    before, membership.role = membership.role, role
    membership.save(update_fields=["role", "updated_at"])
    audit.record("membership.role", actor=actor, subject=membership, reason=f"{before} > {role}")
    return membership


@transaction.atomic
def disable_user(*, actor: Actor, user: User) -> User:
    """Close an account: all its sessions end at their next request (hazards R40)."""
    User.objects.filter(pk=user.pk).update(is_active=False, session_epoch=F("session_epoch") + 1)
    audit.record("user.disable", actor=actor, subject=user)
    user.is_active = False
    return user
