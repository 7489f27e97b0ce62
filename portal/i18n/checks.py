"""Decides whether a catalog is complete and safe to use: every form there, every placeholder kept."""

import re

from portal.i18n.extract import BRACE_FORMAT, PERCENT_FORMAT
from portal.i18n.po import FUZZY, Catalog, Message

_NAME = re.compile(r"\w+")


def problems(catalog: Catalog) -> list[str]:
    """One line for each message that is not ready."""
    return [f"{reason}: {message.singular[:100]!r}" for message in catalog.live for reason in _reasons(message, catalog.plural_count)]


def _reasons(message: Message, plural_count: int) -> list[str]:
    if FUZZY in message.flags:
        return ["not confirmed (fuzzy)"]
    if not message.is_translated:
        return ["not translated"]
    expected = plural_count if message.plural else 1
    if len(message.translations) != expected:
        return [f"{len(message.translations)} forms where the language has {expected}"]
    return [reason for text in message.translations for reason in _text_reasons(message, text)]


def _text_reasons(message: Message, text: str) -> list[str]:
    """The translation must keep what the program fills in; a plural may leave out what only its singular names."""
    allowed = placeholders(message.singular) | placeholders(message.plural)
    needed = placeholders(message.plural or message.singular)
    reasons = []
    if not needed <= placeholders(text) <= allowed:
        reasons.append(f"placeholders differ ({', '.join(sorted(needed ^ placeholders(text)))})")
    if message.singular.endswith("\n") != text.endswith("\n"):
        reasons.append("line end at the end differs")
    return reasons


def placeholders(text: str) -> set[str]:
    """What the program fills in, as written."""
    percent = {match.group() for match in PERCENT_FORMAT.finditer(text.replace("%%", ""))}
    return percent | {match.group() for match in BRACE_FORMAT.finditer(text) if _NAME.search(match.group()) or match.group() == "{}"}
