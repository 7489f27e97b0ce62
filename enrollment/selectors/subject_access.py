"""Everything that the product holds about one person, with who saw it; withheld items carry their legal reason (R61).

``SECTIONS`` lists every model that points to a client. Higher apps add theirs with ``register_section``; a test walks
all foreign keys and fails on one that nobody listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enrollment.models import (
    AllocationEntry,
    Assessment,
    Attendance,
    AttendanceChange,
    Booking,
    Certificate,
    Client,
    ClientContact,
    CompetenceCertificate,
    Consent,
    DemandLine,
    Disclosure,
    DuplicatePair,
    Enrollment,
    Feedback,
    FeedbackLink,
    Guarantor,
    GuidancePeriod,
    Offer,
    OfficerAssignment,
    Plan,
    PlanTask,
    ReportingDuty,
    Restriction,
    SessionParticipant,
    SkillCheck,
    SkillCheckChange,
    Snooze,
    TravelPayment,
    Wish,
    WishSheet,
)
from partners.models import AuditEntry
from portal.kernel import clock

Rows = Callable[[Client], QuerySet[Any]]
#: Columns that say nothing about the person.
INTERNAL = frozenset({"id", "public_id", "nik_hash", "normalized_name", "name_key", "register_key", "link_version"})


@dataclass(frozen=True, slots=True)
class Section:
    """One table: its rows about a client, and the columns that are withheld with the law that says so."""

    model: type[Model]
    rows: Rows
    withheld: frozenset[str] = frozenset()
    law: str | Promise = ""


#: Free text that officers write about risk, and who else is protected by a closed file: art. 15 of the data protection
#: law (UU 27/2022) lets rights give way to law enforcement and to the safety of others.
_SAFETY: str | Promise = _("Withheld to protect others (UU 27/2022, art. 15)")


def _of(path: str, model: type[Model]) -> Rows:
    return lambda client: model._default_manager.filter(**{path: client})


_sections: dict[type[Model], Section] = {}


def register_section(model: type[Model], path: str, *, withheld: Iterable[str] = (), law: str | Promise = "") -> None:
    """List a model that holds data of a client; ``path`` is the lookup that leads to the client."""
    _sections[model] = Section(model, _of(path, model), frozenset(withheld), law)


def sections() -> tuple[Section, ...]:
    """Every listed model, in the order in which they were listed."""
    return tuple(_sections.values())


_OWN: tuple[tuple[type[Model], str], ...] = (
    (GuidancePeriod, "client"),
    (OfficerAssignment, "client"),
    (Guarantor, "client"),
    (ReportingDuty, "client"),
    (ClientContact, "client"),
    (Consent, "client"),
    (Disclosure, "client"),
    (Wish, "client"),
    (WishSheet, "client"),
    (DemandLine, "client"),
    (Plan, "client"),
    (PlanTask, "plan__client"),
    (Snooze, "client"),
    (Enrollment, "client"),
    (Booking, "client"),
    (Offer, "enrollment__client"),
    (AllocationEntry, "enrollment__client"),
    (SessionParticipant, "enrollment__client"),
    (Attendance, "enrollment__client"),
    (AttendanceChange, "attendance__enrollment__client"),
    (SkillCheck, "enrollment__client"),
    (SkillCheckChange, "check_row__enrollment__client"),
    (FeedbackLink, "enrollment__client"),
    (Feedback, "enrollment__client"),
    (Certificate, "enrollment__client"),
    (CompetenceCertificate, "client"),
    (TravelPayment, "enrollment__client"),
)
for _model, _path in _OWN:
    register_section(_model, _path)
register_section(Assessment, "client", withheld=("note",), law=_SAFETY)
register_section(Restriction, "client", withheld=("reason", "set_by", "lifted_by"), law=_SAFETY)
register_section(DuplicatePair, "first", withheld=("second", "reasons", "note"), law=_SAFETY)


@dataclass(frozen=True)
class SubjectFile:
    """The file of one person as plain values."""

    made_at: datetime
    person: dict[str, Any]
    tables: dict[str, list[dict[str, Any]]]
    withheld: dict[str, dict[str, str]]
    reads: list[dict[str, Any]]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "made_at": self.made_at.isoformat(),
            "person": self.person,
            "tables": self.tables,
            "withheld": self.withheld,
            "access": self.reads,
        }


def subject_file(client: Client, *, now: datetime) -> SubjectFile:
    """Gather everything; the caller has checked the right to it and writes the audit row."""
    tables = {section.model._meta.label: _table(section, client) for section in sections()}
    withheld = {
        section.model._meta.label: {column: str(section.law) for column in sorted(section.withheld)}
        for section in sections()
        if section.withheld
    }
    return SubjectFile(now, _values(client, frozenset()), tables, withheld, _reads(client))


def _table(section: Section, client: Client) -> list[dict[str, Any]]:
    rows = section.rows(client).order_by("pk")
    if section.model is DuplicatePair:
        rows = (rows | DuplicatePair.objects.filter(second=client)).order_by("pk")
    return [_values(row, section.withheld) for row in rows]


def _values(row: Model, withheld: frozenset[str]) -> dict[str, Any]:
    shown = [field for field in row._meta.concrete_fields if field.name not in INTERNAL | withheld]
    return {field.name: _plain(row, field) for field in shown}


def _plain(row: Model, field: Any) -> Any:
    """A value that JSON can hold; a choice as its words, another row by what it calls itself."""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    value = getattr(row, field.attname)
    if isinstance(value, datetime):
        return clock.wib(value).isoformat()
    if field.is_relation and value is not None:
        return str(getattr(row, field.name))
    return value if isinstance(value, (str, int, float, bool, list, dict, type(None))) else str(value)


def _reads(client: Client) -> list[dict[str, Any]]:
    """Who read or wrote what, and who was refused, oldest first."""
    rows = AuditEntry.objects.about(client.public_id).order_by("pk").select_related("user", "organization")
    return [
        {
            "at": clock.wib(row.at).isoformat(),
            "who": str(row.user or ""),
            "for": str(row.organization or ""),
            "role": row.role,
            "did": row.action,
            "allowed": row.allowed,
            "reason": row.reason,
        }
        for row in rows
    ]
