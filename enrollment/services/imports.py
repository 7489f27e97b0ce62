"""Takes files of the correctional database into the register: a preview that changes nothing, then chunks of rows.

Each chunk is one transaction that also moves ``records_done``: what was killed goes on behind the last whole chunk and
ends with the same result (R19). Two runners cannot both write a chunk, since the second finds the mark moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from enrollment.enums.clients import ImportState
from enrollment.models import Client, ImportBatch, ImportRow
from enrollment.policies.clients import may_register
from enrollment.sdp import Code, FileMemory, RowResult, RowStatus, SdpFile, check_row, read_sdp, settle
from enrollment.services.clients import next_roster_number
from enrollment.services.duplicates import likely_same, store_pairs
from enrollment.services.import_known import StoredPeople
from enrollment.services.import_rows import Setting, insert_rows
from partners.models import Organization
from partners.services.tasks import notify, open_task
from portal.kernel import audit, clock
from portal.kernel.crypto import keyring
from portal.kernel.decisions import refuse

if TYPE_CHECKING:
    from partners.actors import Actor

CHUNK = 1000
FILE_PURPOSE = "enrollment_importbatch.file"
DONE_KIND = "import.done"
#: A file that loses the race for its national numbers this often is not unlucky but wrong.
MOST_TRIES = 3

Progress = Callable[[int], None]
Source = Path | bytes | BinaryIO


@dataclass
class Report:
    """What became of a file; ``rows`` holds every row that is not clean, in file order."""

    encoding: str = ""
    delimiter: str = ""
    ignored_lines: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    rows: list[RowResult] = field(default_factory=list)

    def take(self, results: list[RowResult]) -> None:
        """Count results and keep those that somebody should look at."""
        self.counts.update(str(result.status) for result in results)
        self.rows += [_slim(result) for result in results if result.findings]

    @property
    def totals(self) -> dict[str, int]:
        """The counts under the names of the command's JSON."""
        by_status = {str(status): self.counts[status] for status in RowStatus}
        imported = self.counts[RowStatus.CLEAN] + self.counts[RowStatus.WARNED]
        return {"data_rows": sum(self.counts.values()), "ignored_lines": self.ignored_lines, "imported": imported, **by_status}


def _slim(result: RowResult) -> RowResult:
    """The result without the person: a report of many rows must stay small, and holds no more than it shows."""
    return RowResult(result.line, result.register, None, result.findings, result.status)


def _chunks(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _settled(opened: SdpFile, setting: Setting) -> Iterator[list[RowResult]]:
    """Results of the file, chunk by chunk, in the light of the rows before and of the people on file."""
    memory, today = FileMemory(), clock.wib(setting.now).date()
    for raws in _chunks(opened.rows):
        checked = [
            check_row(raw, regions=setting.regions, work_area=setting.work_area, officers=setting.officers, today=today) for raw in raws
        ]
        rows = [result.row for result in checked if result.row]
        stored = StoredPeople(setting.office, rows, batch_id=setting.batch.pk if setting.batch else None)
        yield [settle(result, file=memory, stored=stored) for result in checked]


def preview(source: Source, *, office: Organization, now: datetime, progress: Progress | None = None) -> Report:
    """Read a file and say what would become of it; nothing is written. Raises DomainError for what is no such file."""
    report, setting = Report(), Setting.of(office, None, now)
    with read_sdp(source) as opened:
        for results in _settled(opened, setting):
            report.take(results)
            if progress:
                progress(sum(report.counts.values()))
        _describe(report, opened)
    return report


def _describe(report: Report, opened: SdpFile) -> None:
    report.encoding, report.delimiter, report.ignored_lines = opened.encoding, opened.delimiter, opened.ignored_lines


def run_batch(
    batch: ImportBatch, source: Source, *, actor: Actor, now: datetime, most_rows: int | None = None, progress: Progress | None = None
) -> Report:
    """Write the rows of a confirmed file from where it stands; ``most_rows`` stops after so many new rows."""
    report, setting, start = Report(), Setting.of(batch.office, batch, now), batch.records_done
    with read_sdp(source) as opened:
        for results in _settled(opened, setting):
            done = sum(report.counts.values())
            report.take(results)
            if done + len(results) > batch.records_done:
                _write_chunk(batch, results[batch.records_done - done :], setting)
            if progress:
                progress(done + len(results))
            if most_rows and batch.records_done - start >= most_rows:
                return report
        _describe(report, opened)
    _finish(batch, report, actor)
    return report


def _write_chunk(batch: ImportBatch, results: list[RowResult], setting: Setting) -> None:
    """One transaction: people, report rows and the mark. Tried again when somebody took a national number meanwhile."""
    for attempt in range(MOST_TRIES):
        try:
            with transaction.atomic():
                _move_mark(batch, len(results))
                _insert(batch, results, setting)
            break
        except IntegrityError:
            if attempt + 1 == MOST_TRIES:
                raise
    batch.records_done += len(results)


def _move_mark(batch: ImportBatch, by: int) -> None:
    mine = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.RUNNING, records_done=batch.records_done)
    if not mine.update(records_done=batch.records_done + by, heartbeat_at=clock.now()):
        refuse("already_running", _("This file is being imported already. Look at its result in a moment."))


