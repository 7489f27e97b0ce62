"""States and moves as data: who may move what, from where, to where, and why (design §3.4).

A ``Workflow`` is declared once per model in the app's ``workflow.py``. Only ``apply`` writes the
state; it does so by a conditional update, so two people who act at once cannot both succeed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import ActorLike
from portal.kernel.decisions import ALLOWED, Decision, Text, refuse, refused

Guard = Callable[[Any], Decision]


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow of the graph; ``sentence`` explains it to the people whom it touches."""

    name: str
    sources: frozenset[str]
    target: str
    who: frozenset[str]
    sentence: Text
    guard: Guard | None = None
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A state in which somebody is awaited: ``owner`` is a role key, ``days`` the time allowed."""

    owner: str
    days: int


@dataclass(frozen=True, slots=True)
class Transition:
    """What the recorder stores of a move."""

    subject: Any
    move: Move
    source: str
    actor: ActorLike
    at: datetime
    reason: str


Recorder = Callable[[Sequence[Transition]], None]


def _no_recorder(transitions: Sequence[Transition]) -> None:
    raise RuntimeError("no recorder of workflow moves is registered")


_recorder: list[Recorder] = [_no_recorder]
_gathered: ContextVar[list[Transition] | None] = ContextVar("gathered_moves", default=None)


def register_recorder(recorder: Recorder) -> None:
    """Name the one function that stores moves; ``partners`` does so when the site starts."""
    _recorder[0] = recorder


_tables: dict[str, "Workflow"] = {}


def sentence_of(table: str, move: str) -> Text | None:
    """What a move says of itself, by the names of table and move; None when there is no such move."""
    found = _tables.get(table)
    return next((each.sentence for each in found.moves if each.name == move), None) if found else None


@contextmanager
def recorded_together() -> Iterator[None]:
    """Store all moves of the block in one go when it ends, for a save that moves many rows.

    The block stands inside one transaction and lets no refusal pass silently: what is raised undoes moves and record.
    """
    if _gathered.get() is not None:
        yield
        return
    moves: list[Transition] = []
    token = _gathered.set(moves)
    try:
        yield
    finally:
        _gathered.reset(token)
    _store(moves)


def _store(moves: Sequence[Transition]) -> None:
    waiting = _gathered.get()
    if waiting is not None:
        waiting.extend(moves)
    elif moves:
        _recorder[0](moves)


@dataclass(frozen=True)
class Workflow:
    """All states and moves of one model. ``waiting`` names owner and deadline of each waiting state."""

    name: str
    initial: str
    states: frozenset[str]
    moves: tuple[Move, ...]
    terminal: frozenset[str] = frozenset()
    waiting: Mapping[str, Waiting] = field(default_factory=dict)
    state_field: str = "state"

    def __post_init__(self) -> None:
        for move in self.moves:
            unknown = (move.sources | {move.target}) - self.states
            if unknown:
                raise ValueError(f"{self.name}.{move.name} names unknown states {sorted(unknown)}")
        _tables[self.name] = self

    def move(self, name: str) -> Move:
        """The move called ``name``; KeyError when the table has none."""
        for move in self.moves:
            if move.name == name:
                return move
        raise KeyError(f"{self.name} has no move {name}")

    def leaving(self, state: str) -> Iterator[Move]:
        """Every move that starts in ``state``."""
        return (move for move in self.moves if state in move.sources)

    def available(self, subject: Any, actor: ActorLike) -> list[Move]:
        """What this actor could do now; a move that needs a reason counts as possible."""
        state = getattr(subject, self.state_field)
        return [move for move in self.leaving(state) if self.decide(subject, move.name, actor=actor, reason="-")]

    def decide(self, subject: Any, name: str, *, actor: ActorLike, reason: str = "") -> Decision:
        """Whether ``actor`` may make this move now, with the sentence that says why not."""
        move = self.move(name)
        if getattr(subject, self.state_field) not in move.sources:
            return refused("stale_state", _("This has changed in the meantime. Reload the page to see where it stands."))
        if not move.who & actor.role_keys:
            return refused("wrong_role", _("Your role cannot take this step."))
        if move.needs_reason and not reason.strip():
            return refused("reason_needed", _("Please say why; the people concerned will read it."))
        return move.guard(subject) if move.guard else ALLOWED

    def apply(self, subject: Any, name: str, *, actor: ActorLike, now: datetime, reason: str = "", **changes: Any) -> None:
        """Make the move, write ``changes`` with it, and record it.

        Raises DomainError when it is refused, or when somebody else moved the row first.
        """
        self.apply_many([subject], name, actor=actor, now=now, reason=reason, **changes)

    def apply_many(
        self, subjects: Sequence[Any], name: str, *, actor: ActorLike, now: datetime, reason: str = "", **changes: Any
    ) -> None:
        """Make the same move for many rows of one model: one update for each state they are in, one record for all.

        All or none: raises DomainError when one is refused or was moved by somebody else since it was read.
        """
        for subject in subjects:
            self.decide(subject, name, actor=actor, reason=reason).or_raise()
        move, written = self.move(name), {self.state_field: self.move(name).target, **changes}
        moves = [Transition(subject, move, getattr(subject, self.state_field), actor, now, reason.strip()) for subject in subjects]
        self._write(moves, written)
        for subject in subjects:
            for attribute, value in written.items():
                setattr(subject, attribute, value)
        _store(moves)

    def _write(self, moves: Iterable[Transition], written: Mapping[str, Any]) -> None:
        """Conditional on the state that was seen; whoever was faster is told from whoever was slower."""
        seen: dict[str, list[Any]] = {}
        for each in moves:
            seen.setdefault(each.source, []).append(each.subject)
        for source, subjects in seen.items():
            rows = type(subjects[0])._default_manager.filter(pk__in=[subject.pk for subject in subjects], **{self.state_field: source})
            if rows.update(**written) != len(subjects):
                refuse("stale_state", _("Somebody else was faster. Reload the page to see where it stands."))

    def dead_ends(self) -> set[str]:
        """States that nobody can leave although they are not declared terminal."""
        return {state for state in self.states - self.terminal if not any(self.leaving(state))}

    def unreachable(self) -> set[str]:
        """States that no chain of moves reaches from the initial one."""
        reached, frontier = {self.initial}, [self.initial]
        while frontier:
            for move in self.leaving(frontier.pop()):
                if move.target not in reached:
                    reached.add(move.target)
                    frontier.append(move.target)
        return set(self.states - reached)
