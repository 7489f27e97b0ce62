"""`manage.py compile_translations`: compile the catalogs that changed; needs no gettext tools."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.i18n.catalogs import compile_stale
from portal.i18n.po import PoError


class Command(BaseCommand):
    """Compile locale/*/LC_MESSAGES/*.po."""

    help = "Compiles the translation catalogs that changed (all of them with --force)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --force."""
        parser.add_argument("--force", action="store_true", help="compile every catalog")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile, and count what was written."""
        try:
            written = [path for folder in settings.LOCALE_PATHS for path in compile_stale(folder, force=options["force"])]
        except PoError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{len(written)} catalogs compiled.")
