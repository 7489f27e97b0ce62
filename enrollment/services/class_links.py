"""Class links: made for one session, opened without an account, over a day after it; made anew, the old one is dead."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from enrollment.actors import LinkActor, link_actor
from enrollment.models import ClassLink, VerifyCounter
from enrollment.policies.flow import CLASS_LINK_LIFETIME, may_share_class
from partners.actors import Actor
from partners.models import Membership
from portal.kernel import audit
from portal.kernel.crypto import keyring
from portal.kernel.decisions import DomainError
from portal.kernel.ids import fingerprint
from programs.enums import SessionState
from programs.models import Session
from programs.services.sessions import TEACHING

LINK_SALT = "enrollment.class_link"
COUNT_PURPOSE = "class-link.counter"
#: Within one hour: links that open nothing from one address, and saves by one link.
MISSES_PER_HOUR, SAVES_PER_HOUR = 30, 60
HOUR = timedelta(hours=1)


def class_link_token(link: ClassLink) -> str:
    """The token of a link: its random id and a signature, so that it can be shown again and is stored nowhere."""
    return Signer(salt=LINK_SALT).sign(link.public_id.hex)


@transaction.atomic
def make_class_link(*, actor: Actor, session: Session, now: datetime, holder: str = "") -> ClassLink:
    """Make the link of a session for ``holder``; an earlier one stops working at once. Raises DomainError."""
    session.refresh_from_db(fields=["state", "starts_at", "ends_at"])
    may_share_class(actor, session, now).or_raise()
    Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    ClassLink.objects.filter(session=session, revoked_at=None).update(revoked_at=now)
    link = ClassLink(session=session, made_by=actor.post, holder=holder.strip(), made_at=now, expires_at=session.ends_at + CLASS_LINK_LIFETIME)
    link.fingerprint = fingerprint(class_link_token(link))
    link.save(force_insert=True)
    audit.record("class_link.make", actor=actor, subject=link)
    return link


@transaction.atomic
def revoke_class_link(*, actor: Actor, link: ClassLink, now: datetime) -> ClassLink:
    """Take a link back; again it changes nothing. Whoever may make one may take it back, also when the class is over."""
    if ClassLink.objects.visible_to(actor).filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
        link.revoked_at = now
        audit.record("class_link.revoke", actor=actor, subject=link)
    return link


def class_behind(*, token: str, now: datetime) -> ClassLink | None:
    """The link that a token opens now; None for forged, replaced, revoked and old ones alike.

    It dies with its maker's membership, with the partner's good standing and with the session (hazards R32).
    """
    try:
        Signer(salt=LINK_SALT).unsign(token)
    except BadSignature:
        return None
    rows = ClassLink.objects.open(now).with_class().filter(
        fingerprint=fingerprint(token),
        made_by__in=Membership.objects.active(),
        session__state__in=[SessionState.PLANNED, SessionState.HELD],
        session__cohort__state__in=TEACHING,
    )
    link: ClassLink | None = rows.first()
    return link if link is not None and link_actor(link).is_verified else None


def note_use(*, actor: LinkActor, link: ClassLink, now: datetime) -> None:
    """Remember when a link last saved something, for whoever made it."""
    ClassLink.objects.filter(pk=link.pk).update(used_at=now)
    audit.record("class_link.use", actor=actor, subject=link)


class TooManyTries(DomainError):
    """Too many requests within the hour."""

    def __init__(self) -> None:
        super().__init__("too_many", _("Too many tries from here. Please wait an hour."))


def count_miss(*, visitor: str, now: datetime) -> None:
    """Count a link that opened nothing, by the address that asked. Raises TooManyTries beyond 30 in an hour."""
    _count(f"miss|{visitor}", MISSES_PER_HOUR, now)


def count_save(*, link: ClassLink, now: datetime) -> None:
    """Count a save by a link. Raises TooManyTries beyond 60 in an hour."""
    _count(f"save|{link.public_id.hex}", SAVES_PER_HOUR, now)


def _count(what: str, limit: int, now: datetime) -> None:
    """In the database, so that no outage of the cache opens the gate (R51); the address itself is not kept."""
    started = now.replace(minute=0, second=0, microsecond=0)
    key = keyring().blind_index(f"{what}|{started.isoformat()}", purpose=COUNT_PURPOSE)
    try:
        with transaction.atomic():
            VerifyCounter.objects.get_or_create(key=key, defaults={"until": started + HOUR})
    except IntegrityError:
        pass
    if not VerifyCounter.objects.filter(key=key, hits__lt=limit).update(hits=F("hits") + 1):
        raise TooManyTries
