"""The protocol of the audit trail: who read or wrote what. ``partners`` stores it (design §3.13)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.kernel.actors import ActorLike


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. ``subject`` is a model instance; ``person`` the client it is about, if any."""

    actor: ActorLike
    action: str
    subject: Any = None
    person: Any = None
    allowed: bool = True
    reason: str = ""


Sink = Callable[[Entry], None]


def _no_sink(entry: Entry) -> None:
    raise RuntimeError("no audit trail is registered")


_sink: list[Sink] = [_no_sink]


def register_sink(sink: Sink) -> None:
    """Name the one function that stores entries; ``partners`` does so when the site starts."""
    _sink[0] = sink


def record(
    action: str, *, actor: ActorLike, subject: Any = None, person: Any = None, allowed: bool = True, reason: str = ""
) -> None:
    """Append one act to the trail, in the caller's transaction. ``action`` is ``noun.verb``, e.g. ``client.read``."""
    _sink[0](Entry(actor, action, subject, person, allowed, reason))
