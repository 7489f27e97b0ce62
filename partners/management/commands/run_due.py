"""`manage.py run_due`: run the regular work whose time has come; cron calls it, or `--loop` keeps it going."""

import json
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from partners.services.jobs import run_due_jobs
from portal.kernel import clock

#: Seconds between two looks of the loop.
PAUSE = 20


class Command(BaseCommand):
    help = "Run every job that is due (mail, lapsed offers, seals …) and say what each did."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="keep looking until TERM or Ctrl-C")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["loop"]:
            self._loop()
            return
        result = run_due_jobs(clock.now())
        if options["json"]:
            self.stdout.write(json.dumps(result))
        else:
            for name, counts in result.items():
                self.stdout.write(f"{name}: {', '.join(f'{key} {value}' for key, value in counts.items()) or 'done'}")
            self.stdout.write(f"{len(result)} jobs ran")

    @staticmethod
    def _loop() -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_args: stop.set())
        while not stop.is_set():
            close_old_connections()
            run_due_jobs(clock.now())
            stop.wait(PAUSE)
