"""News for higher apps and for search: something that anybody can see of a program has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.dispatch import Signal

from search.services.indexing import enqueue

if TYPE_CHECKING:
    from programs.models import Program

#: Sent after the commit with ``program``: its text, cohorts, dates or free seats now read differently.
public_changed = Signal()


def tell_public_changed(program: Program) -> None:
    """Note the change for search, and send ``public_changed`` once the caller's transaction has committed."""
    enqueue(index="programs", ids=[program.pk])
    transaction.on_commit(lambda: public_changed.send(sender=type(program), program=program))