def _insert(batch: ImportBatch, results: list[RowResult], setting: Setting) -> None:
    new = [result for result in results if result.row and result.status in (RowStatus.CLEAN, RowStatus.WARNED)]
    clients = insert_rows([result.row for result in new if result.row], setting, next_roster_number(batch.office))
    ImportRow.objects.bulk_create([_report_row(batch, result) for result in results if result.findings])
    for result, client in zip(new, clients, strict=True):
        if Code.POSSIBLE_SAME_PERSON in result.codes:
            _store_pairs(client, setting)


def _store_pairs(client: Client, setting: Setting) -> None:
    """Pairs with people on file and with earlier rows; a whole file asks for one look, not for a task a pair."""
    earlier = Client.objects.filter(office=setting.office, pk__lt=client.pk)
    store_pairs(((client, other, facts) for other, facts in likely_same(client, earlier)), now=setting.now, with_tasks=False)


def _report_row(batch: ImportBatch, result: RowResult) -> ImportRow:
    issues = [{"code": str(finding.code), "column": str(finding.column), "value": finding.masked_value} for finding in result.findings]
    return ImportRow(batch=batch, line=result.line, register=result.register[:60], status=str(result.status), issues=issues)


def _finish(batch: ImportBatch, report: Report, actor: Actor) -> None:
    with transaction.atomic():
        batch.state, batch.totals, batch.finished_at = ImportState.DONE, report.totals, clock.now()
        batch.encoding, batch.delimiter = report.encoding, report.delimiter
        batch.save(update_fields=["state", "totals", "finished_at", "encoding", "delimiter", "updated_at"])
        audit.record("import.finish", actor=actor, subject=batch)
        if batch.uploaded_by:
            notify(user=batch.uploaded_by, kind=DONE_KIND, subject=batch)
        if any(Code.POSSIBLE_SAME_PERSON in result.codes for result in report.rows):
            open_task(organization=batch.office, kind="duplicate.check_many", role_key="office_lead")
        if batch.content:
            transaction.on_commit(lambda: batch.content.delete(save=True))


# --- by command: the file lies on the disk ---


def import_file(source: Path, *, actor: Actor, office: Organization, now: datetime, progress: Progress | None = None) -> Report:
    """Take a file in, or go on with it where an earlier run was killed. Raises DomainError for what is no such file."""
    may_register(actor).or_raise()
    read_sdp(source).close()  # what is no such file is refused before anything is written
    batch = _batch_for(actor, office, source.name, file_hash(source.read_bytes()), now)
    return run_batch(batch, source, actor=actor, now=now, progress=progress)


