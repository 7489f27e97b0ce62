"""``manage.py subject_access CLIENT --reason …``: everything about one person, with who saw it, as one JSON document."""

import json
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from enrollment.models import Client
from enrollment.selectors.subject_access import subject_file
from partners.actors import SYSTEM
from portal.kernel import audit, clock

WRONG_USAGE = 2


class Command(BaseCommand):
    """The request of a person under the data protection law; the access itself stands in the trail."""

    help = "Print everything the product holds about one client, with who saw it. Needs the client's public id and a reason."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client", help="public id of the client, as in the address of the file")
        parser.add_argument("--reason", required=True, help="on whose request; stays in the trail")
        parser.add_argument("--json", action="store_true", help="leave out the closing count on stderr; stdout is JSON either way")

    def handle(self, *args: Any, **options: Any) -> None:
        client = _client(options["client"])
        file = subject_file(client, now=clock.now())
        audit.record("client.subject_access", actor=SYSTEM, subject=client, person=client, reason=options["reason"])
        self.stdout.write(json.dumps(file.as_dict(), ensure_ascii=False, default=str))
        if not options["json"]:
            rows = sum(len(table) for table in file.tables.values())
            self.stderr.write(f"{rows} rows in {len(file.tables)} tables, {len(file.reads)} entries of the trail")


def _client(text: str) -> Client:
    try:
        return Client.objects.get(public_id=UUID(text))
    except (ValueError, Client.DoesNotExist):
        raise CommandError("no client has this public id", returncode=WRONG_USAGE) from None
