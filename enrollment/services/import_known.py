"""What the register knows beside the rows of one chunk: fetched with a handful of queries a chunk, not per row."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q

from enrollment.blocking import PeopleIndex
from enrollment.duplicates import PersonRecord, full_name
from enrollment.models import Client, GuidancePeriod
from enrollment.names import blocking_key
from enrollment.sdp import ClientRow, person_of, register_key
from enrollment.services.clients import NIK_PURPOSE
from partners.models import Organization
from portal.kernel.crypto import keyring

_PERSON = ("name", "alias", "sex", "birth_date", "birth_place", "mother_name", "address", "nik")


def _record(values: Iterable[Any]) -> PersonRecord:
    name, alias, sex, born, place, mother, address, nik = values
    return PersonRecord(name=name, alias=alias, sex=sex, birth_date=born, birth_place=place, mother=mother, address=address, nik=nik)


class StoredPeople:
    """People on file who may matter to these rows; those of the import itself are left out, the file remembers them."""

    def __init__(self, office: Organization, rows: Collection[ClientRow], *, batch_id: int | None) -> None:
        self._by_register = dict(self._registers(office, rows, batch_id))
        self._index = PeopleIndex()
        for person in self._people(office, rows, batch_id):
            self._index.add(person)

    def with_register(self, register: str) -> PersonRecord | None:
        """The person who has this register number here."""
        return self._by_register.get(register_key(register))

    def resembles(self, person: PersonRecord) -> bool:
        """Whether somebody on file is this person or may be."""
        return any(True for _ in self._index.duplicates(person))

    @staticmethod
    def _registers(office: Organization, rows: Collection[ClientRow], batch_id: int | None) -> Iterable[tuple[str, PersonRecord]]:
        keys = {register_key(row.register) for row in rows}
        found = GuidancePeriod.objects.filter(office=office, register_key__in=keys)
        if batch_id:
            found = found.exclude(client__import_batch=batch_id)
        columns = ("register_key", *(f"client__{column}" for column in _PERSON))
        return ((key, _record(values)) for key, *values in found.values_list(*columns).iterator())

    @staticmethod
    def _people(office: Organization, rows: Collection[ClientRow], batch_id: int | None) -> Iterable[PersonRecord]:
        people = [person_of(row) for row in rows]
        dates, names = {row.birth_date for row in rows}, {blocking_key(full_name(person)) for person in people}
        worth = Q(birth_date__in=dates) | Q(name_key__in=names) | Q(nik_hash__in=nik_hashes(rows))
        found = Client.objects.filter(worth, office=office)
        if batch_id:
            found = found.exclude(import_batch=batch_id)
        return map(_record, found.order_by("pk").values_list(*_PERSON).iterator())


def nik_hashes(rows: Iterable[ClientRow]) -> set[str]:
    """Blind indexes, under every key, of the national numbers of these rows."""
    ring = keyring()
    return {index for row in rows if row.nik for index in ring.blind_indexes(row.nik, purpose=NIK_PURPOSE)}


def held_numbers(rows: Iterable[ClientRow]) -> set[str]:
    """Those of the numbers that some client, of whatever office, holds confirmed."""
    confirmed = Client.objects.filter(nik_confirmed=True, nik_hash__in=nik_hashes(rows))
    return set(confirmed.values_list("nik_hash", flat=True))
