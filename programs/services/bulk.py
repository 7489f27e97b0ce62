"""Writes of many cohorts at once, for demonstration data, imports of history and benchmarks.

Whoever calls these has decided already; policies and forms are not asked, constraints and triggers are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from partners.services.bulk import BATCH, store
from programs.models import Cohort, CohortSlot, Funding, Session
from programs.planning import CohortPlan


@dataclass(frozen=True, slots=True)
class PastCohort:
    """A cohort with the plan and the sessions that belong to it; none of them has a key yet."""

    cohort: Cohort
    plan: CohortPlan
    sessions: Sequence[Session]


@transaction.atomic
def store_cohorts(rows: Sequence[PastCohort]) -> None:
    """Insert cohorts, numbered within their programs after those that are there, with slots, sessions and funding."""
    numbers = dict(Cohort.objects.order_by().values_list("program").annotate(highest=Max("number")))
    for row in rows:
        row.cohort.number = numbers[row.cohort.program_id] = numbers.get(row.cohort.program_id, 0) + 1
    store(Cohort, (row.cohort for row in rows))
    for row in rows:
        for session in row.sessions:
            session.cohort = row.cohort
    store(
        CohortSlot,
        (
            CohortSlot(cohort=row.cohort, weekday=slot.weekday, starts_at=slot.starts_at, ends_at=slot.ends_at)
            for row in rows
            for slot in row.plan.slots
        ),
    )
    store(Funding, (Funding(cohort=row.cohort, source=line.source, amount=line.amount) for row in rows for line in row.plan.funding))
    store(Session, (session for row in rows for session in row.sessions))


@transaction.atomic
def set_taken(cohorts: Iterable[Cohort], taken: Mapping[int, int]) -> None:
    """Set the seat counter of cohorts from the seats that are held, by primary key."""
    changed = list(cohorts)
    for cohort in changed:
        cohort.taken = taken.get(cohort.pk, 0)
    Cohort.objects.bulk_update(changed, ["taken"], batch_size=BATCH)
