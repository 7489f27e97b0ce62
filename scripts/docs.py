"""`make docs`: writes the parts of docs that are made from code, and checks what people wrote.

Made parts stand between ``<!-- made: NAME -->`` and ``<!-- end -->``. Checked: every setting the code reads has its row,
no row is left over, and every link inside the project leads somewhere.
"""

import argparse
import ast
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import django
from django.core.management import load_command_class

from scripts.console import complain, say
from scripts.paths import ROOT
from scripts.prepare import PACKAGES
from scripts.states import graphs

MADE = re.compile(r"(<!-- made: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
TARGET = re.compile(r"^(?P<name>[a-z-]+):.*## (?P<help>.+)$", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)|!\[[^\]]*\]\((?P<image>[^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
SETTING_ROW = re.compile(r"^\| `([A-Z_]+)`", re.MULTILINE)
#: Options that Django gives to every command.
COMMON_OPTIONS = {
    *("--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback"),
    *("--no-color", "--force-color", "--skip-checks"),
}
OPERATIONS = ROOT / "docs" / "operations.md"


def documents() -> list[Path]:
    """Every page written for people."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def make_targets() -> str:
    """Table of what make can do."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    rows = [f"| `make {match['name']}` | {match['help']} |" for match in TARGET.finditer(text)]
    return _table(("target", "what it does"), rows)


def commands() -> str:
    """Table of the product's own management commands."""
    rows = [_command_row(app, name) for app, name in command_names()]
    return _table(("command", "what it does", "options"), rows)


def command_names() -> list[tuple[str, str]]:
    """Application and name of each management command of ours."""
    paths = [path for app in PACKAGES for path in sorted((ROOT / app / "management" / "commands").glob("[a-z]*.py"))]
    return [(path.parents[2].name, path.stem) for path in paths]


def _command_row(app: str, name: str) -> str:
    command = load_command_class(app, name)
    actions = command.create_parser("manage.py", name)._actions
    options = [f"`{action.option_strings[-1]}`" for action in actions if _is_own(action)]
    return f"| `{name}` | {command.help} | {', '.join(options)} |"


def _is_own(action: argparse.Action) -> bool:
    return bool(action.option_strings) and not COMMON_OPTIONS & set(action.option_strings)


def _table(titles: tuple[str, ...], rows: list[str]) -> str:
    head = f"| {' | '.join(titles)} |\n|{' --- |' * len(titles)}\n"
    return head + "".join(f"{row}\n" for row in rows)


MAKERS: dict[str, Callable[[], str]] = {"make-targets": make_targets, "commands": commands, "states": graphs}


def remade(text: str) -> str:
    """The page with its made parts written anew."""
    return MADE.sub(lambda match: f"{match[1]}\n{MAKERS[match['name']]()}\n{match[3]}", text)


def settings_read() -> set[str]:
    """Names of environment variables that portal.settings reads."""
    files = sorted((ROOT / "portal" / "settings").glob("*.py"))
    return {name for path in files for name in _names_read(ast.parse(path.read_text(encoding="utf-8")))}


def _names_read(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _reads_environment(node.func) and node.args and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)


def _reads_environment(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return isinstance(function.value, ast.Name) and function.value.id == "env" and function.attr != "read_env"
    return isinstance(function, ast.Name) and function.id == "secret"


def settings_problems() -> list[str]:
    """Settings without a row in the table of operations.md, and rows without a setting."""
    described = set(SETTING_ROW.findall(OPERATIONS.read_text(encoding="utf-8")))
    missing = [f"docs/operations.md: {name} is read by the settings but has no row" for name in sorted(settings_read() - described)]
    return missing + [f"docs/operations.md: no setting is named {name}" for name in sorted(described - settings_read())]


def link_problems(path: Path) -> list[str]:
    """Links of a page that lead nowhere inside the project."""
    text = path.read_text(encoding="utf-8")
    targets = [match["target"] or match["image"] for match in LINK.finditer(text)]
    return [f"{path.relative_to(ROOT)}: {target} leads nowhere" for target in targets if not _leads_somewhere(path, target)]


def _leads_somewhere(path: Path, target: str) -> bool:
    if re.match(r"[a-z]+:", target):
        return True
    file, _, anchor = target.partition("#")
    there = (path.parent / file).resolve() if file else path
    if not there.exists():
        return False
    return not anchor or there.suffix != ".md" or anchor in _anchors(there.read_text(encoding="utf-8"))


def _anchors(text: str) -> set[str]:
    """Names that a page's headings get: lower case, without marks, spaces as hyphens."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in HEADING.findall(text)}


def main() -> None:
    """Command line: write, or with --check only judge."""
    parser = argparse.ArgumentParser(prog="make docs", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is to be done")
    is_check = parser.parse_args().check
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    problems = settings_problems() + [problem for path in documents() for problem in link_problems(path)]
    stale = [path for path in documents() if remade(path.read_text(encoding="utf-8")) != path.read_text(encoding="utf-8")]
    for path in stale:
        _renew(path, problems, is_check=is_check)
    for problem in problems:
        complain(problem)
    raise SystemExit(1 if problems else 0)


def _renew(path: Path, problems: list[str], *, is_check: bool) -> None:
    if is_check:
        problems.append(f"{path.relative_to(ROOT)}: made parts are not up to date, run `make docs`")
    else:
        path.write_text(remade(path.read_text(encoding="utf-8")), encoding="utf-8")
        say(f"{path.relative_to(ROOT)}: made parts written")


if __name__ == "__main__":
    main()
