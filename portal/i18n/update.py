"""Brings the project's Indonesian catalog up to date with its sources, or tells what would change."""

from dataclasses import dataclass
from pathlib import Path

from portal.i18n.catalogs import read_catalog
from portal.i18n.checks import problems
from portal.i18n.extract import extract
from portal.i18n.merge import Merged, merge
from portal.i18n.po import Catalog, Message, PoError, dump

PACKAGES = ["portal", "search", "partners", "programs", "enrollment", "placements"]
#: Files of hand-written translations below locale/parts; one of this name words messages of other packages.
OVERRIDES_PREFIX = "overrides"
HEADER = (
    "Project-Id-Version: Simpul Mandiri\n"
    "Language: id\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=1; plural=0;\n"
)


@dataclass(frozen=True)
class Update:
    """The catalog as it should be, with what is wrong in it and what changed."""

    path: Path
    text: str
    is_changed: bool
    merged: Merged
    problems: list[str]

    def write(self) -> None:
        """Write the catalog file."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.text, encoding="utf-8")


def plan_update(root: Path, packages: list[str] = PACKAGES) -> Update:
    """Work out the Indonesian catalog of the project below ``root``. Raises PoError or ExtractError."""
    path = root / "locale" / "id" / "LC_MESSAGES" / "django.po"
    present = read_catalog(path) if path.exists() else Catalog()
    parts, overrides = _parts(root / "locale" / "parts")
    merged = merge(extract(root, packages), present, parts, overrides)
    merged.catalog.messages[""] = Message("", translations=[HEADER])
    text = dump(merged.catalog)
    is_changed = not path.exists() or path.read_text(encoding="utf-8") != text
    return Update(path, text, is_changed, merged, problems(merged.catalog))


def _parts(folder: Path) -> tuple[list[Catalog], list[Catalog]]:
    """Catalogs of the parts: our own messages, and our wording of messages of other packages."""
    parts: list[Catalog] = []
    overrides: list[Catalog] = []
    for path in sorted(folder.glob("*.po")):
        (overrides if path.name.startswith(OVERRIDES_PREFIX) else parts).append(read_catalog(path))
    return parts, overrides


__all__ = ["PACKAGES", "PoError", "Update", "plan_update"]
