"""Bring waiting changes into the search engines now, instead of with the next run of the jobs."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from search.engines import choice
from search.models import SearchOutbox
from search.services import drain_outbox


class Command(BaseCommand):
    """See ``help``."""

    help = "Bring waiting changes into the search engines now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=5000, help="changes for each engine (default 5000)")
        parser.add_argument("--dry-run", action="store_true", help="count what waits and change nothing")
        parser.add_argument("--json", action="store_true", help="print the result as one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        done = {} if options["dry_run"] else drain_outbox(limit=options["limit"]).as_dict()
        waiting = {engine.name: SearchOutbox.objects.waiting(engine.name).count() for engine in choice.engines()}
        result = {**done, "waiting": waiting}
        self.stdout.write(json.dumps(result) if options["json"] else ", ".join(f"{name} {value}" for name, value in result.items()))
