"""`manage.py update_translations`: bring the Indonesian catalog up to date with the sources, or check it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.i18n.extract import ExtractError
from portal.i18n.po import PoError
from portal.i18n.update import Update, plan_update
from portal.settings.env import ROOT

#: Lines of problems shown; the count tells the rest.
SHOWN = 40


class Command(BaseCommand):
    """Merge the messages of the sources and locale/parts/*.po into locale/id/LC_MESSAGES/django.po."""

    help = "Brings the Indonesian catalog up to date; --check changes nothing and fails when it is not complete."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --check."""
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is to be done")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work out the catalog, then write or judge it."""
        try:
            update = plan_update(ROOT)
        except (PoError, ExtractError) as problem:
            raise CommandError(str(problem)) from problem
        self._describe(update)
        if options["check"]:
            self._judge(update)
        elif update.is_changed:
            update.write()

    def _describe(self, update: Update) -> None:
        for text in update.merged.conflicts:
            self.stderr.write(f"two parts translate differently, the first was taken: {text[:100]!r}")
        for line in update.problems[:SHOWN]:
            self.stderr.write(line)
        count = len(update.merged.catalog.live)
        dropped = len(update.merged.dropped)
        self.stdout.write(f"{count} messages, {len(update.problems)} not ready, {dropped} no longer used.")

    def _judge(self, update: Update) -> None:
        if update.problems:
            raise CommandError("The Indonesian catalog is not complete.")
        if update.is_changed:
            raise CommandError("The Indonesian catalog is not up to date: run `make messages`.")
