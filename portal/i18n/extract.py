"""Which messages the sources ask to have translated: calls in Python, tags in templates."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

from portal.i18n.po import CONTEXT_MARK, Catalog, Message

#: Function name to the positions of context, message and plural among its arguments.
_PLAIN, _PLURAL, _CONTEXT, _BOTH = (None, 0, None), (None, 0, 1), (0, 1, None), (0, 1, 2)
KEYWORDS: dict[str, tuple[int | None, int, int | None]] = {
    "_": _PLAIN,
    "gettext": _PLAIN,
    "gettext_lazy": _PLAIN,
    "gettext_noop": _PLAIN,
    "ngettext": _PLURAL,
    "ngettext_lazy": _PLURAL,
    "pgettext": _CONTEXT,
    "pgettext_lazy": _CONTEXT,
    "npgettext": _BOTH,
    "npgettext_lazy": _BOTH,
}
PERCENT_FORMAT = re.compile(r"%(?:\(\w+\))?[-+# 0]*\d*(?:\.\d+)?[diouxXeEfFgGcrs]")
BRACE_FORMAT = re.compile(r"\{\w*(?:[.\[][^{}]*)?(?:![rsa])?(?::[^{}]*)?\}")
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".typ", ".svg"}
SKIPPED_FOLDERS = {"migrations", "tests", "static", "node_modules"}

_STRING = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_TEMPLATE_CALL = re.compile(rf"\b(_|gettext|ngettext|pgettext|npgettext)\(\s*({_STRING}(?:\s*,\s*{_STRING})*)")


class ExtractError(ValueError):
    """A source that can't be read, or a call whose message is computed and would never be translated."""


@dataclass(frozen=True)
class Found:
    """A message as one source asks for it."""

    singular: str
    plural: str
    context: str | None


def extract(root: Path, packages: list[str]) -> Catalog:
    """Every message of the packages below ``root``, each with the files that ask for it. Raises ExtractError."""
    catalog = Catalog()
    for path in _sources(root, packages):
        for found in extract_file(path):
            _note(catalog, found, path.relative_to(root).as_posix())
    return catalog


def _sources(root: Path, packages: list[str]) -> Iterator[Path]:
    for package in packages:
        for path in sorted((root / package).rglob("*")):
            if path.suffix in TEMPLATE_SUFFIXES | {".py"} and not SKIPPED_FOLDERS & set(path.relative_to(root).parts):
                yield path


def extract_file(path: Path) -> list[Found]:
    """Messages of one source. Raises ExtractError that names file and line."""
    text = path.read_text(encoding="utf-8")
    try:
        return list(_from_python(text) if path.suffix == ".py" else _from_template(text))
    except (ExtractError, SyntaxError) as problem:
        raise ExtractError(f"{path}: {problem}") from problem


def _from_python(text: str) -> Iterator[Found]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            positions = KEYWORDS.get(_called_name(node.func))
            if positions and node.args:
                yield _found(node, positions)


def _called_name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr if function.attr != "_" else ""
    return function.id if isinstance(function, ast.Name) else ""


def _found(call: ast.Call, positions: tuple[int | None, int, int | None]) -> Found:
    context, singular, plural = (None if place is None else _literal(call, place) for place in positions)
    return Found(singular or "", plural or "", context)


def _literal(call: ast.Call, place: int) -> str:
    argument = call.args[place] if place < len(call.args) else None
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    raise ExtractError(f"line {call.lineno}: a message must be written out, not computed")


def _from_template(text: str) -> Iterator[Found]:
    """Messages of a template, by way of the form that Django makes of it for xgettext."""
    for name, strings in ((match[1], match[2]) for match in _TEMPLATE_CALL.finditer(templatize(text))):
        texts = [ast.literal_eval(match.group()) for match in re.finditer(_STRING, strings)]
        context, singular, plural = (None if place is None else texts[place] for place in KEYWORDS[name])
        yield Found(singular or "", plural or "", context)


def _note(catalog: Catalog, found: Found, reference: str) -> None:
    """Add a message, or one more place and a plural to the one that is there."""
    if not found.singular:
        return
    key = found.singular if found.context is None else f"{found.context}{CONTEXT_MARK}{found.singular}"
    message = catalog.messages.get(key)
    if message is None:
        message = Message(found.singular, context=found.context, flags=_format_flags(found))
        catalog.add(message)
    message.plural = message.plural or found.plural
    if reference not in message.references:
        message.references.append(reference)


def _format_flags(found: Found) -> set[str]:
    if PERCENT_FORMAT.search(found.singular + found.plural):
        return {"python-format"}
    return {"python-brace-format"} if BRACE_FORMAT.search(found.singular + found.plural) else set()
