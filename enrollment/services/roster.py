"""Writes down that a partner read full names: one disclosure a person, reader and day (hazards 4.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from enrollment.enums.clients import ConsentPurpose
from enrollment.models import Disclosure
from portal.kernel import audit, clock

if TYPE_CHECKING:
    from enrollment.selectors.roster import RosterLine, ShownName
    from partners.actors import Actor
    from programs.models import Cohort, Session


def note_names_read(*, actor: Actor, cohort: Cohort, lines: Iterable[RosterLine], now: datetime) -> int:
    """Record who read the class list, and each full name it showed to a partner; answers how many were new today."""
    return _note(actor, cohort, {line.enrollment.client_id: line.name for line in lines}, now)


def note_sheet_read(*, actor: Actor, session: Session, names: Mapping[int, ShownName], now: datetime) -> int:
    """The same for a page that shows people of one session, by client."""
    return _note(actor, session.cohort, names, now)


@transaction.atomic
def _note(actor: Actor, cohort: Cohort, names: Mapping[int, ShownName], now: datetime) -> int:
    audit.record("roster.read", actor=actor, subject=cohort)
    shown = {client: name for client, name in names.items() if name.consent is not None}
    if not shown or actor.organization is None:
        return 0
    today = clock.at_wib(clock.wib(now).date())
    known = Disclosure.objects.filter(
        client__in=shown, user=actor.user, recipient=actor.organization, purpose=ConsentPurpose.TRAINING_PARTNER, at__gte=today
    )
    already = set(known.values_list("client", "consent"))
    rows = [
        Disclosure(
            client_id=client, consent=name.consent, recipient=actor.organization, user=actor.user, at=now,
            purpose=ConsentPurpose.TRAINING_PARTNER, fields=["name", "phone"] if name.phone else ["name"],
        )
        for client, name in shown.items() if name.consent is not None and (client, name.consent.pk) not in already
    ]
    return len(Disclosure.objects.bulk_create(rows))
