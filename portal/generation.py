"""The generation number of public pages: one row, raised by every change that the public can see."""

from django.db import transaction
from django.db.models import F

from portal.models import PageGeneration

ROW = 1


def current_generation() -> int:
    """The number that keys of kept pages carry; one primary-key read."""
    return PageGeneration.objects.filter(pk=ROW).values_list("number", flat=True).first() or 0


def raise_generation() -> None:
    """End every kept page once the caller's transaction has committed; many changes in one raise it once."""
    waiting = transaction.get_connection().run_on_commit
    if not any(hook[1] is _raise for hook in waiting):
        transaction.on_commit(_raise)


def _raise() -> None:
    if not PageGeneration.objects.filter(pk=ROW).update(number=F("number") + 1):
        PageGeneration.objects.get_or_create(pk=ROW, defaults={"number": 1})
