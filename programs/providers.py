"""What programs asks of higher apps without knowing them: they register functions here when the site starts.

Enrollment answers how many people a cohort has and who waits for a skill, and is told when a cohort or a
session changes; placements may add public figures about a program. Nothing registered means nothing known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from portal.kernel.decisions import ALLOWED, Decision

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.models import Region
    from portal.kernel.ranges import TimeRange
    from programs.models import Cohort, Program, Session, Skill


@dataclass(frozen=True, slots=True)
class CohortPeople:
    """How many people stand where in a cohort."""

    offered: int = 0
    enrolled: int = 0
    on_program: int = 0
    completed: int = 0
    ended_early: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class BusyClients:
    """People of a cohort who have another booking at these hours; ``names`` only of those whom the reader may see."""

    hours: TimeRange
    count: int
    names: tuple[str, ...] = ()


class PublicFigure(Protocol):
    """A figure about a program that is safe to show to everybody, as ``figure_tile`` draws it; ``value`` None is hidden."""

    @property
    def label(self) -> str: ...
    @property
    def value(self) -> Any: ...
    @property
    def of(self) -> int | None: ...
    @property
    def interval(self) -> tuple[float, float] | None: ...
    @property
    def note(self) -> str: ...


#: Seats that were ever used, by primary key of the cohort; None when nobody counts them.
SeatsUsed = Callable[[Collection[int]], "Mapping[int, int] | None"]
#: People of an office who wait, by primary key of the skill and code of the regency; None when nobody counts them.
WaitingByPlace = Callable[[int, Collection[int]], "Mapping[tuple[int, str], int] | None"]
CohortListener = Callable[["Cohort", "Actor", datetime], None]
SessionListener = Callable[["Session", "Session | None", "Actor", datetime], None]
#: Each session with the one that takes its place.
MoveListener = Callable[["Sequence[tuple[Session, Session]]", "Actor", datetime], None]
BusyProvider = Callable[["Actor", "Cohort", "Sequence[TimeRange]"], list[BusyClients]]
Listener = TypeVar("Listener", bound=Callable[..., Any])


def _nobody(cohort: Cohort) -> CohortPeople:
    return CohortPeople()


def _nobody_waits(skill: Skill, region: Region | None) -> int:
    return 0


def _seats_unknown(cohorts: Collection[int]) -> Mapping[int, int] | None:
    return None


def _waiting_unknown(office: int, skills: Collection[int]) -> Mapping[tuple[int, str], int] | None:
    return None


def _no_figures(program: Program) -> list[PublicFigure]:
    return []


def _may_close(cohort: Cohort) -> Decision:
    return ALLOWED


def _nobody_is_busy(actor: Actor, cohort: Cohort, hours: Sequence[TimeRange]) -> list[BusyClients]:
    return []


def _no_offense_kinds() -> list[tuple[str, str]]:
    return []


_cohort_people: list[Callable[[Cohort], CohortPeople]] = [_nobody]
_waiting_for_skill: list[Callable[[Skill, Region | None], int]] = [_nobody_waits]
_seats_used: list[SeatsUsed] = [_seats_unknown]
_waiting_by_place: list[WaitingByPlace] = [_waiting_unknown]
_public_figures: list[Callable[[Program], Iterable[PublicFigure]]] = [_no_figures]
_may_close_checks: list[Callable[[Cohort], Decision]] = [_may_close]
_offense_kinds: list[Callable[[], list[tuple[str, str]]]] = [_no_offense_kinds]
_busy_clients: list[BusyProvider] = [_nobody_is_busy]
_cancelled: list[CohortListener] = []
_finished: list[CohortListener] = []
_session_changed: list[SessionListener] = []
_sessions_moved: list[MoveListener] = []


def provide_cohort_people(provider: Callable[[Cohort], CohortPeople]) -> None:
    """Name the function that counts the people of a cohort."""
    _cohort_people[0] = provider


def provide_waiting_for_skill(provider: Callable[[Skill, Region | None], int]) -> None:
    """Name the function that counts who waits for a skill, in a region or anywhere."""
    _waiting_for_skill[0] = provider


def provide_seats_used(provider: SeatsUsed) -> None:
    """Name the function that counts, for many cohorts in one query, who ever sat in them."""
    _seats_used[0] = provider


def provide_waiting_by_place(provider: WaitingByPlace) -> None:
    """Name the function that counts, for many skills in one query, who waits where."""
    _waiting_by_place[0] = provider


def provide_public_figures(provider: Callable[[Program], Iterable[PublicFigure]]) -> None:
    """Name the function that gives disclosure-safe figures about a program."""
    _public_figures[0] = provider


def provide_closing_check(check: Callable[[Cohort], Decision]) -> None:
    """Name the function that says whether a finished cohort has open business."""
    _may_close_checks[0] = check


def provide_offense_kinds(provider: Callable[[], list[tuple[str, str]]]) -> None:
    """Name the function that lists kinds of cases as (code, label), for exclusions that the law demands."""
    _offense_kinds[0] = provider


def provide_busy_clients(provider: BusyProvider) -> None:
    """Name the function that counts people of a cohort with another booking at some hours."""
    _busy_clients[0] = provider


def _listen(listeners: list[Listener], listener: Listener) -> None:
    if listener not in listeners:
        listeners.append(listener)


def on_cohort_cancelled(listener: CohortListener) -> None:
    """Be told, in the same transaction, that a cohort was cancelled: give back its seats, restore waiting places."""
    _listen(_cancelled, listener)


def on_cohort_finished(listener: CohortListener) -> None:
    """Be told, in the same transaction, that a cohort's last session is over."""
    _listen(_finished, listener)


