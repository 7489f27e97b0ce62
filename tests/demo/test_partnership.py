"""How partners and office live together in the demonstration: contacts, one silent partner, five requests for help."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from partners.models import Organization, PartnerActivity, PartnerNeed, Place, Task
from partners.selectors_pulse import pulses_of
from portal.kernel import clock

pytestmark = pytest.mark.django_db


def test_one_partner_is_silent_and_the_office_is_asked_to_speak_with_it(made: Any):
    partners = list(Organization.objects.trainers().verified().order_by("pk"))
    rows = {row.organization.name: row.pulse for row in pulses_of(partners, now=clock.now())}
    assert [name for name, pulse in rows.items() if pulse.needs_contact] == ["Pangkas Rambut Berkah Bersama"]
    task = Task.objects.get(kind="partner.silent", done_at=None)
    assert Organization.objects.get(public_id=task.subject_id).name == "Pangkas Rambut Berkah Bersama"


def test_every_partner_was_spoken_with_over_the_year(made: Any):
    found = Counter(PartnerActivity.objects.filter(kind__in=["contact", "visit", "meeting"]).values_list("organization", flat=True))
    assert len(found) == 15
    assert min(found.values()) >= 5


def test_five_requests_stand_in_every_state(made: Any):
    assert Counter(PartnerNeed.objects.values_list("state", flat=True)) == {"open": 1, "answered": 1, "met": 1, "withdrawn": 2}
    assert PartnerNeed.objects.get(state="met").answers.filter(accepted_at__isnull=False).count() == 1


def test_places_of_the_office_say_what_can_be_held_there(made: Any):
    shared = Place.objects.filter(owner=None)
    assert shared.count() == 8
    assert all(place.seats and place.latitude and place.facilities.exists() for place in shared)
