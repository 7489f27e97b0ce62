"""What a running class has lying about on an ordinary day: a link for the instructor of its next session, and reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from enrollment.selectors.class_links import class_to_share
from enrollment.services.class_links import make_class_link
from programs.enums import CohortState
from programs.models import Cohort
from programs.services.reminders import watch_marks

if TYPE_CHECKING:
    from portal.demo.world import World


def leave_class_business(world: World) -> None:
    """A link for each class that runs, made by its partner; whoever forgot to mark a session is reminded."""
    now = world.calendar.now
    managers = {partner.organization.pk: partner.manager for partner in world.partners.values()}
    running = Cohort.objects.filter(state=CohortState.RUNNING, program__partner__in=managers).select_related("program__partner")
    for cohort in running.order_by("pk"):
        session = class_to_share(cohort=cohort, now=now)
        if session is not None:
            session.cohort = cohort
            actor = managers[cohort.program.partner_id]
            make_class_link(actor=actor, session=session, now=now, holder=cohort.instructor_name)
    watch_marks(now)
