"""Reads of people start at ``visible_to``, and views write nothing themselves (hazards, "Cheap now" 2 and 4)."""

from __future__ import annotations

import ast
import re

import pytest

from tests.repository.people import chain, function_around, person_models, person_names, reads
from tests.repository.source import Module, _load, modules, told, written

#: Where a read decides what somebody gets to see: pages, lists, exports, search documents, commands.
READERS = re.compile(
    r"\.(views|selectors|exports?|templatetags|tags|search_indexes|feeds|api|admin|viewsets|wagtail_hooks|management|caseload|facts|documents|providers|notifications)(\.|$)"
)
#: ``module:function`` → why it may read people without asking who reads. Grep for it; keep it short.
ALLOWED = {
    "enrollment.management.commands.subject_access:_client": "the command of the data subject's own request, audited with its reason",
    "enrollment.selectors.client:_same_people": "only keys of pairs; the people behind them go through visible_to in the next line",
    "enrollment.selectors.feedback:_counts": "counts of a program, shown through portal.kernel.disclosure",
    "enrollment.selectors.travel:dues_of": "keys of marks and payments of a cohort that the reader runs; people go through visible_to",
    "enrollment.selectors.travel:_paid_by_person": "sums by key; people go through visible_to",
    "enrollment.selectors.travel:_sessions": "a count per session of a cohort that the reader runs",
    "enrollment.selectors.demand_lines:lines_of": "lines of clients whom the caller was given",
    "enrollment.selectors.demand_lines:touched_since": "keys of changed files; whoever reads goes through visible_to in the next line",
    "enrollment.selectors.matches:_sources": "facts of clients whom the caller was given",
    "enrollment.selectors.matches:_waiting_counts": "a count per program, shown as a number",
    "enrollment.selectors.matches:to_match": "keys that are taken away from clients read through visible_to",
    "enrollment.selectors.subject_access:_table": "the command of the data subject's own request, audited with its reason",
    "enrollment.selectors.pulse:partner_duties": "counts per partner and their oldest day, shown as numbers",
    "enrollment.selectors.pulse:partner_signs": "instants of a partner's answers, without the people they are about",
    "enrollment.selectors.roster:enrollments_of": "prefetched for enrollments read through visible_to",
    "enrollment.views.certificates:_issued": "keys of lines that the roster read through visible_to",
    "placements.selectors.outcomes:chain_of": "counts of an office, shown through portal.kernel.disclosure",
    "placements.selectors.outcomes:work_rates": "counts of an office, shown through portal.kernel.disclosure",
    "placements.selectors.outcomes:placed_within": "counts of an office, shown through portal.kernel.disclosure",
    "placements.selectors.reasons:_introductions": "of clients in the caseload that the reader was given",
}
WRITES = {"create", "update", "save", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "add", "remove", "set", "clear"}
#: Writes that need no model: forms, messages, sessions, cookies, plain containers.
HARMLESS = {"messages", "request", "caches", "response", "context", "facts", "names", "seen", "found", "form", "forms", "set"}


def where(module: Module, node: ast.AST) -> str:
    """``module:function`` of a node."""
    function = function_around(module, node)
    return f"{module.name}:{function.name if function else '<module>'}"


def unasked() -> list[tuple[str, str]]:
    """Place, and line with chain, of each read that asks nobody."""
    found = [(module, node, names) for module in written() if READERS.search(f".{module.name}") for node, names in reads(module)]
    return [(where(module, node), f"{module.at(node)} reads {'.'.join(names)}") for module, node, names in found]


def test_people_are_read_through_visible_to():
    problems = [line for place, line in unasked() if place not in ALLOWED]
    assert not problems, told(problems)


def test_the_list_of_exceptions_is_not_longer_than_needed():
    known = {f"{module.name}:{node.name}" for module in modules() for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef)}
    used = {place for place, _line in unasked()}
    assert [place for place in ALLOWED if place not in known or place not in used] == []


@pytest.mark.parametrize(
    "source",
    [
        "def f(request):\n    return Client.objects.filter(office=1)",
        "def f(request):\n    return Enrollment.objects.all()[0]",
        "def f(cohort):\n    return cohort.enrollments.all()",
        "def f():\n    rows = Consent.objects.all()\n    return rows.filter(purpose='x')",
    ],
)
def test_an_unasked_read_is_found(tmp_path, monkeypatch, source):
    """The control."""
    monkeypatch.setattr("tests.repository.source.ROOT", tmp_path)
    path = tmp_path / "x.py"
    path.write_text(source, encoding="utf-8")
    assert list(reads(_load(path)))


@pytest.mark.parametrize(
    "source",
    [
        "def f(actor):\n    return Client.objects.visible_to(actor).first()",
        "def f(request):\n    rows = Enrollment.objects.all()\n    return row_or_404(request, rows, 1)",
        "def f(client):\n    return Consent.objects.filter(client=client)",
    ],
)
def test_an_asked_read_is_not_found(tmp_path, monkeypatch, source):
    monkeypatch.setattr("tests.repository.source.ROOT", tmp_path)
    path = tmp_path / "x.py"
    path.write_text(source, encoding="utf-8")
    assert list(reads(_load(path))) == []


def test_every_model_about_a_person_can_be_asked_who_sees_it():
    """Rows that are only ever reached through another row of the same person are named here."""
    parts = {"AllocationEntry", "AttendanceChange", "FollowUpTry", "PlanTask", "SkillCheckChange", "Snooze"}
    without = {model.__name__ for model in person_models() if not hasattr(model._default_manager.all(), "visible_to")}
    assert without <= parts, told(sorted(without - parts))
    assert {"Client", "Enrollment", "Offer", "Placement", "IncomeRecord", "CandidateProfile"} <= person_names()


def test_views_write_nothing_themselves():
    """Forms and buttons call services; nothing else writes (design §3.1)."""
    problems = []
    for module in written():
        if ".views" not in f".{module.name}":
            continue
        for node in (each for each in ast.walk(module.tree) if isinstance(each, ast.Call)):
            names = chain(node)
            if len(names) > 1 and names[-1] in WRITES and names[0] not in HARMLESS:
                problems.append(f"{module.at(node)} calls {'.'.join(names)}")
    assert not problems, told(problems)


def test_nothing_reads_as_the_system_but_jobs_and_commands():
    """``visible_to(SYSTEM)`` sees everything; only work that no person asked for may use it."""
    places = re.compile(r"\.(services|management|receivers)(\.|$)")
    found = [
        module.at(node) for module in written() for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and chain(node)[-1:] == ["visible_to"] and any(ast.unparse(each) == "SYSTEM" for each in node.args)
        and not places.search(module.name)
    ]
    assert not found, told(found)
