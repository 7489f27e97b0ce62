"""Regular work as data: an app names its jobs, ``manage.py run_due`` runs those whose time has come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Job:
    """``run`` gets the present instant and answers a short count for the log, e.g. ``{"lapsed": 3}``."""

    name: str
    every: timedelta
    run: Callable[[datetime], dict[str, int]]


_jobs: dict[str, Job] = {}


def register(name: str, *, every: timedelta, run: Callable[[datetime], dict[str, int]]) -> None:
    """Add a job, usually in ``AppConfig.ready``; the same name twice is a mistake."""
    if name in _jobs and _jobs[name].run is not run:
        raise ValueError(f"two jobs are called {name}")
    _jobs[name] = Job(name, every, run)


def jobs() -> tuple[Job, ...]:
    """All registered jobs by name."""
    return tuple(_jobs[name] for name in sorted(_jobs))