def on_session_changed(listener: SessionListener) -> None:
    """Be told of a session that was cancelled (second argument None) or moved (second argument its replacement)."""
    _listen(_session_changed, listener)


def on_sessions_moved(listener: MoveListener) -> None:
    """Be told, once and in the same transaction, of all sessions that a move has given new hours."""
    _listen(_sessions_moved, listener)


def busy_clients(actor: Actor, cohort: Cohort, hours: Sequence[TimeRange]) -> list[BusyClients]:
    """For each of the hours at which somebody of the cohort has another booking: how many."""
    return _busy_clients[0](actor, cohort, hours)


def cohort_people(cohort: Cohort) -> CohortPeople:
    """Counts of people in a cohort."""
    return _cohort_people[0](cohort)


def waiting_for_skill(skill: Skill, region: Region | None = None) -> int:
    """How many clients wait for a skill, in a region or anywhere."""
    return _waiting_for_skill[0](skill, region)


def seats_used(cohorts: Collection[int]) -> Mapping[int, int] | None:
    """Seats used by cohort: everybody who held or holds one, also those who left early; None when nobody counts."""
    return _seats_used[0](cohorts)


def waiting_by_place(office: int, skills: Collection[int]) -> Mapping[tuple[int, str], int] | None:
    """People of an office who wait for skills, by skill and regency; None when nobody counts."""
    return _waiting_by_place[0](office, skills)


def public_figures(program: Program) -> list[PublicFigure]:
    """Figures about a program for everybody."""
    return list(_public_figures[0](program))


def may_close(cohort: Cohort) -> Decision:
    """Whether nothing about a finished cohort is open any more."""
    return _may_close_checks[0](cohort)


def offense_kinds() -> list[tuple[str, str]]:
    """Kinds of cases as (code, label)."""
    return _offense_kinds[0]()


def tell_cohort_cancelled(cohort: Cohort, actor: Actor, now: datetime) -> None:
    """Pass the news on."""
    for listener in _cancelled:
        listener(cohort, actor, now)


def tell_cohort_finished(cohort: Cohort, actor: Actor, now: datetime) -> None:
    """Pass the news on."""
    for listener in _finished:
        listener(cohort, actor, now)


def tell_session_changed(session: Session, replacement: Session | None, actor: Actor, now: datetime) -> None:
    """Pass the news on."""
    for listener in _session_changed:
        listener(session, replacement, actor, now)


def tell_sessions_moved(moved: Sequence[tuple[Session, Session]], actor: Actor, now: datetime) -> None:
    """Pass the news on: first all moves together, then each by itself."""
    for together in _sessions_moved:
        together(moved, actor, now)
    for session, replacement in moved:
        tell_session_changed(session, replacement, actor, now)
