"""Sizes, types and docstrings (conventions): the tail is where code bases rot, so the tail is what is bounded."""

from __future__ import annotations

import ast
import statistics

import pytest

from tests.repository.source import Function, Module, functions, lines_of, modules, scripts, suite, told, written

#: Lines of a file; of a file of tests; of a function. Medians and percentiles are of our packages without migrations.
FILE, TEST_FILE, FUNCTION, MEDIAN, P95 = 500, 700, 60, 7, 30
#: Services that a registry of a lower app calls in its own order (``programs.providers``).
CALLED_BY_REGISTRIES = {"enrollment.services.cohorts"}


def _long_files(found: tuple[Module, ...], limit: int) -> list[str]:
    sizes = [(module.where, module.text.count("\n")) for module in found]
    return [f"{where} has {lines} lines" for where, lines in sizes if lines > limit]


def test_no_file_is_long():
    problems = _long_files(written(), FILE) + _long_files(scripts(), FILE) + _long_files(suite(), TEST_FILE)
    assert not problems, told(problems)


def test_no_function_is_long():
    problems = [
        f"{module.at(function)} {function.name} has {lines_of(function)} lines"
        for module in (*written(), *scripts(), *suite()) for function in functions(module.tree) if lines_of(function) > FUNCTION
    ]
    assert not problems, told(problems)


def test_functions_are_short():
    sizes = sorted(lines_of(function) for module in written() for function in functions(module.tree))
    assert statistics.median(sizes) <= MEDIAN
    assert sizes[int(len(sizes) * 0.95)] <= P95


def unannotated(module: Module, function: Function) -> list[str]:
    """Parameters without a type, and a missing return type."""
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    if named and named[0].arg in {"self", "cls"} and _is_method(module, function):
        named = named[1:]
    named += [each for each in (arguments.vararg, arguments.kwarg) if each]
    missing = [each.arg for each in named if each.annotation is None]
    return missing + (["return"] if function.returns is None else [])


def _is_method(module: Module, function: Function) -> bool:
    classes = (node for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef))
    return any(function in cls.body for cls in classes)


def test_every_function_is_typed():
    problems = [
        f"{module.at(function)} {function.name}: {', '.join(missing)}"
        for module in (*written(), *scripts()) for function in functions(module.tree) if (missing := unannotated(module, function))
    ]
    assert not problems, told(problems)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(a, *, b: int, **c) -> None: ...", ["a", "c"]),
        ("def f(): ...", ["return"]),
        ("class A:\n    def f(self, a) -> None: ...", ["a"]),
        ("def f(self) -> None: ...", ["self"]),
    ],
)
def test_missing_types_are_found(source, expected):
    module = Module(modules()[0].path, "x", ast.parse(source), source)
    assert [name for function in functions(module.tree) for name in unannotated(module, function)] == expected


def test_every_module_says_what_it_decides():
    """Files that only make a folder a package may be empty."""
    silent = [module.where for module in (*written(), *scripts()) if module.text.strip() and not ast.get_docstring(module.tree)]
    assert not silent, told(silent)


def test_public_functions_say_what_they_mean():
    problems = []
    for module in written():
        for function in (node for node in module.tree.body if isinstance(node, Function)):
            if not function.name.startswith("_") and not ast.get_docstring(function):
                problems.append(f"{module.at(function)} {function.name}")
    assert not problems, told(problems)


def test_services_name_who_acts():
    """Writes are called by name: ``admit(actor=…, client=…)`` (design §3.1)."""
    problems = []
    for module in written():
        if ".services" not in module.name or module.name in CALLED_BY_REGISTRIES:
            continue
        for function in (node for node in module.tree.body if isinstance(node, Function) and not node.name.startswith(("_", "may_"))):
            if "actor" in {each.arg for each in function.args.args}:
                problems.append(f"{module.at(function)} {function.name}: actor is not keyword-only")
    assert not problems, told(problems)
