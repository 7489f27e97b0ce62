"""The graphs of states for docs/states.md, drawn from the workflow tables: who is awaited, for how long, who moves what."""

import importlib
from collections.abc import Iterator
from itertools import groupby

from django.utils import translation

from portal.kernel.workflow import Move, Workflow

#: Apps with workflow tables, lowest first.
APPS = ("partners", "programs", "enrollment", "placements")


def tables() -> list[tuple[str, Workflow]]:
    """Every workflow with its app, in the order in which the app declares them."""
    found = [(app, importlib.import_module(f"{app}.workflow")) for app in APPS]
    return [(app, table) for app, module in found for table in vars(module).values() if isinstance(table, Workflow)]


def graphs() -> str:
    """All graphs with their tables, one heading a workflow; the same text whenever nothing changed."""
    with translation.override("en"):
        return "\n".join(line for app, table in tables() for line in _section(app, table))


def _section(app: str, table: Workflow) -> Iterator[str]:
    yield f"## {table.name} ({app})\n"
    yield "```mermaid"
    yield from mermaid(table)
    yield "```\n"
    yield from _waiting(table)
    yield from _moves(table)


def mermaid(table: Workflow) -> Iterator[str]:
    """One graph in the language of Mermaid: states with owner and days, arrows with the names of their moves."""
    yield "stateDiagram-v2"
    for state in _in_order(table):
        waiting = table.waiting.get(state)
        yield f"    {state} : {state} ({waiting.owner}, {waiting.days} days)" if waiting else f"    {state} : {state}"
    yield f"    [*] --> {table.initial}"
    arrows = sorted((source, move.target, place) for place, move in enumerate(table.moves) for source in move.sources)
    for (source, target), group in groupby(arrows, key=lambda arrow: arrow[:2]):
        yield f"    {source} --> {target} : {', '.join(table.moves[place].name for _source, _target, place in group)}"
    for state in sorted(table.terminal):
        yield f"    {state} --> [*]"


def _in_order(table: Workflow) -> list[str]:
    """States as a reader meets them: each after those that lead to it, the initial one first."""
    reached = [table.initial]
    for state in reached:
        targets = (move.target for move in table.leaving(state))
        reached += [target for target in dict.fromkeys(targets) if target not in reached]
    return reached + sorted(table.states - set(reached))


def _waiting(table: Workflow) -> Iterator[str]:
    yield "| state | who is awaited | days |\n| --- | --- | --- |"
    for state in _in_order(table):
        waiting = table.waiting.get(state)
        if waiting:
            yield f"| {state} | {waiting.owner} | {waiting.days} |"
        else:
            yield f"| {state} | {'nobody: final' if state in table.terminal else 'nobody: dates or facts carry it on'} | |"
    yield ""


def _moves(table: Workflow) -> Iterator[str]:
    yield "| move | from | to | who | meaning |\n| --- | --- | --- | --- | --- |"
    yield from (_move(move) for move in table.moves)
    yield ""


def _move(move: Move) -> str:
    needs = " A reason is asked for." if move.needs_reason else ""
    guarded = " Guarded." if move.guard else ""
    cells = (move.name, ", ".join(sorted(move.sources)), move.target, ", ".join(sorted(move.who)), f"{move.sentence}{needs}{guarded}")
    return f"| {' | '.join(cells)} |"
