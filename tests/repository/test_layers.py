"""Lower never imports higher, and pure modules run no query (design §2); a breach is named with file and line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.repository.source import LAYERS, PACKAGES, Module, _load, modules, templates, told

#: Modules of higher layers that everybody may import, and why.
OPEN_TO_ALL = {
    "portal.settings.env": "the one reader of the environment: holds no Django and imports nothing of ours",
}
#: Modules that decide from plain values: no query, no request (conventions, "Code").
PURE = (
    "enrollment.ages", "enrollment.blocking", "enrollment.demand", "enrollment.duplicates", "enrollment.eligibility", "enrollment.likeness", "enrollment.matching",
    "enrollment.names", "enrollment.nik", "enrollment.reach", "enrollment.release", "enrollment.stages", "enrollment.completion",
    "partners.regions", "placements.indicators", "placements.schedule", "programs.nearby", "programs.planning", "programs.steps",
    "programs.continuity.alarm", "programs.continuity.facts", "programs.continuity.parts", "programs.continuity.words",
    "search.analysis", "search.facets", "search.geo", "search.highlight", "search.morphology", "search.ranking", "search.text",
    "portal.kernel.bounds", "portal.kernel.clock", "portal.kernel.decisions", "portal.kernel.disclosure", "portal.kernel.export",
    "portal.kernel.intervals", "portal.kernel.money", "portal.kernel.ranges", "portal.kernel.redirects",
)
#: What a pure module never touches.
IMPURE = re.compile(r"^(django\.(db|http|shortcuts|apps)|\w+\.(models|querysets|services|selectors|views|forms))\b")
MODEL = re.compile(rf"^({'|'.join(PACKAGES)})\.[A-Za-z]\w*$")
INCLUDED = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"']+)["']""")
NAMED_MODEL_CALLS = {"get_model", "get_app_config", "import_module", "import_string"}


def rank(name: str) -> int:
    """Place of a module among the layers; portal.kernel is the lowest, the rest of portal the highest."""
    if name == "portal.kernel" or name.startswith("portal.kernel."):
        return 0
    return LAYERS.index(name.split(".")[0])


def is_ours(name: str) -> bool:
    return name.split(".")[0] in PACKAGES


def imported(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Modules that a module imports, wherever the statement stands; ``from a import b`` may mean the module ``a.b``."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(module, node)
            yield from ((node, f"{base}.{alias.name}" if _is_module(base, alias.name) else base) for alias in node.names)


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    keep = parts if module.path.name == "__init__.py" else parts[:-1]
    parent = keep[: len(keep) - node.level + 1]
    return ".".join([*parent, *([node.module] if node.module else [])])


def _is_module(base: str, name: str) -> bool:
    return any(module.name == f"{base}.{name}" for module in modules())


def named(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Models and modules named by a string: ``"programs.Cohort"``, ``get_model("enrollment", …)``, dependencies of migrations."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and MODEL.match(node.value):
            yield node, node.value
        elif isinstance(node, ast.Call) and _called(node) in NAMED_MODEL_CALLS:
            yield from ((node, text) for text in _strings(node.args[:1]) if is_ours(text))
        elif isinstance(node, ast.Tuple) and module.is_migration:
            yield from ((node, text) for text in _strings(node.elts[:1]) if text in PACKAGES)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _strings(nodes: list[ast.expr]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def breaches(module: Module) -> list[str]:
    """References of a module to a layer above its own."""
    found = [(node, name, "imports") for node, name in imported(module) if is_ours(name) and name not in OPEN_TO_ALL]
    found += [(node, name, "names") for node, name in named(module) if name not in OPEN_TO_ALL]
    return [f"{module.at(node)} {verb} {name}" for node, name, verb in found if rank(name) > rank(module.name)]


def test_lower_layers_never_reach_higher_ones():
    problems = [problem for module in modules() for problem in breaches(module)]
    assert not problems, told(sorted(set(problems)))


def test_exceptions_import_nothing_of_ours():
    for module in modules():
        if module.name in OPEN_TO_ALL:
            assert [name for _node, name in imported(module) if is_ours(name)] == []


@pytest.mark.parametrize(
    ("home", "source"),
    [
        ("partners/x.py", "from enrollment.models import Client"),
        ("partners/x.py", "import portal"),
        ("partners/x.py", "from portal.ui import navigation"),
        ("partners/x.py", "def f():\n    from placements import apps"),
        ("programs/x.py", "key = models.ForeignKey('enrollment.Client')"),
        ("programs/x.py", "get_model('enrollment', 'Client')"),
        ("programs/x.py", "import_module('placements.selectors')"),
        ("search/x.py", "from partners.models import User"),
        ("portal/kernel/x.py", "from partners.models import User"),
        ("programs/migrations/0001_x.py", "dependencies = [('enrollment', '0001_initial')]"),
    ],
)
def test_each_way_of_reaching_up_is_found(tmp_path, monkeypatch, home, source):
    """The control: the test above can fail."""
    monkeypatch.setattr("tests.repository.source.ROOT", tmp_path)
    path = tmp_path / home
    path.parent.mkdir(parents=True)
    path.write_text(source, encoding="utf-8")
    assert breaches(_load(path))


@pytest.mark.parametrize("source", ["from portal.kernel.clock import now", "from search.specs import register", "'programs.Cohort'", "'a.b'"])
def test_what_is_allowed_is_not_a_breach(tmp_path, monkeypatch, source):
    monkeypatch.setattr("tests.repository.source.ROOT", tmp_path)
    path = tmp_path / "enrollment" / "x.py"
    path.parent.mkdir(parents=True)
    path.write_text(source, encoding="utf-8")
    assert breaches(_load(path)) == []


def test_templates_of_lower_apps_include_none_of_higher_ones():
    """Base templates and components of the site (``portal/…``) are for everybody."""
    problems = []
    for template in templates():
        home = template.where.split("/")[0]
        for name in INCLUDED.findall(template.text):
            other = name.split("/")[0]
            if other in PACKAGES and other != "portal" and rank(other) > rank(home):
                problems.append(f"{template.where} includes {name}")
    assert not problems, told(problems)


def test_pure_modules_exist():
    assert set(PURE) <= {module.name for module in modules()}


@pytest.mark.parametrize("module", [module for module in modules() if module.name in PURE], ids=lambda module: module.name)
def test_pure_modules_run_no_query(module):
    problems = [f"{module.at(node)} imports {name}" for node, name in imported(module) if IMPURE.match(name) and not _only_for_types(module, node)]
    assert not problems, told(problems)


def _only_for_types(module: Module, node: ast.AST) -> bool:
    guards = [each for each in ast.walk(module.tree) if isinstance(each, ast.If) and ast.unparse(each.test) == "TYPE_CHECKING"]
    return any(node in ast.walk(guard) for guard in guards)
