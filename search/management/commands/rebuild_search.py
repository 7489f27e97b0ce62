"""Fill search indexes anew from the database; searching goes on meanwhile."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines import choice
from search.engines.base import Engine, EngineError
from search.services import rebuild
from search.specs import specs


class Command(BaseCommand):
    """See ``help``."""

    help = "Fill search indexes anew from the database. Searching goes on meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--index", choices=[spec.name for spec in specs()], action="append", help="only this index (may be repeated)")
        parser.add_argument("--engine", choices=[engine.name for engine in choice.engines()], help="only this engine")
        parser.add_argument("--dry-run", action="store_true", help="say what would be rebuilt and change nothing")
        parser.add_argument("--json", action="store_true", help="print the result as one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        engines = [engine for engine in choice.engines() if options["engine"] in (None, engine.name)]
        names = options["index"] or [spec.name for spec in specs()]
        rows = [self._one(engine, name, options["dry_run"]) for engine in engines for name in names]
        if options["json"]:
            self.stdout.write(json.dumps({"dry_run": options["dry_run"], "indexes": rows}))
        else:
            self.stdout.write(f"{len(rows)} indexes, {sum(row['documents'] for row in rows)} documents")

    def _one(self, engine: Engine, name: str, is_dry: bool) -> dict[str, Any]:
        self.stderr.write(f"{engine.name} {name} …")
        if is_dry:
            return {"engine": engine.name, "index": name, "documents": _wanted(name), "written": 0, "removed": 0}
        try:
            rebuilt = rebuild(name, engine=engine)
        except EngineError as error:
            raise CommandError(f"{engine.name} {name}: {error}") from error
        return {
            "engine": engine.name,
            "index": name,
            "documents": rebuilt.documents,
            "written": rebuilt.written,
            "removed": rebuilt.removed,
        }


def _wanted(name: str) -> int:
    return next(spec for spec in specs() if spec.name == name).queryset().count()
