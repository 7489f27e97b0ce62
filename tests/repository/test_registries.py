"""What apps register leads somewhere: tasks and messages, navigation, workflows, jobs."""

from __future__ import annotations

import ast
import importlib
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from django.urls import get_resolver

from partners.actors import OFFICE_KEYS, SIDE_KEYS
from partners.services.tasks import registered_kinds
from portal.kernel.audit import has_words
from portal.kernel.jobs import jobs
from portal.kernel.workflow import Workflow
from portal.permissions.table import rows
from portal.ui.navigation import missing_items
from tests.repository.source import PACKAGES, modules, told

WORKFLOWS = [
    (app, name, table)
    for app in ("partners", "programs", "enrollment", "placements")
    for name, table in vars(importlib.import_module(f"{app}.workflow")).items()
    if isinstance(table, Workflow)
]
ROLE_KEYS = frozenset().union(*OFFICE_KEYS.values(), SIDE_KEYS.values(), {f"{side}_manager" for side in SIDE_KEYS.values()}) | {
    "system", "public", "signed_in"
}
#: States in which nobody has to act: the calendar, a job or nothing at all carries them on. ``workflow.state`` → what does.
NOBODY_WAITS = {
    "organization.verified": "works; may be suspended or leave",
    "agreement.signed": "its dates make it active, expiring or lapsed; tasks come from them",
    "program.published": "offered; cohorts are proposed",
    "program.archived": "kept; may be made a draft again",
    "cohort.open": "takes referrals until its registration closes (programs.advance_cohorts)",
    "cohort.confirmed": "starts on its first day (programs.advance_cohorts)",
    "cohort.running": "ends with its last session (programs.advance_cohorts)",
    "sponsorship.assigned": "used when the cohort runs",
    "enrollment.enrolled": "starts with the class",
    "enrollment.on_program": "ends with the class",
    "enrollment.certified": "the certificate is issued; may only be revoked",
    "placement.verified": "counts; follow-ups ask",
}


def test_every_kind_of_task_leads_to_a_page_that_exists():
    """With the public id of its subject, or without one."""
    by_name = {row.name: row.pattern for row in rows()}
    problems = [f"{kind.code} -> {kind.url_name}" for kind in registered_kinds() if kind.url_name not in by_name]
    problems += [
        f"{kind.code} -> {kind.url_name} wants more than a public id" for kind in registered_kinds()
        if by_name.get(kind.url_name, "").count("<") > 1 or ("<" in by_name.get(kind.url_name, "") and "<uuid:public_id>" not in by_name[kind.url_name])
    ]
    assert not problems, told(problems)


def test_every_kind_that_is_sent_is_registered():
    """``open_task(kind="…")`` with a word that nobody registered would break the inbox of whoever gets it."""
    import ast

    known = {kind.code for kind in registered_kinds()}
    sent = [
        (module.at(node), keyword.value.value)
        for module in modules() if ".services" in f".{module.name}"
        for node in ast.walk(module.tree) if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "kind" and getattr(node.func, "id", getattr(node.func, "attr", "")) in {"open_task", "notify", "notify_organization", "close_tasks"}
        and isinstance(keyword.value, ast.Constant)
    ]
    assert sent
    problems = [f"{place} sends {code}" for place, code in sent if code not in known]
    assert not problems, told(problems)


def test_every_kind_says_something_and_has_a_button():
    assert [kind.code for kind in registered_kinds() if not (str(kind.text).strip() and str(kind.button).strip())] == []


def test_every_item_of_the_navigation_has_a_page():
    assert missing_items() == []


def test_every_page_has_a_name():
    """Pages are linked by name; one without can only be linked by its address."""
    nameless = [row.pattern for row in rows() if not row.library and (not row.name or row.name.endswith(":"))]
    assert not nameless, told(nameless)


def test_names_of_pages_are_unique():
    """One name is one pattern, or several that differ in what they need (with and without an object)."""
    from collections import Counter

    many = Counter((row.name, row.pattern.count("<")) for row in rows() if not row.library)
    assert [name for (name, _needs), number in many.items() if number > 1 and name] == []
    assert get_resolver().url_patterns


def workflow_id(value: Any) -> str:
    return value.name if isinstance(value, Workflow) else ""


@pytest.mark.parametrize(("app", "name", "table"), WORKFLOWS, ids=workflow_id)
def test_somebody_acts_in_every_state(app, name, table):
    """Each state is final, waits for an owner with a deadline, or is named above with what carries it on."""
    silent = [f"{table.name}.{state}" for state in sorted(table.states - table.terminal - table.waiting.keys())]
    assert [state for state in silent if state not in NOBODY_WAITS] == []
    assert {state for state in NOBODY_WAITS if state.split(".")[0] == table.name} <= set(silent)


@pytest.mark.parametrize(("app", "name", "table"), WORKFLOWS, ids=workflow_id)
def test_who_moves_and_who_waits_are_roles_that_exist(app, name, table):
    assert {key for move in table.moves for key in move.who} <= ROLE_KEYS
    assert {waiting.owner for waiting in table.waiting.values()} <= ROLE_KEYS


@pytest.mark.parametrize(("app", "name", "table"), WORKFLOWS, ids=workflow_id)
def test_whoever_is_awaited_can_take_a_step(app, name, table):
    """The owner of a waiting state carries a role key of at least one move out of it, alone or with the keys of the same role."""
    together = [frozenset({"system"}), *OFFICE_KEYS.values(), *({side, f"{side}_manager"} for side in SIDE_KEYS.values())]
    for state, waiting in table.waiting.items():
        able = {key for move in table.leaving(state) for key in move.who}
        assert any(waiting.owner in keys and able & keys for keys in together), f"{table.name}.{state}"


def stateful_models() -> list[type[Model]]:
    """Models whose ``state`` is one of a workflow's."""
    names = {table.name for _app, _name, table in WORKFLOWS}
    return [model for app in PACKAGES for model in apps.get_app_config(app).get_models() if model._meta.model_name in names]


def test_every_workflow_has_its_model():
    assert {model._meta.model_name for model in stateful_models()} == {table.name for _app, _name, table in WORKFLOWS}


@pytest.mark.parametrize("model", stateful_models(), ids=lambda model: model._meta.model_name)
def test_states_of_a_model_are_those_of_its_workflow(model):
    (table,) = [table for _app, _name, table in WORKFLOWS if table.name == model._meta.model_name]
    field = model._meta.get_field(table.state_field)
    assert {value for value, _label in field.choices} == set(table.states)
    assert field.default == table.initial


def test_every_job_has_a_name_of_its_app_and_an_interval():
    assert jobs()
    for job in jobs():
        assert job.name.split(".")[0] in PACKAGES, job.name
        assert job.every.total_seconds() >= 60, job.name


def recorded_acts() -> dict[str, str]:
    """Every act that a source writes into the trail by its name, with the place."""
    calls = ((module, node) for module in modules() for node in ast.walk(module.tree) if isinstance(node, ast.Call))
    named = ((module, node) for module, node in calls if ast.unparse(node.func) == "audit.record" and isinstance(node.args[0], ast.Constant))
    return {node.args[0].value: module.at(node) for module, node in named}


def test_every_act_of_the_trail_has_words():
    acts = recorded_acts()
    assert len(acts) > 50
    assert told([f"{place} {act}" for act, place in acts.items() if not has_words(act)]) == told([])
    assert not has_words("client.unheard_of")
