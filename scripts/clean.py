"""`make clean`: removes caches and compiled files; data, services and .venv stay."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from scripts.console import say
from scripts.paths import ROOT, VAR

FOLDERS = {"__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", "htmlcov"}
SUFFIXES = {".mo", ".pyc"}
#: Databases of a suite that was killed.
LEFT_BY_TESTS = "test-*.sqlite3*"
KEPT = {".git", ".venv", "var"}


def garbage(folder: Path) -> Iterator[Path]:
    """What can be made again, below ``folder``."""
    for path in sorted(folder.iterdir()):
        if path.name in FOLDERS or (path.is_file() and (path.suffix in SUFFIXES or path.name.startswith(".coverage"))):
            yield path
        elif path.is_dir() and not path.is_symlink() and path.name not in KEPT:
            yield from garbage(path)


def main() -> None:
    """Remove and count."""
    found = [*garbage(ROOT), *VAR.glob(LEFT_BY_TESTS)]
    for path in found:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    say(f"{len(found)} files and folders removed.")


if __name__ == "__main__":
    main()
