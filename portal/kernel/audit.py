"""The protocol of the audit trail: who read or wrote what. ``partners`` stores it (design §3.13)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import ActorLike
from portal.kernel.decisions import Text
from portal.kernel.workflow import sentence_of


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


_words: dict[str, Text] = {}


def register_words(words: Mapping[str, Text]) -> None:
    """Say in words what an app's acts are: ``{"client.read": _("Looked at the file of a client")}``."""
    _words.update(words)


def words_of(action: str) -> Text:
    """What an act is in words, for whoever reads the trail; a workflow move says its own sentence."""
    table, _dot, move = action.partition(".")
    return _words.get(action) or sentence_of(table, move) or _("Another act")


def has_words(action: str) -> bool:
    """Whether somebody has said what this act is."""
    table, _dot, move = action.partition(".")
    return action in _words or sentence_of(table, move) is not None
