"""What a row means beside the rows and people that are known already: again, in conflict, here before, or new.

``settle`` takes rows in file order. What is known comes from two sides of one shape: the rows before in the same
file (``FileMemory``) and the people on file here (whatever the importer hands in).
"""

from dataclasses import replace
from sys import intern
from typing import Final, Protocol

from enrollment.blocking import PeopleIndex
from enrollment.duplicates import PersonRecord, is_same_person_under_one_number
from enrollment.sdp.codes import Code, RowStatus
from enrollment.sdp.columns import Column
from enrollment.sdp.rows import ClientRow, Finding, RowResult, status_of
from enrollment.sdp.text import squeezed

_SAME_PERSON: Final = Finding(Code.POSSIBLE_SAME_PERSON)


class KnownPeople(Protocol):
    """People who are known before a row is read."""

    def with_register(self, register: str) -> PersonRecord | None:
        """The person who has this register number (compared with ``register_key``)."""

    def resembles(self, person: PersonRecord) -> bool:
        """Whether one of them is this person or may be."""


class FileMemory:
    """The people of the rows that were taken so far."""

    def __init__(self) -> None:
        self._index = PeopleIndex()
        self._places: dict[str, int] = {}

    def with_register(self, register: str) -> PersonRecord | None:
        """The person of the row that brought this register number."""
        place = self._places.get(register_key(register))
        return None if place is None else self._index[place]

    def resembles(self, person: PersonRecord) -> bool:
        """Whether a row before is this person or may be."""
        return any(True for _ in self._index.duplicates(person))

    def remember(self, register: str, person: PersonRecord) -> None:
        """Keep the person of a row that was taken."""
        self._places[register_key(register)] = self._index.add(person)


def settle(result: RowResult, *, file: FileMemory, stored: KnownPeople | None = None) -> RowResult:
    """The result in the light of what is known; rows that are taken are remembered in ``file``.

    A row that stands in the file before is skipped, one that is stored already is unchanged; both say nothing else.
    """
    if result.row is None:
        return result
    register, person = result.row.register, person_of(result.row)
    if before := file.with_register(register):
        return _skip(result) if is_same_person_under_one_number(before, person) else _conflict(result)
    if stored and (here := stored.with_register(register)):
        if not is_same_person_under_one_number(here, person):
            return _conflict(result)
        result = replace(result, findings=(), status=RowStatus.UNCHANGED)
    elif file.resembles(person) or (stored and stored.resembles(person)):
        result = _with(result, _SAME_PERSON)
    file.remember(register, person)
    return result


def person_of(row: ClientRow) -> PersonRecord:
    """The row as one of two records to compare."""
    return PersonRecord(
        name=row.name,
        alias=row.alias,
        sex=row.sex,
        birth_date=row.birth_date,
        birth_place=intern(row.birth_place),
        mother=intern(row.mother_name),
        address=row.address,
        nik=row.nik,
    )


def register_key(register: str) -> str:
    """A register number as it is compared: capitals, blanks and signs do not matter."""
    return squeezed(register)


def _with(result: RowResult, finding: Finding) -> RowResult:
    findings = (*result.findings, finding)
    return replace(result, findings=findings, status=status_of(findings))


def _skip(result: RowResult) -> RowResult:
    return replace(result, row=None, findings=(Finding(Code.DUPLICATE_ROW),), status=RowStatus.DUPLICATE)


def _conflict(result: RowResult) -> RowResult:
    return replace(_with(result, Finding(Code.REGISTER_CONFLICT, Column.REGISTER)), row=None)
