"""`manage.py permissions`: print the table of who may open which page, or write it into the documentation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.permissions.document import page
from portal.settings.env import ROOT


class Command(BaseCommand):
    help = "Print who may open which page; --write puts it into docs/permissions.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="write docs/permissions.md")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["write"]:
            (ROOT / "docs" / "permissions.md").write_text(page(), encoding="utf-8")
            self.stdout.write("docs/permissions.md written")
        else:
            self.stdout.write(page())
