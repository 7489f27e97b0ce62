"""Keeps the lines of the demand board up to date, and freezes once a month what partners and evaluators may see of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from enrollment.demand import Counts, kept_from, publish_skill, steady, unmet_counts
from enrollment.models import Client, DemandFold, DemandLine, DemandSnapshot
from enrollment.selectors.demand import board_of, needs_of
from enrollment.selectors.demand_lines import OVERLAP, fold_of, lines_of, touched_since
from partners.models import Organization, Region
from portal.kernel import clock
from portal.kernel.disclosure import INTERNAL, PUBLIC, Policy
from programs.models import Skill

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: Clients whose lines are written together.
BATCH = 2_000


def fold_demand(now: datetime) -> dict[str, int]:
    """Job: write anew the lines of everybody whom the trail names since the last time; the first time of all."""
    fold = fold_of()
    if fold is None:
        return rebuild_demand(now)
    people = touched_since(fold, limit=Client.objects.count())
    return {"people": _write(people, now), "lines": DemandLine.objects.count()}


def rebuild_demand(now: datetime) -> dict[str, int]:
    """Job: write all lines anew, so that nothing that escaped the trail stays wrong for longer than a day."""
    everybody = Client.objects.order_by("pk").values_list("pk", flat=True)
    return {"people": _write(everybody, now), "lines": DemandLine.objects.count()}


def _write(people: QuerySet[Any, int] | Sequence[int], now: datetime) -> int:
    done = sum(_write_batch(batch, now) for batch in _batches(people))
    until = now - OVERLAP
    if not DemandFold.objects.update(folded_until=until):
        DemandFold.objects.create(pk=1, folded_until=until)
    return done


def _batches(people: Iterable[int]) -> Iterator[list[int]]:
    rows = list(people)
    return (rows[first : first + BATCH] for first in range(0, len(rows), BATCH))


@transaction.atomic
def _write_batch(ids: list[int], now: datetime) -> int:
    DemandLine.objects.filter(client__in=ids).delete()
    DemandLine.objects.bulk_create(lines_of(ids, now), batch_size=BATCH)
    return len(ids)


@transaction.atomic
def freeze_demand(*, office: Organization, now: datetime) -> DemandSnapshot:
    """The unmet demand of this month, once: adults whose file is closed to nobody, small numbers hidden (design §3.10)."""
    today = clock.wib(now).date()
    kept = DemandSnapshot.objects.filter(office=office, month=today.replace(day=1)).first()
    if kept is not None:
        return kept
    needs = needs_of(Client.objects.filter(office=office).without_closed_files().adults(today), now)
    cells = board_of(needs, office_id=office.pk, today=today, with_children=False)
    before = DemandSnapshot.objects.filter(office=office).order_by("-month").first() or DemandSnapshot()
    counts = steady(_by_code(unmet_counts(cells)), before.counts)
    return DemandSnapshot.objects.create(
        office=office, month=today.replace(day=1), taken_at=now, counts=counts,
        shown=_shown(counts, before.counts, before.shown, PUBLIC), inside=_shown(counts, before.counts, before.inside, INTERNAL),
    )


def _by_code(counts: Mapping[int, dict[str, int]]) -> Counts:
    """By code of the skill, which outlives its number."""
    codes = dict(Skill.objects.order_by("pk").values_list("pk", "code"))
    return {codes[skill]: regions for skill, regions in counts.items()}


def _shown(now: Counts, before: Counts, shown: Counts, policy: Policy) -> Counts:
    """What may be shown, by code of the skill and of the place; hidden numbers are left out."""
    districts = list(Region.objects.districts().order_by("code").values_list("code", flat=True))
    found: Counts = {}
    for skill in sorted(now.keys() | before.keys()):
        new, old = now.get(skill, {}), before.get(skill, {})
        earlier = kept_from(new, old, shown.get(skill, {})) if skill in shown else None
        figures = publish_skill(new, districts, policy, earlier=earlier)
        found[skill] = {code: each.value for code, each in figures.items() if each.value is not None}
    return found


def freeze_all(now: datetime) -> dict[str, int]:
    """Job: every office, once a month."""
    month = clock.wib(now).date().replace(day=1)
    offices = Organization.objects.offices().exclude(demand_snapshots__month=month).order_by("pk")
    return {"snapshots": len([freeze_demand(office=office, now=now) for office in offices])}
