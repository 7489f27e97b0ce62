"""Measure how good the results are on judged queries, in an index of its own that is thrown away."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines import choice
from search.engines.base import EngineError
from search.evaluation import evaluate, read_document, read_lines, read_queries


class Command(BaseCommand):
    """See ``help``."""

    help = "Measure the search on judged queries (nDCG@10, recall@10, success@3), in an index that is thrown away."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--documents", type=Path, required=True, metavar="FILE.jsonl")
        parser.add_argument("--queries", type=Path, required=True, metavar="FILE.jsonl")
        parser.add_argument("--judgements", type=Path, required=True, metavar="FILE.jsonl")
        parser.add_argument("--engine", choices=["database", "elasticsearch"], default="database")
        parser.add_argument("--json", action="store_true", help="print the result as one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            engine = choice.engine(options["engine"])
            documents = [read_document(row) for row in read_lines(options["documents"])]
            result = evaluate(engine, documents, read_queries(options["queries"], options["judgements"]))
        except KeyError as error:
            raise CommandError(f"not configured or not in the file: {error}") from error
        except (EngineError, OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(result))
            return
        for name in ("engine", "queries", "ndcg10", "recall10", "success3", "p50_ms", "p99_ms"):
            self.stdout.write(f"{name:10} {result[name]}")
        for name, value in result["by_type"].items():
            self.stdout.write(f"  {name:12} {value:.3f}")