def _batch_for(actor: Actor, office: Organization, name: str, digest: str, now: datetime) -> ImportBatch:
    running = ImportBatch.objects.filter(office=office, file_hash=digest, state=ImportState.RUNNING).first()
    return running or ImportBatch.objects.create(
        office=office, uploaded_by=actor.user, file_name=name[:200], file_hash=digest, state=ImportState.RUNNING, confirmed_at=now
    )


def file_hash(content: bytes) -> str:
    """Keyed hash by which the same file is known again; a plain one would let a guessed row be confirmed."""
    return keyring().blind_index(content.decode("latin-1"), purpose=FILE_PURPOSE)


# --- by page: upload, preview, confirm ---


@transaction.atomic
def upload_file(*, actor: Actor, name: str, content: bytes, now: datetime) -> ImportBatch:
    """Keep an upload encrypted and store its preview; nothing of it is in the register yet. Raises DomainError."""
    may_register(actor).or_raise()
    office = actor.organization
    assert office is not None
    report = preview(BytesIO(content), office=office, now=now)
    batch = ImportBatch.objects.create(
        office=office,
        uploaded_by=actor.user,
        file_name=name[:200],
        file_hash=file_hash(content),
        totals=report.totals,
        encoding=report.encoding,
        delimiter=report.delimiter,
    )
    sealed = keyring().encrypt(content.decode("latin-1"), aad=FILE_PURPOSE)
    batch.content.save(f"{batch.public_id.hex}.sealed", ContentFile(sealed.encode("ascii")))
    ImportRow.objects.bulk_create([_report_row(batch, result) for result in report.rows])
    audit.record("import.upload", actor=actor, subject=batch)
    return batch


def content_of(batch: ImportBatch) -> bytes:
    """The uploaded bytes. Raises DomainError when the file was destroyed, as files of imports are in time (hazards, retention)."""
    if not (batch.content and batch.content.storage.exists(batch.content.name or "")):
        refuse("file_gone", _("The uploaded file is no longer kept. Upload it again; rows that are here already are recognised."))
    with batch.content.open("rb") as stored:
        return keyring().decrypt(stored.read().decode("ascii"), aad=FILE_PURPOSE).encode("latin-1")


@transaction.atomic
def confirm_batch(*, actor: Actor, batch: ImportBatch, now: datetime) -> ImportBatch:
    """Say yes to a preview: from now on the rows are written. Raises DomainError when it was decided already."""
    may_register(actor).or_raise()
    if not ImportBatch.objects.visible_to(actor).filter(pk=batch.pk).exists():
        refuse("not_visible", _("This import is not yours."))
    mine = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.PREVIEWED)
    if ImportBatch.objects.filter(office=batch.office, file_hash=batch.file_hash, state=ImportState.RUNNING).exists():
        refuse("already_running", _("This file is being imported already. Look at its result in a moment."))
    if not mine.update(state=ImportState.RUNNING, confirmed_at=now, heartbeat_at=now):
        refuse("stale_state", _("This has changed in the meantime. Reload the page to see where it stands."))
    batch.rows.all().delete()
    batch.refresh_from_db()
    audit.record("import.confirm", actor=actor, subject=batch)
    return batch


@transaction.atomic
def discard_batch(*, actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Say no to a preview; the upload is deleted. Raises DomainError when it was decided already."""
    mine = ImportBatch.objects.visible_to(actor).filter(pk=batch.pk, state=ImportState.PREVIEWED)
    if not mine.update(state=ImportState.DISCARDED, finished_at=clock.now()):
        refuse("stale_state", _("This has changed in the meantime. Reload the page to see where it stands."))
    batch.refresh_from_db()
    transaction.on_commit(lambda: batch.content.delete(save=True))
    audit.record("import.discard", actor=actor, subject=batch)
    return batch


def continue_batch(*, actor: Actor, batch: ImportBatch, now: datetime, most_rows: int | None = None) -> ImportBatch:
    """Write the next rows of a confirmed upload; called by the page for small files and by the job for large ones."""
    run_batch(batch, BytesIO(content_of(batch)), actor=actor, now=now, most_rows=most_rows)
    batch.refresh_from_db()
    return batch
