"""Printed pages as PDF: a Typst template and plain data go in, a tagged, archivable, reproducible file comes out.

Data reach the template as JSON and are only ever text there; nothing a person typed is read as markup. A template
may read files of its own folder and the package ``@local/kernel`` (colors, fonts, helpers) and nothing else. Files
meet PDF/UA-1 (accessible) and PDF/A-2a (archive). The same data and date give the same bytes.
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst

_TYPST = Path(__file__).parent / "typst"
FONTS = _TYPST / "fonts"
PACKAGES = _TYPST / "packages"
Standard = Literal["ua-1", "a-2a"]
#: ISO 14289-1 and ISO 19005-2, level A.
STANDARDS: tuple[Standard, ...] = ("ua-1", "a-2a")
#: How Typst says that no font of ours has a character, which the standards forbid.
_NO_GLYPH = "could not be displayed"
#: Letters that our font lacks although it has their like.
_LIKE = str.maketrans({"\N{HYPHEN}": "-", "\N{NON-BREAKING HYPHEN}": "-"})
_KEPT = "\n\N{NO-BREAK SPACE}"
#: Unicode categories that print nothing: control, format (direction, zero width), private, surrogate, unassigned.
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


def render_pdf(template: Path, data: Mapping[str, Any], *, created_at: datetime) -> bytes:
    """The PDF of ``template`` filled with ``data``; ``created_at`` is the aware time that the file states.

    ``data`` may hold text, numbers, dates (as ISO text), bytes (pictures), lists and mappings of them. Where
    somebody's name has letters that our font lacks, the fonts of the machine help out and the file is only tagged.
    """
    inputs = {"data": json.dumps(_plain(data), ensure_ascii=False)}
    try:
        return _compile(template, inputs, created_at, fonts=_own_fonts(), standards=STANDARDS)
    except typst.TypstError as error:
        if _NO_GLYPH not in error.message:
            raise
        return _compile(template, inputs, created_at, fonts=_all_fonts(), standards=())


def _compile(
    template: Path,
    inputs: dict[str, str],
    created_at: datetime,
    *,
    fonts: typst.Fonts,
    standards: Sequence[Standard],
) -> bytes:
    return typst.compile(
        template,
        root=template.parent,
        font_paths=fonts,
        sys_inputs=inputs,
        pdf_standards=list(standards),
        package_path=PACKAGES,
        timestamp=int(created_at.timestamp()),
    )


@lru_cache(maxsize=1)
def _own_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


@lru_cache(maxsize=1)
def _all_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=[FONTS])


def _plain(value: Any) -> Any:
    """``value`` as JSON knows it."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, bytes):
        return list(value)
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return value.isoformat() if isinstance(value, date) else printable(str(value))


def printable(text: str) -> str:
    """``text`` in composed letters, without what prints nothing or turns the direction of reading."""
    composed = unicodedata.normalize("NFC", text.translate(_LIKE))
    return "".join(_shown(letter) for letter in composed)


def _shown(letter: str) -> str:
    if letter in _KEPT:
        return letter
    category = unicodedata.category(letter)
    return " " if category == "Zs" else "" if category in _INVISIBLE else letter
