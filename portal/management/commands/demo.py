"""`manage.py demo`: an invented office with so many clients and their histories; twice is once."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from portal.demo.build import DEFAULT_SEED, Made, counts, make_demo
from portal.demo.logins import logins
from portal.demo.progress import Bar
from portal.demo.sources import table
from portal.kernel.decisions import DomainError
from portal.settings.env import IS_PRODUCTION

DEFAULT_CLIENTS = 300
MOST_CLIENTS = 1_000_000


def number_of_clients(text: str) -> int:
    """A whole number from none to a million."""
    if not text.isdecimal() or int(text) > MOST_CLIENTS:
        raise ArgumentTypeError(f"{text!r} is no number of clients; name one from 0 to {MOST_CLIENTS}")
    return int(text)


class Command(BaseCommand):
    """Makes the demonstration, or prints its log-ins."""

    help = "Make an invented office with demonstration clients and their histories (0: the office alone), or print its log-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--clients", type=number_of_clients, default=DEFAULT_CLIENTS, help="How many clients (default 300; 0: the office alone)"
        )
        parser.add_argument(
            "--seed", type=int, default=DEFAULT_SEED, help="Another seed, other people; the same seed on the same day, the same people"
        )
        parser.add_argument("--print-logins", action="store_true", help="Print a log-in for each role and change nothing")
        parser.add_argument("--json", action="store_true", help="Print one JSON document; progress goes to the error stream")

    def handle(self, *args: Any, **options: Any) -> None:
        if IS_PRODUCTION:
            raise CommandError("Demonstration data has a known password. It is never made in production.")
        with translation.override("id"):
            self._print_logins(options) if options["print_logins"] else self._make(options)

    def _make(self, options: dict[str, Any]) -> None:
        bar, started = Bar(sys.stderr), time.monotonic()
        try:
            made = make_demo(clients=options["clients"], seed=options["seed"], tell=bar.show)
        except DomainError as refusal:
            raise CommandError(str(refusal.message)) from refusal
        bar.end()
        self._tell(made, round(time.monotonic() - started, 1), options["json"])

    def _tell(self, made: Made, seconds: float, as_json: bool) -> None:
        facts = {"office": table("office")["code"], "new": made.is_new, "clients": made.clients, "seed": made.seed, "seconds": seconds}
        rows = counts()
        if made.refusals:
            self.stderr.write(f"Steps that a service refused: {dict(made.refusals)}")
        if as_json:
            self.stdout.write(json.dumps({**facts, "counts": rows}, ensure_ascii=False))
            return
        word = f"Made in {seconds:g} s" if made.is_new else "Already there, nothing changed"
        self.stdout.write(f"{word}: {', '.join(f'{number} {name}' for name, number in rows.items())}.")

    def _print_logins(self, options: dict[str, Any]) -> None:
        found = logins()
        if not found:
            raise CommandError("There is no demonstration data yet. Make it with: manage.py demo --clients 300")
        if options["json"]:
            self.stdout.write(json.dumps({"logins": found}, ensure_ascii=False))
            return
        for row in found:
            self.stdout.write(f"{row['role']:<32}{row['email']:<32}{row['password']}  {row['home']}")
