"""Writes of many rows at once, for demonstration data, imports of history and benchmarks.

Whoever calls these has decided already; policies and forms are not asked, constraints and triggers are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from enrollment.ages import months_later
from enrollment.models import Assessment, Client, Instrument
from portal.kernel import audit

if TYPE_CHECKING:
    from partners.actors import Actor

#: An assessment is repeated after a year (Permenkumham 12/2013; domain.md A7).
REPEATED_AFTER_MONTHS = 12


def own_instrument(*, code: str, version: str, title: str, domains: Iterable[str]) -> Instrument:
    """An instrument that only orders life domains by need; the same code and version again answers the same row."""
    row, _new = Instrument.objects.get_or_create(
        code=code, version=version, defaults={"title": title, "definition": {"domains": list(domains)}}
    )
    return row


@transaction.atomic
def add_assessment(*, actor: Actor, client: Client, instrument: Instrument, taken_on: date, needs: Sequence[str]) -> Assessment:
    """The needs of one client in order of weight, as an officer found them on a day."""
    row = Assessment.objects.create(
        client=client, instrument=instrument, assessor=actor.membership, taken_on=taken_on, needs=list(needs),
        next_due_on=months_later(taken_on, REPEATED_AFTER_MONTHS),
    )
    audit.record("assessment.record", actor=actor, subject=row, person=client)
    return row
