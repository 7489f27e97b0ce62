"""``manage.py import_clients FILE --office CODE``: take a file of the correctional database into the register."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from enrollment.sdp import RowResult, RowStatus
from enrollment.services.imports import Report, import_file, preview
from partners.actors import SYSTEM
from partners.models import Organization
from portal.kernel import clock
from portal.kernel.decisions import DomainError

WRONG_USAGE = 2
REFUSED = 1
PROGRESS_EVERY = 5000


class Command(BaseCommand):
    """Exit code 0 when the work was done, also with rejected rows; 1 when the file was refused; 2 for wrong usage."""

    help = "Import clients from a CSV or XLSX file of the correctional database. A run that was killed goes on where it stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="CSV or XLSX file")
        parser.add_argument("--office", required=True, help="code of the office whose register takes the clients")
        parser.add_argument("--dry-run", action="store_true", help="read and report, write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        path, office = _path(options["file"]), _office(options["office"])
        try:
            report = self._run(path, office, dry_run=options["dry_run"])
        except DomainError as refusal:
            self._refuse(refusal, as_json=options["json"])
        self._print(options["file"], report, as_json=options["json"], dry_run=options["dry_run"])

    def _run(self, path: Path, office: Organization, *, dry_run: bool) -> Report:
        if dry_run:
            return preview(path, office=office, now=clock.now(), progress=self._progress)
        return import_file(path, actor=SYSTEM, office=office, now=clock.now(), progress=self._progress)

    def _progress(self, rows: int) -> None:
        if rows % PROGRESS_EVERY == 0:
            self.stderr.write(f"{rows} rows")

    def _refuse(self, refusal: DomainError, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"error": {"code": refusal.code, "message": str(refusal.message)}}, ensure_ascii=False))
        self.stderr.write(str(refusal.message))
        sys.exit(REFUSED)

    def _print(self, name: str, report: Report, *, as_json: bool, dry_run: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(document(name, report), ensure_ascii=False))
            return
        for result in report.rows:
            self.stdout.write(f"{result.line}\t{result.register}\t{result.status}\t{', '.join(result.codes)}")
        totals = report.totals
        verb = "would be imported" if dry_run else "imported"
        self.stdout.write(
            f"{totals['data_rows']} rows: {totals['imported']} {verb} ({totals['accepted_with_warnings']} with warnings), "
            f"{totals['unchanged']} unchanged, {totals['rejected']} rejected, {totals['duplicate_skipped']} skipped"
        )


def document(name: str, report: Report) -> dict[str, Any]:
    """The JSON document of one run."""
    rows = [_row(result) for result in report.rows if result.status not in (RowStatus.CLEAN, RowStatus.UNCHANGED)]
    return {"file": name, "encoding": report.encoding, "delimiter": report.delimiter, "totals": report.totals, "rows": rows}


def _row(result: RowResult) -> dict[str, Any]:
    codes = [str(code) for code in result.codes]
    return {"line": result.line, "register": result.register, "status": str(result.status), "codes": codes}


def _path(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise CommandError(f"{name} is not a file", returncode=WRONG_USAGE)
    return path


def _office(code: str) -> Organization:
    office = Organization.objects.offices().filter(code=code).first()
    if office is None:
        raise CommandError(f"there is no office with the code {code}", returncode=WRONG_USAGE)
    return office
