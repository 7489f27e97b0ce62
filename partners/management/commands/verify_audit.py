"""`manage.py verify_audit`: recompute every seal of the audit trail and name the first batch that was tampered with."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partners.models import AuditSeal
from partners.services.trail import broken_seals


class Command(BaseCommand):
    help = "Check the seals of the audit trail; exit code 1 names the first bad batch."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = next(broken_seals(), None)
        seals = AuditSeal.objects.count()
        if options["json"]:
            self.stdout.write(json.dumps({"seals": seals, "first_broken": [broken.first_id, broken.last_id] if broken else None}))
        elif broken is None:
            self.stdout.write(f"{seals} seals, none broken")
        if broken is not None:
            raise CommandError(f"the batch of rows {broken.first_id} to {broken.last_id} does not give its hash", returncode=1)
