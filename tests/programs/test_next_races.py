"""Many clicks at once on "propose the next cohort": one draft, and everybody is led to it."""

import pytest

from portal.kernel import clock
from programs.models import Program
from programs.services.continuity import propose_next
from tests.factories.partners import actor_in
from tests.programs.test_going_on import partner_with
from tests.programs.test_seat_races import RUNS, THREADS, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def test_many_clicks_at_once_draft_one_cohort():
    for _run in range(RUNS):
        program = partner_with(20)
        manager, head = actor_in(program.partner), actor_in(program.office, "head")

        def click(index, pk=program.pk, actors=(manager, head)):
            following = propose_next(actor=actors[index % 2], program=Program.objects.get(pk=pk), today=clock.today())
            return "drafted" if following.is_new else f"found {following.cohort.number}"

        assert at_once(THREADS, click) == {"drafted": 1, "found 2": THREADS - 1}
        assert program.cohorts.count() == 2
