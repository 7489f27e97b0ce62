"""Which models hold a person's data, and how the sources read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db.models import Model

from tests.repository.source import Module


@cache
def person_models() -> frozenset[type[Model]]:
    """The client, and every model of ours that hangs on a client by a chain of foreign keys."""
    ours = [model for app in ("enrollment", "placements") for model in apps.get_app_config(app).get_models()]
    found = {apps.get_model("enrollment", "Client")}
    while True:
        more = {model for model in ours if model not in found and any(other in found for other in _points_to(model))}
        if not more:
            return frozenset(found)
        found |= more


def _points_to(model: type[Model]) -> Iterator[Any]:
    return (field.related_model for field in model._meta.fields if field.is_relation)


@cache
def person_names() -> frozenset[str]:
    """Class names of those models."""
    return frozenset(model.__name__ for model in person_models())


#: What something that is no person is called in our sources, and its model; behind it lie the rows of many people.
GROUPS = {
    "cohort": "programs.Cohort", "session": "programs.Session", "program": "programs.Program", "skill": "programs.Skill",
    "organization": "partners.Organization", "partner": "partners.Organization", "employer": "partners.Organization",
    "office": "partners.Organization", "region": "partners.Region", "place": "partners.Place", "membership": "partners.Membership",
    "officer": "partners.Membership", "vacancy": "placements.Vacancy",
}
#: Narrowed to people whom the caller was given: whoever handed them over has asked who reads.
GIVEN = {"client", "client__in", "client_id__in", "enrollment", "enrollment__in", "enrollment__client", "profile", "placement", "session"}
ASKING = {"visible_to", "answerable_by", "own"}


@cache
def people_of(group: str) -> frozenset[str]:
    """Names by which something that is no person leads to people: ``cohort.enrollments``, ``session.attendance``."""
    relations = apps.get_model(GROUPS[group])._meta.related_objects if group in GROUPS else ()
    return frozenset(str(relation.get_accessor_name()) for relation in relations if relation.related_model in person_models())


def chain(node: ast.AST) -> list[str]:
    """Names of a chain of attributes and calls, from its beginning: ``Client.objects.filter(…).first()``."""
    names: list[str] = []
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            return [*([node.id] if isinstance(node, ast.Name) else []), *reversed(names)]


def _whole_chains(tree: ast.AST) -> Iterator[ast.AST]:
    """Each chain once, from its outermost part."""
    inner = {id(child) for node in ast.walk(tree) for child in _within(node)}
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call | ast.Attribute | ast.Subscript) and id(node) not in inner)


def _within(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.Call):
        return [node.func]
    return [node.value] if isinstance(node, ast.Attribute | ast.Subscript) else []


def calls_in(node: ast.AST) -> Iterator[ast.Call]:
    """The calls of one chain, outermost first."""
    while not isinstance(node, ast.Name | ast.Constant):
        if isinstance(node, ast.Call):
            yield node
            node = node.func
        elif isinstance(node, ast.Attribute | ast.Subscript):
            node = node.value
        else:
            return


def reads(module: Module) -> Iterator[tuple[ast.AST, list[str]]]:
    """Chains that read rows of people and neither ask who reads nor start from people who were handed over."""
    for node in _whole_chains(module.tree):
        names = chain(node)
        pairs = list(pairwise(names))
        begins = any(first in person_names() and second in {"objects", "_default_manager"} for first, second in pairs)
        leads = any(second in people_of(first) for first, second in pairs)
        if (begins or leads) and not ASKING & set(names) and not _is_narrowed(node) and not _is_asked_later(module, node):
            yield node, names


def _is_narrowed(node: ast.AST) -> bool:
    return any(keyword.arg in GIVEN for call in calls_in(node) for keyword in call.keywords) or any(
        chain(call)[-1] in {"in_force", "with_people"} and call.args for call in calls_in(node)
    )


def _is_asked_later(module: Module, node: ast.AST) -> bool:
    """The chain goes into ``row_or_404(request, …)``, by itself or by the name it is given, or that name is asked later."""
    function = function_around(module, node)
    scope = function or module.tree
    given = {ast.unparse(each.targets[0]) for each in ast.walk(scope) if isinstance(each, ast.Assign) and any(node is part for part in ast.walk(each.value))}
    for call in (each for each in ast.walk(scope) if isinstance(each, ast.Call)):
        names = chain(call)
        if names[-1:] == ["row_or_404"] and any(node is part or ast.unparse(part) in given for each in call.args for part in ast.walk(each)):
            return True
        if names[0] in given and ASKING & set(names):
            return True
    return False


def function_around(module: Module, node: ast.AST) -> ast.FunctionDef | None:
    """The innermost function in which a node stands."""
    line = getattr(node, "lineno", 0)
    inside = [each for each in ast.walk(module.tree) if isinstance(each, ast.FunctionDef) and each.lineno <= line <= (each.end_lineno or 0)]
    return min(inside, key=lambda each: (each.end_lineno or 0) - each.lineno, default=None)
