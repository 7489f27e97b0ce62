"""The demonstration shows the demand board with something to do: people outside the city, a call, an answer."""

from __future__ import annotations

import pytest

from enrollment.demand import by_region, regency_of
from enrollment.models import DemandFold, DemandSnapshot
from enrollment.selectors.demand import board_for
from partners.actors import actor_for
from partners.models import Membership
from portal.demo.office import mail_of
from portal.kernel import clock
from programs.models import ProgramCall

pytestmark = pytest.mark.django_db


def test_people_outside_the_city_wait_and_a_partner_has_answered(made):
    head = actor_for(Membership.objects.get(user__email=mail_of("kepala")))
    waiting = by_region(board_for(head, now=clock.now()), regencies=True)
    call = ProgramCall.objects.get()
    city = regency_of(head.home.region_id)
    assert sum(people for code, people in waiting.items() if code != city) > 0
    assert (call.state, call.answers.get().program.skill, regency_of(call.region_id) != city) == ("answered", call.skill, True)
    assert DemandFold.objects.exists() and DemandSnapshot.objects.get().taken_at == clock.now()
