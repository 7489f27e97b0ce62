"""An office with a lead, two officers and one client of the first, for the tests of the clients part."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from enrollment.models import Client
from partners.actors import Actor, actor_for
from partners.models import Organization
from tests.factories.clients import AssignmentFactory, ClientFactory, GuidancePeriodFactory, OfficerFactory, lead_of
from tests.factories.partners import OfficeFactory


@dataclass
class World:
    """Names for the people of the tests."""

    office: Organization
    lead: Actor
    officer: Actor
    other: Actor
    client: Client


@pytest.fixture
def world(db: None) -> World:
    """One client, held by ``officer``; ``other`` is a colleague who has nobody."""
    office = OfficeFactory()
    officer, other = (actor_for(OfficerFactory(organization=office)) for _number in range(2))
    client = ClientFactory(office=office, name="Kgs. M. Fauzan", nik="1671092205860001", nik_confirmed=True)
    GuidancePeriodFactory(client=client)
    AssignmentFactory(client=client, officer=officer.membership)
    return World(office, lead_of(office), officer, other, client)
