"""Builds the invented office: its places and the people who work there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import make_password

from partners.actors import SYSTEM, Actor, actor_for
from partners.enums import Role
from partners.models import Membership, Organization
from partners.services.bulk import add_account, add_place, found_office
from partners.services.members import add_member
from portal.demo import sources
from portal.demo.names import staff_names
from portal.demo.world import World
from portal.kernel import clock

if TYPE_CHECKING:
    from random import Random

    from portal.demo.calendar import Calendar

#: Everybody's in the demonstration; second factors are off there (portal.settings.accounts).
PASSWORD = "benang-tenun-tujuh-warna"
MAIL_HOST = "demo.example"
#: The office opened its books so many days before the histories begin.
FOUNDED = -800
CLIENTS_AN_OFFICER = 80
FEWEST_OFFICERS = 4
#: Codes by which the sample of the correctional database names its officers, the most frequent first.
SAMPLE_CODES = (
    42,
    37,
    14,
    8,
    53,
    17,
    36,
    15,
    46,
    33,
    57,
    29,
    59,
    28,
    18,
    1,
    45,
    40,
    2,
    25,
    43,
    16,
    11,
    48,
    41,
    21,
    7,
    4,
    19,
    22,
    13,
)
#: Every so manieth officer works with children too; the second is the one to whom the sample gives its child.
CHILD_OFFICER_EVERY, CHILD_OFFICER_AT = 4, 1


def mail_of(key: str) -> str:
    """Address of somebody in the demonstration."""
    return f"{key}@{MAIL_HOST}"


def officers_for(clients: int) -> int:
    """How many officers the office needs."""
    return max(FEWEST_OFFICERS, -(-clients // CLIENTS_AN_OFFICER))


def officer_codes(count: int) -> list[str]:
    """Codes of so many officers: those of the sample first, then the free ones in order."""
    free = (number for number in range(1, count + len(SAMPLE_CODES) + 1) if number not in SAMPLE_CODES)
    numbers = [*SAMPLE_CODES, *free][:count]
    return [f"PK-{number:03d}" for number in numbers]


def officer_key(position: int, code: str) -> str:
    """Name of an officer's mailbox; the first two are the ones that visitors log in as."""
    return {0: "pk", 1: "pk-anak"}.get(position, code.lower())


def build_office(calendar: Calendar, *, clients: int, rng: Random) -> World:
    """Office, places and staff; what is there already stays as it is."""
    with clock.at(calendar.now):
        password = make_password(PASSWORD)
    facts = sources.table("office")
    office = found_office(
        code=facts["code"],
        name=facts["name"],
        region_id=facts["region"],
        address=facts["address"],
        phone=facts["phone"],
        email=mail_of("kantor"),
    )
    places = [add_place(actor=SYSTEM, office=office, **_place(row)) for row in facts["place"]]
    staff = {row["key"]: _member(office, password, **row) for row in facts["staff"]}
    return World(calendar, office, staff, [*_officers(office, password, clients, rng), staff["asisten"]], places)


def _place(row: dict[str, Any]) -> dict[str, Any]:
    return {**{key: value for key, value in row.items() if key != "region"}, "region_id": row["region"]}


def _member(
    office: Organization, password: str, *, key: str, name: str, role: str, code: str = "", is_child_officer: bool = False
) -> Actor:
    """Somebody of the office, with the account that belongs to the role."""
    there = Membership.objects.select_related("user", "organization").filter(organization=office, user__email=mail_of(key)).first()
    if there is None:
        user = add_account(email=mail_of(key), name=name, password_hash=password)
        there = add_member(user=user, organization=office, role=role, code=code, is_child_officer=is_child_officer)
    return actor_for(there)


def _officers(office: Organization, password: str, clients: int, rng: Random) -> list[Actor]:
    codes = officer_codes(officers_for(clients))
    names = staff_names(rng, len(codes))
    return [
        _member(
            office,
            password,
            key=officer_key(position, code),
            name=name,
            role=Role.OFFICER,
            code=code,
            is_child_officer=position % CHILD_OFFICER_EVERY == CHILD_OFFICER_AT,
        )
        for position, (code, name) in enumerate(zip(codes, names, strict=True))
    ]
