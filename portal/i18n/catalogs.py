"""Which catalogs the project has, and bringing their compiled form up to date. Needs no Django."""

import os
from pathlib import Path

from portal.i18n.mo import compile_catalog
from portal.i18n.po import Catalog, PoError, parse

PATTERN = "*/LC_MESSAGES/*.po"


def read_catalog(path: Path) -> Catalog:
    """Read a catalog file. Raises PoError that names file and line."""
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (PoError, UnicodeDecodeError) as problem:
        raise PoError(f"{path}: {problem}") from problem


def source_catalogs(locale: Path) -> list[Path]:
    """Every catalog below the folder ``locale``."""
    return sorted(locale.glob(PATTERN))


def compile_stale(locale: Path, *, force: bool = False) -> list[Path]:
    """Compile each catalog whose compiled form is missing or older; return the files written."""
    stale = [path for path in source_catalogs(locale) if force or _is_stale(path)]
    return [_compile(path) for path in stale]


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns <= source.stat().st_mtime_ns


def _compile(source: Path) -> Path:
    """Write the compiled form whole or not at all, for the site may be reading it."""
    compiled = source.with_suffix(".mo")
    beside = compiled.with_suffix(f".{os.getpid()}.new")
    beside.write_bytes(compile_catalog(read_catalog(source)))
    beside.replace(compiled)
    return compiled
