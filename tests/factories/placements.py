"""People whom employers may see, introductions, and work, each reached through the services."""

from datetime import timedelta
from typing import Any

from enrollment.models import Client
from partners.actors import Actor
from partners.models import Organization
from placements.models import CandidateProfile, Introduction, Placement
from placements.services.introductions import agree_introduction, ask_introduction, check_introduction
from placements.services.placements import start_placement
from portal.kernel import clock
from tests.factories.clients import ClientFactory, ConsentFactory, officer_of
from tests.factories.partners import EmployerFactory, OfficeFactory, actor_in


def seen_client(office: Organization | None = None, **fields: Any) -> Client:
    """An adult who agreed to be seen by employers."""
    client = ClientFactory(office=office or OfficeFactory(), **fields)
    ConsentFactory(client=client, purpose="employer_view", fields=["skills"])
    return client


def employer_in(office: Organization, **fields: Any) -> Actor:
    """Somebody of a verified employer of the office."""
    return actor_in(EmployerFactory(office=office, **fields))


def asked(client: Client, employer: Actor) -> Introduction:
    """An employer has asked to meet the person."""
    profile = CandidateProfile.objects.get(client=client)
    return ask_introduction(actor=employer, profile=profile, message="Menjahit seragam, Rp4.200.000", now=clock.now())


def agreed(client: Client, employer: Actor, officer: Actor | None = None) -> Introduction:
    """The person said yes."""
    officer = officer or officer_of(client)
    row = asked(client, employer)
    check_introduction(actor=officer, introduction=row, now=clock.now())
    return agree_introduction(actor=officer, introduction=row, now=clock.now())


def working(client: Client, officer: Actor, **facts: Any) -> Placement:
    """Work since a month."""
    plain = {
        "kind": "employee", "occupation": "Penjahit", "region_id": "16.71", "started_on": clock.today() - timedelta(days=30),
        "monthly_wage": 4_200_000, "weekly_hours": 40, "workplace": "Konveksi Musi",
    }
    return start_placement(actor=officer, client=client, now=clock.now(), **{**plain, **facts})
