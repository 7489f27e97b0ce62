"""Cells as text: cleaning that changes how a value is written and never what it says, and masking for reports."""

import re
from functools import lru_cache
from typing import Final

#: Values that spreadsheets and databases write for "nothing here".
EMPTY_WORDS: Final = frozenset({"NULL", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
FORMULA_STARTS: Final = ("=", "@")
#: Most cells repeat (programs, places, kinds); the others pass through.
CACHED_CELLS: Final = 2**14
MASKED_LENGTH: Final = 40
MASKED_DIGIT: Final = "#"
MASKED_LETTER: Final = "\u2022"

_NOTHING = re.compile(r"[-\u2010-\u2015._'`\" ]*")
_BLANKS = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufeff]+")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_QUOTES: Final = "'\"\u2018\u2019`="
_WHITE: Final = frozenset("\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85")
_INVISIBLE: Final = {
    code: None
    for start, stop in ((0x00, 0x20), (0x7F, 0xA0), (0xAD, 0xAE), (0x200B, 0x2010), (0x2060, 0x2065), (0xFEFF, 0xFF00), (0xFFFD, 0xFFFE))
    for code in range(start, stop)
    if chr(code) not in _WHITE
}


def collapse(text: str) -> str:
    """Without blanks around, with single blanks inside (tabs, line breaks and fixed blanks are blanks too)."""
    return " ".join(text.split())


@lru_cache(maxsize=CACHED_CELLS)
def clean_text(text: str) -> str:
    """Collapsed, without characters that nobody sees; a cell of dashes and dots is empty."""
    if not text.isprintable():
        text = text.translate(_INVISIBLE)
    text = " ".join(text.split())
    return "" if _NOTHING.fullmatch(text) or text in EMPTY_WORDS else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run this cell; looked at before anything is cleaned away."""
    return text.lstrip()[:1] in FORMULA_STARTS


def unquoted_digits(text: str) -> str:
    """``'1671…``, ``="1671…"`` and ``1671 0804 …`` as they are meant: quotes of spreadsheets and blanks go, nothing else.

    Control characters stay, so that a damaged number is seen as damaged.
    """
    return _BLANKS.sub("", text).strip(_QUOTES)


def squeezed(text: str) -> str:
    """Small letters and digits only, for words from closed lists: ``Laki-laki`` is ``lakilaki``."""
    return "".join(_WORD_CHARACTERS.findall(text.casefold()))


def mask(text: str) -> str:
    """The shape of a value without the value: digits and letters are hidden, signs and length show what is wrong."""
    shape = _LETTER.sub(MASKED_LETTER, _DIGIT.sub(MASKED_DIGIT, collapse(text)))
    return shape if len(shape) <= MASKED_LENGTH else f"{shape[: MASKED_LENGTH - 1]}\u2026"


_WORD_CHARACTERS = re.compile(r"[^\W_]")
