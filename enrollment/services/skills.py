"""Writes skill checks: a whole class by its sheet on one screen, one save, earlier results kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from enrollment.enums.flow import FINISHED_STATES, EnrollmentState, SkillLevel
from enrollment.models import Client, Enrollment, SkillCheck, SkillCheckChange
from enrollment.signals import skills_checked
from portal.kernel import audit, clock
from portal.kernel.decisions import ALLOWED, Decision, refuse, refused
from programs.enums import CohortState
from programs.models import Cohort
from programs.policies import may_run
from programs.selectors import sheet_of

if TYPE_CHECKING:
    from partners.actors import Actor

#: Who is checked: whoever sits in class or has finished it.
CHECKED = (EnrollmentState.ENROLLED, EnrollmentState.ON_PROGRAM, *FINISHED_STATES)

Levels = Mapping[UUID, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Checked:
    """What one save did; the same save again changes nothing."""

    new: int = 0
    changed: int = 0


def people_to_check(*, actor: Actor, cohort: Cohort) -> list[Enrollment]:
    """Those of a class whose skills can be checked, as far as the actor may see them, by roster number."""
    rows = Enrollment.objects.visible_to(actor).of_cohort(cohort).filter(state__in=CHECKED)
    return list(rows.select_related("client", "program", "cohort").order_by("client__roster_number", "pk"))


def may_check_skills(actor: Actor, cohort: Cohort) -> Decision:
    """Whether results can be written now: own class, from its first day until it is closed, then by a leader of the office."""
    own = may_run(actor, cohort)
    if not own:
        return own
    if cohort.state in (CohortState.RUNNING, CohortState.FINISHED):
        return ALLOWED
    if cohort.state == CohortState.CLOSED:
        lead = actor.is_lead or actor.is_system
        return ALLOWED if lead else refused("cohort_closed", _("The class is closed. Please ask a section head to change a result."))
    return refused("not_running", _("Skills are checked once the class is running."))


@transaction.atomic
def record_skills(*, actor: Actor, cohort: Cohort, levels: Levels, now: datetime) -> Checked:
    """Write the results that were chosen: by public id of the enrollment, then by unit of the sheet.

    Whatever is not named stays as it is. A changed result keeps what stood there. Raises DomainError.
    """
    Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    cohort.refresh_from_db(fields=["state"])
    may_check_skills(actor, cohort).or_raise()
    people = {person.public_id: person for person in people_to_check(actor=actor, cohort=cohort)}
    wanted = {(people[key].pk, unit): level for key, marks in levels.items() if key in people for unit, level in marks.items()}
    _known(wanted, sheet_of(cohort).units)
    result = _write(actor, wanted, now)
    audit.record("skills.check", actor=actor, subject=cohort, reason=f"{result.new} + {result.changed}")
    _tell(people.values())
    return result


def _known(wanted: Mapping[tuple[int, str], str], units: Iterable[str]) -> None:
    sheet = set(units)
    if not sheet:
        refuse("no_sheet", _("This class has no skill sheet. It is part of the programme's text."))
    if not {unit for _person, unit in wanted} <= sheet or not set(wanted.values()) <= set(SkillLevel.values):
        refuse("unknown_result", _("Choose one of the results on the page."))


def _write(actor: Actor, wanted: Mapping[tuple[int, str], str], now: datetime) -> Checked:
    """Insert the missing rows, change those that differ, and keep the history of each change."""
    today = clock.wib(now).date()
    rows = SkillCheck.objects.filter(enrollment__in={person for person, _unit in wanted})
    there = {(row.enrollment_id, row.unit): row for row in rows}
    fresh = [
        SkillCheck(enrollment_id=key[0], unit=key[1], level=level, checked_on=today, checked_by=actor.membership)
        for key, level in wanted.items() if key not in there
    ]
    changes = []
    for key, level in wanted.items():
        row = there.get(key)
        if row is not None and row.level != level:
            changes.append(SkillCheckChange(check_row=row, source=row.level, target=level, changed_by=actor.membership, changed_at=now))
            row.level, row.checked_on, row.checked_by = level, today, actor.membership
    SkillCheck.objects.bulk_create(fresh)
    SkillCheck.objects.bulk_update([change.check_row for change in changes], ["level", "checked_on", "checked_by"])
    SkillCheckChange.objects.bulk_create(changes)
    return Checked(new=len(fresh), changed=len(changes))


def _tell(people: Iterable[Enrollment]) -> None:
    """Whoever shows what people can do brings it up to date."""
    clients = Client.objects.filter(pk__in=[person.client_id for person in people])
    skills_checked.send(sender=SkillCheck, clients=list(clients))
