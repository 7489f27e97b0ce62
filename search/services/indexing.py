"""Telling the engines what has changed: queued with the change, carried out after it, retried until it is done."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from portal.kernel import clock
from search.documents import AnalyzedDocument, analyzed
from search.engines import choice
from search.engines.base import Engine, EngineError, Rebuilt, Updated
from search.models import SearchOutbox
from search.specs import IndexSpec, spec

logger = logging.getLogger(__name__)

#: Minutes until the next try; the last one repeats for ever: a change is never given up.
BACKOFF_MINUTES = (1, 2, 5, 15, 30)
#: Rows taken at once by the job, and changes carried out at once with the request that made them.
BATCH, INLINE_LIMIT = 500, 50
#: Rows of changes carried out are kept so long, for rebuilds that were running meanwhile.
KEPT = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Drained:
    """What a run over the outbox did."""

    written: int = 0
    removed: int = 0
    failed: int = 0

    def __add__(self, other: "Drained") -> "Drained":
        return Drained(self.written + other.written, self.removed + other.removed, self.failed + other.failed)

    def as_dict(self) -> dict[str, int]:
        """For logs and ``--json``."""
        return {"written": self.written, "removed": self.removed, "failed": self.failed}


@dataclass(frozen=True, slots=True)
class Differences:
    """How an index differs from the database; all empty when it is right."""

    missing: tuple[str, ...]
    outdated: tuple[str, ...]
    superfluous: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.outdated or self.superfluous)


def enqueue(*, index: str, ids: Iterable[object], now: datetime | None = None) -> int:
    """Note in the caller's transaction that these objects have changed, appeared or gone; answers how many.

    After the commit the embedded engine follows at once if there are few, the others with the next run of the job.
    """
    spec(index)
    instant = now or clock.now()
    changed = list(dict.fromkeys(str(each) for each in ids))
    SearchOutbox.objects.bulk_create(
        SearchOutbox(engine=engine.name, index_name=index, object_id=each, queued_at=instant, due_at=instant)
        for engine in choice.engines()
        for each in changed
    )
    if 0 < len(changed) <= INLINE_LIMIT:
        transaction.on_commit(partial(_follow, index, changed), robust=True)
    return len(changed)


def drain_outbox(*, now: datetime | None = None, limit: int = BATCH) -> Drained:
    """Carry out what is due, for every engine that is configured; failures are tried again later."""
    instant, done = now or clock.now(), Drained()
    for engine in choice.engines():
        rows = list(SearchOutbox.objects.due(engine.name, instant).order_by("pk")[:limit])
        for index, group in _by_index(rows).items():
            done += _carry_out(engine, index, group, instant)
    return done


def forget_done(*, now: datetime) -> int:
    """Drop rows that were carried out some days ago; answers how many."""
    return SearchOutbox.objects.filter(done_at__lt=now - KEPT).delete()[0]


def rebuild(index: str, *, engine: Engine) -> Rebuilt:
    """Make one index hold exactly what its spec says; changes made meanwhile are carried out again after it."""
    started, described = clock.now(), spec(index)
    rebuilt = engine.rebuild(index, map(analyzed, described.documents()))
    meanwhile = SearchOutbox.objects.filter(engine=engine.name, index_name=index, done_at__gte=started)
    meanwhile.update(done_at=None, due_at=clock.now(), attempts=0)
    while drain_outbox().written:
        continue
    return rebuilt


def verify(index: str, *, engine: Engine) -> Differences:
    """Compare an index with what its spec says now; raises EngineError."""
    stored = dict(engine.hashes(index))
    wanted = {document.id: document.content_hash for document in map(analyzed, spec(index).documents())}
    return Differences(
        missing=tuple(sorted(wanted.keys() - stored.keys())),
        outdated=tuple(sorted(key for key in wanted.keys() & stored.keys() if wanted[key] != stored[key])),
        superfluous=tuple(sorted(stored.keys() - wanted.keys())),
    )


def _follow(index: str, ids: Sequence[str]) -> None:
    """Right after a commit: the embedded engine first; what fails stays queued for the job."""
    engine, now = choice.database(), clock.now()
    rows = list(SearchOutbox.objects.due(engine.name, now).about(index, ids))
    _carry_out(engine, index, rows, now)


def _by_index(rows: Iterable[SearchOutbox]) -> dict[str, list[SearchOutbox]]:
    groups: dict[str, list[SearchOutbox]] = defaultdict(list)
    for row in rows:
        groups[row.index_name].append(row)
    return groups


def _carry_out(engine: Engine, index: str, rows: Sequence[SearchOutbox], now: datetime) -> Drained:
    """Bring the objects of these rows up to date; when one can't be done, the rest is done one by one."""
    if not rows:
        return Drained()
    try:
        updated = _update(engine, index, {row.object_id for row in rows})
    except EngineError as error:
        return _put_off(rows, error, now)
    except Exception as error:
        if len(rows) == 1:
            return _put_off(rows, error, now)
        return sum((_carry_out(engine, index, [row], now) for row in rows), Drained())
    _done(rows)
    return Drained(updated.written, updated.removed)


def _update(engine: Engine, index: str, ids: Collection[str]) -> Updated:
    return engine.update(index, ids, partial(_read, spec(index)))


def _read(described: IndexSpec, ids: Collection[str]) -> list[AnalyzedDocument]:
    return [analyzed(described.document(instance)) for instance in described.objects(sorted(ids))]


def _done(rows: Sequence[SearchOutbox]) -> None:
    SearchOutbox.objects.filter(pk__in=[row.pk for row in rows]).update(done_at=clock.now(), last_error="")


def _put_off(rows: Sequence[SearchOutbox], error: Exception, now: datetime) -> Drained:
    """Try again later; the log and the row name the kind of failure and never what the document says."""
    logger.warning("search outbox: %d changes put off: %s", len(rows), type(error).__name__)
    for row in rows:
        wait = BACKOFF_MINUTES[min(row.attempts, len(BACKOFF_MINUTES) - 1)]
        row.attempts, row.due_at, row.last_error = row.attempts + 1, now + timedelta(minutes=wait), type(error).__name__
    SearchOutbox.objects.bulk_update(rows, ["attempts", "due_at", "last_error"])
    return Drained(failed=len(rows))
