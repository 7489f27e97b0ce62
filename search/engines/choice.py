"""Which engine answers: Elasticsearch while it is well, the database otherwise, and nobody waits for a sick one."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from django.conf import settings

from portal.kernel import clock
from search.engines.base import Engine, EngineError
from search.engines.database import DatabaseEngine
from search.models import SearchOutbox

logger = logging.getLogger(__name__)
T = TypeVar("T")

#: After a failure the outside engine is left alone for so long, so that one request pays for it and not all.
PAUSE_SECONDS = 30.0
#: Changes that wait longer than this make the outside engine's answers stale.
PATIENCE = timedelta(minutes=10)

_database = DatabaseEngine()
_outside: dict[str, Engine] = {}
_paused_until = [0.0]


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What an engine said; ``degraded`` when it was not the one that should have."""

    value: T
    degraded: bool = False


def database() -> DatabaseEngine:
    """The embedded engine."""
    return _database


def outside() -> Engine | None:
    """Elasticsearch, where it is configured."""
    url = settings.ELASTICSEARCH_URL
    if not url:
        return None
    if url not in _outside:
        # The client is only loaded where it is used.
        from search.engines.elastic import ElasticEngine

        _outside[url] = ElasticEngine(url)
    return _outside[url]


def engines() -> tuple[Engine, ...]:
    """Every engine that has to hold the documents."""
    other = outside()
    return (_database, other) if other else (_database,)


def engine(name: str) -> Engine:
    """The engine of that name; KeyError when it is not configured."""
    return {each.name: each for each in engines()}[name]


def ask(question: Callable[[Engine], T]) -> Answer[T]:
    """The answer of the outside engine, or of the database when that one is away, ill or behind."""
    other = outside()
    if other is None:
        return Answer(question(_database))
    if not is_resting() and not _is_behind(other):
        try:
            return Answer(question(other))
        except EngineError as error:
            rest()
            logger.warning("search engine %s failed: %s", other.name, error)
    return Answer(question(_database), degraded=True)


def is_resting() -> bool:
    """Whether the outside engine is left alone for now."""
    return time.monotonic() < _paused_until[0]


def rest(seconds: float = PAUSE_SECONDS) -> None:
    """Leave the outside engine alone; 0 ends the pause."""
    _paused_until[0] = time.monotonic() + seconds


def _is_behind(other: Engine) -> bool:
    return SearchOutbox.objects.overdue(other.name, clock.now(), PATIENCE).exists()
