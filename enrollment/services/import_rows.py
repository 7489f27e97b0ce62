"""Turns the rows of one chunk into clients, periods, guarantors and assignments, with bulk inserts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import slugify

from enrollment.ages import is_child
from enrollment.enums.clients import AssignmentState
from enrollment.models import Client, Guarantor, GuidancePeriod, ImportBatch, OffenseKind, OfficerAssignment
from enrollment.nik import completed_years
from enrollment.sdp import ClientRow, register_key
from enrollment.services.clients import Person, person_columns
from enrollment.services.import_known import held_numbers
from partners.models import Membership, Organization, Region
from portal.kernel.clock import wib
from portal.kernel.crypto import keyring

ADULT_AGE = 18


@dataclass(frozen=True)
class Setting:
    """What all rows of one import share: where they go and what codes mean here."""

    office: Organization
    batch: ImportBatch | None
    officers: Mapping[str, Membership]
    regions: frozenset[str]
    work_area: frozenset[str]
    now: datetime

    @classmethod
    def of(cls, office: Organization, batch: ImportBatch | None, now: datetime) -> Setting:
        """Read the codes of an office."""
        officers = (
            Membership.objects.active().officers().filter(organization=office).exclude(code="").select_related("organization", "user")
        )
        return cls(
            office,
            batch,
            {officer.code: officer for officer in officers},
            frozenset(Region.objects.values_list("code", flat=True)),
            frozenset(Region.objects.work_areas().values_list("code", flat=True)),
            now,
        )


def insert_rows(rows: Sequence[ClientRow], setting: Setting, first_number: int) -> list[Client]:
    """Insert the people of these rows in order; call it in a transaction. ``first_number`` numbers them for class lists."""
    held = held_numbers(rows)
    clients = [_client(row, setting, held, first_number + place) for place, row in enumerate(rows)]
    Client.objects.bulk_create(clients)
    offenses = _offense_kinds(rows)
    pairs = list(zip(rows, clients, strict=True))
    GuidancePeriod.objects.bulk_create([_period(row, client, setting, offenses) for row, client in pairs])
    Guarantor.objects.bulk_create(
        [
            Guarantor(client=client, name=row.guarantor_name[:150], relation=row.guarantor_relation[:60])
            for row, client in pairs
            if row.guarantor_name
        ]
    )
    OfficerAssignment.objects.bulk_create(list(filter(None, (_assignment(row, client, setting) for row, client in pairs))))
    return clients


def _client(row: ClientRow, setting: Setting, held: set[str], number: int) -> Client:
    """A client whose number is confirmed unless somebody, also of this chunk, holds it (R22)."""
    columns = person_columns(_person(row))
    is_free = bool(row.nik) and not held.intersection(_indexes(row.nik, columns["nik_hash"]))
    held.add(columns["nik_hash"])
    return Client(**columns, office=setting.office, import_batch=setting.batch, roster_number=number, nik_confirmed=is_free)


def _indexes(nik: str, current: str) -> list[str]:
    ring = keyring()
    return [current] if len(ring.keys) == 1 else ring.blind_indexes(nik, purpose="enrollment_client.nik")


def _person(row: ClientRow) -> Person:
    """Tried as a child: registered so, or under 18 when guidance began; in doubt the protection of a child holds (R27)."""
    was_child = row.client_kind == "child" or completed_years(row.birth_date, row.starts_on) < ADULT_AGE
    region = Region(code=row.region_code) if row.region_code else None
    return Person(
        name=row.name[:150],
        alias=row.alias[:100],
        sex=row.sex,
        birth_date=row.birth_date,
        birth_place=row.birth_place[:100],
        mother_name=row.mother_name[:150],
        tried_as_child=was_child,
        nik=row.nik,
        education=row.education,
        past_work=row.past_work[:200],
        address=row.address[:300],
        region=region,
        phone=row.phone,
    )


def _period(row: ClientRow, client: Client, setting: Setting, offenses: Mapping[str, str]) -> GuidancePeriod:
    return GuidancePeriod(
        office=setting.office,
        client=client,
        register_number=row.register[:60],
        register_key=register_key(row.register)[:120],
        kind_id=row.program,
        offense_kind_id=offenses.get(row.offense),
        correctional_unit=row.origin_unit[:120],
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        officer_code="" if row.officer in setting.officers else row.officer[:40],
    )


def _assignment(row: ClientRow, client: Client, setting: Setting) -> OfficerAssignment | None:
    """The officer of the code, unless unknown here or not trained for a child: then a leader shares the client out."""
    officer = setting.officers.get(row.officer)
    today = wib(setting.now).date()
    needs_trained = is_child(born=row.birth_date, tried_as_child=client.tried_as_child, today=today)
    if officer is None or (needs_trained and not officer.is_child_officer):
        return None
    return OfficerAssignment(client=client, officer=officer, state=AssignmentState.ACCEPTED, offered_at=setting.now, starts_at=setting.now)


def _offense_kinds(rows: Sequence[ClientRow]) -> dict[str, str]:
    """Codes of the kinds of offense by the words of the file; new words become new rows."""
    codes = {row.offense: slugify(row.offense)[:40] for row in rows if row.offense and slugify(row.offense)}
    known = set(OffenseKind.objects.filter(code__in=codes.values()).values_list("code", flat=True))
    new: dict[str, Any] = {code: words for words, code in codes.items() if code not in known}
    OffenseKind.objects.bulk_create(
        [OffenseKind(code=code, name_id=words.capitalize()[:100]) for code, words in new.items()], ignore_conflicts=True
    )
    return codes
