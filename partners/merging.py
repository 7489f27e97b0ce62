"""What happens to every row that points at an organization when its record is merged into another one.

The relations are read from the models, so none is forgotten: each app says at start-up how its own are treated, and a
relation about which nobody said anything stops the merge (and fails a test).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import ForeignKey, Model, Q, QuerySet, UniqueConstraint
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from partners.models import Membership, Organization
from portal.kernel.decisions import Text


class Treatment(StrEnum):
    """How rows of one relation are treated."""

    #: They belong to the record that is kept from now on.
    MOVE = "move"
    #: They say what was true at their time and stay with the old record.
    STAY = "stay"
    #: Only an office can stand there, and offices are never merged.
    OFFICE = "office"


_treatments: dict[str, Treatment] = {}


def treat(treatment: Treatment, *relations: str) -> None:
    """Say how relations to an organization are treated, each as ``app.Model.field``; apps do so when the site starts."""
    _treatments.update(dict.fromkeys(relations, treatment))


@dataclass(frozen=True, slots=True)
class Relation:
    """One foreign key that leads to an organization."""

    model: type[Model]
    field: str

    @property
    def key(self) -> str:
        """``app.Model.field``."""
        return f"{self.model._meta.label}.{self.field}"

    @property
    def label(self) -> Text:
        """What its rows are called on screens."""
        owner: Any = self.model._meta.auto_created
        if owner:
            return _("%(what)s that it has joined") % {"what": capfirst(str(owner._meta.verbose_name_plural))}
        return capfirst(str(self.model._meta.verbose_name_plural))

    def rows(self, organization: Organization) -> QuerySet[Any]:
        """Rows that point at an organization by this key; memberships that have ended are history and stay."""
        rows = self.model._default_manager.filter(**{self.field: organization.pk}).order_by("pk")
        return rows.filter(ended_at=None) if self.model is Membership else rows


def relations() -> list[Relation]:
    """Every foreign key of every model that leads to an organization, those of many-to-many tables too."""
    links: list[Any] = [link for link in Organization._meta.get_fields(include_hidden=True) if link.auto_created and not link.concrete]
    found = [Relation(link.related_model, link.field.name) for link in links if isinstance(link.field, ForeignKey)]
    return sorted(found, key=lambda relation: relation.key)


def treatment_of(relation: Relation) -> Treatment:
    """How a relation is treated; LookupError for one that nobody has thought of."""
    try:
        return _treatments[relation.key]
    except KeyError:
        raise LookupError(f"say in the start-up of its app how a merge treats {relation.key}") from None


def unknown_relations() -> list[str]:
    """Relations about which nobody has said anything, and words about relations that do not exist."""
    exist = {relation.key for relation in relations()}
    return sorted(exist ^ _treatments.keys())


def moving() -> list[Relation]:
    """Relations whose rows move."""
    return [relation for relation in relations() if treatment_of(relation) is Treatment.MOVE]


def twins(relation: Relation, old: Organization, kept: Organization) -> list[Any]:
    """Rows of the old record that would stand beside an equal row of the kept one, against a rule of uniqueness."""
    return [row for row in relation.rows(old) if any(_has_twin(rule, relation, row, kept) for rule in _rules(relation))]


def _rules(relation: Relation) -> Iterator[tuple[tuple[str, ...], Q | None]]:
    """Rules of uniqueness that hold the relation's column: their columns and their condition."""
    meta = relation.model._meta
    for rule in meta.constraints:
        if isinstance(rule, UniqueConstraint) and relation.field in rule.fields:
            yield tuple(rule.fields), rule.condition
    for columns in meta.unique_together:
        if relation.field in columns:
            yield tuple(columns), None


def _has_twin(rule: tuple[tuple[str, ...], Q | None], relation: Relation, row: Any, kept: Organization) -> bool:
    columns, condition = rule
    fits = condition or Q()
    rows = relation.model._default_manager.filter(fits)
    if not rows.filter(pk=row.pk).exists():
        return False
    others = {column: getattr(row, column) for column in columns if column != relation.field}
    return rows.filter(**others, **{relation.field: kept.pk}).exists()
