"""Income as dated records: the baseline at enrolment, and what comes later."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from enrollment.models import Client
from placements.enums import IncomeKind
from placements.models import IncomeRecord
from placements.policies import may_work_with
from portal.kernel import audit, clock
from portal.kernel.decisions import refuse

if TYPE_CHECKING:
    from partners.actors import Actor


@transaction.atomic
def record_income(*, actor: Actor, client: Client, kind: str, now: datetime, **facts: Any) -> IncomeRecord:
    """Write down what a person lives on; the baseline exists once. Raises DomainError."""
    may_work_with(actor, client).or_raise()
    row = IncomeRecord(client=client, kind=IncomeKind(kind), recorded_by=actor.user, **{"recorded_on": clock.wib(now).date(), **facts})
    if row.recorded_on > clock.wib(now).date():
        refuse("in_future", _("The date must not lie in the future."))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        refuse("baseline_exists", _("The income at the start is already on record. Record a change instead."))
    audit.record("income.record", actor=actor, subject=row, person=client, reason=kind)
    return row
