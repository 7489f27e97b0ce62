"""Our sources as the tests of the repository read them: every module parsed once, every template as text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: From the lowest to the highest: lower never imports higher (design §2).
LAYERS = ("portal.kernel", "search", "partners", "programs", "enrollment", "placements", "portal")
PACKAGES = ("portal", "search", "partners", "programs", "enrollment", "placements")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file of ours."""

    path: Path
    name: str
    tree: ast.Module
    text: str

    @property
    def is_migration(self) -> bool:
        """Written by a machine for the most part."""
        return "migrations" in self.path.parts

    @property
    def where(self) -> str:
        """Path as a person reads it."""
        return self.path.relative_to(ROOT).as_posix()

    def at(self, node: ast.AST) -> str:
        """``file:line`` of a node."""
        return f"{self.where}:{getattr(node, 'lineno', 1)}"


def _load(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    return Module(path, name, ast.parse(text, str(path)), text)


@cache
def modules() -> tuple[Module, ...]:
    """Every module of our packages."""
    return tuple(_load(path) for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))


@cache
def suite() -> tuple[Module, ...]:
    """Every module of the suite."""
    return tuple(_load(path) for path in sorted((ROOT / "tests").rglob("*.py")))


@cache
def scripts() -> tuple[Module, ...]:
    """The programs behind ``make``."""
    return tuple(_load(path) for path in sorted((ROOT / "scripts").rglob("*.py")))


def written() -> tuple[Module, ...]:
    """Modules that people write: all but migrations."""
    return tuple(module for module in modules() if not module.is_migration)


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function and method."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def lines_of(function: Function) -> int:
    """Length in lines, without decorators."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


@dataclass(frozen=True)
class Template:
    """One template of ours; ``name`` is what others call it by."""

    path: Path
    name: str
    text: str

    @property
    def where(self) -> str:
        """Path as a person reads it."""
        return self.path.relative_to(ROOT).as_posix()


@cache
def templates() -> tuple[Template, ...]:
    """Every template of our packages."""
    folders = [ROOT / package / "templates" for package in PACKAGES]
    paths = [(folder, path) for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return tuple(Template(path, path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")) for folder, path in paths)


def told(problems: list[str]) -> str:
    """The message of a failed test: how many, then one a line."""
    return f"{len(problems)} found:\n" + "\n".join(problems)
