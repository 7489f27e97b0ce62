"""Compare the search indexes with the database: what is missing, out of date, or should not be there."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines import choice
from search.engines.base import Engine, EngineError
from search.services import verify
from search.specs import specs


class Command(BaseCommand):
    """See ``help``."""

    help = "Compare the search indexes with the database; exit code 1 when they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [self._one(engine, spec.name) for engine in choice.engines() for spec in specs()]
        differing = sum(bool(row["missing"] or row["outdated"] or row["superfluous"]) for row in rows)
        if options["json"]:
            self.stdout.write(json.dumps({"indexes": rows, "differing": differing}))
        else:
            self.stdout.write(f"{len(rows)} indexes compared, {differing} differ")
        if differing:
            raise CommandError(f"{differing} indexes differ from the database; run rebuild_search")

    def _one(self, engine: Engine, name: str) -> dict[str, Any]:
        try:
            found = verify(name, engine=engine)
        except EngineError as error:
            raise CommandError(f"{engine.name} {name}: {error}") from error
        counts = {"missing": len(found.missing), "outdated": len(found.outdated), "superfluous": len(found.superfluous)}
        return {"engine": engine.name, "index": name, **counts}
