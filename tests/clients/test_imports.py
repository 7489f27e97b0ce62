"""Import: the same result however often and however it was interrupted; numbers, officers, children, pages (R19, R20, R22)."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection

from enrollment.enums.clients import ImportState
from enrollment.models import Client, DuplicatePair, Guarantor, GuidancePeriod, ImportBatch, ImportRow, OffenseKind, OfficerAssignment
from enrollment.services import import_jobs, imports
from partners.actors import SYSTEM
from partners.models import AuditEntry, Notification, Organization, Task
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from tests.clients.conftest import World
from tests.factories.clients import ClientFactory, OfficerFactory
from tests.factories.partners import OfficeFactory

SAMPLE = Path(__file__).parents[1] / "data" / "sdp_sample.csv"
ROOT = Path(__file__).parents[2]


def table() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def as_csv(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def take_in(path: Path, office: Organization) -> imports.Report:
    return imports.import_file(path, actor=SYSTEM, office=office, now=clock.now())


@pytest.fixture
def file(tmp_path: Path) -> Callable[[list[dict[str, str]]], Path]:
    def write(rows: list[dict[str, str]]) -> Path:
        path = tmp_path / "sdp.csv"
        path.write_bytes(as_csv(rows))
        return path

    return write


def state_of(office: Organization) -> list[tuple[Any, ...]]:
    """All that an import leaves behind, without random ids and times."""
    clients = (
        Client.objects.filter(office=office)
        .order_by("roster_number")
        .values_list(
            "name",
            "nik",
            "nik_confirmed",
            "birth_date",
            "sex",
            "region",
            "tried_as_child",
            "roster_number",
            "periods__register_number",
            "periods__starts_on",
            "periods__ends_on",
            "periods__officer_code",
            "periods__offense_kind",
            "guarantors__name",
            "assignments__officer__code",
        )
    )
    rows = ImportRow.objects.filter(batch__office=office).order_by("line").values_list("line", "register", "status", "issues")
    pairs = DuplicatePair.objects.filter(first__office=office).count()
    return [*clients, *rows, (pairs,)]


# --- once, and again ---


@pytest.mark.django_db
def test_sample_is_taken_in_whole_and_again_changes_nothing() -> None:
    office = OfficeFactory()
    OfficerFactory(organization=office, code="PK-042")
    report = take_in(SAMPLE, office)
    assert report.totals["imported"] == 40
    before = state_of(office)
    again = take_in(SAMPLE, office)
    assert (again.totals["imported"], again.totals["unchanged"]) == (0, 40)
    assert state_of(office) == before
    assert Client.objects.count() == GuidancePeriod.objects.count() == Guarantor.objects.count() == 40
    assert OfficerAssignment.objects.count() == sum(row["pembimbing"] == "PK-042" for row in table())
    assert GuidancePeriod.objects.filter(officer_code="PK-046").exists()


@pytest.mark.django_db
def test_dry_run_writes_nothing() -> None:
    report = imports.preview(SAMPLE, office=OfficeFactory(), now=clock.now())
    assert report.totals["imported"] == 40
    assert not Client.objects.exists()
    assert not ImportBatch.objects.exists()


@pytest.mark.django_db
def test_child_is_tried_as_a_child_and_goes_to_a_trained_officer_only() -> None:
    office = OfficeFactory()
    OfficerFactory(organization=office, code="PK-037", is_child_officer=False)
    take_in(SAMPLE, office)
    child = Client.objects.get(name="Tarmizi Pratama")
    assert child.tried_as_child
    assert not child.assignments.exists()
    adult = Client.objects.get(name="Novri Firmansyah")
    assert adult.assignments.get().officer.code == "PK-037"


@pytest.mark.django_db
def test_offense_that_nobody_listed_becomes_a_row(file: Any) -> None:
    rows = table()[:1]
    rows[0]["jenis_perkara"] = "PERDAGANGAN SATWA"
    take_in(file(rows), OfficeFactory())
    assert OffenseKind.objects.get(code="perdagangan-satwa").name_id == "Perdagangan satwa"


# --- numbers and people on file ---


@pytest.mark.django_db
def test_held_number_is_taken_in_unconfirmed_warned_and_put_on_the_review_desk(file: Any) -> None:
    office = OfficeFactory()
    row = table()[0]
    holder = ClientFactory(office=office, name=row["nama_lengkap"], nik=row["nik"], nik_confirmed=True, birth_date=row["tanggal_lahir"])
    report = take_in(file([row]), office)
    assert report.totals["accepted_with_warnings"] == 1
    assert [str(code) for code in report.rows[0].codes] == ["possible_same_person"]
    new = Client.objects.exclude(pk=holder.pk).get()
    assert (new.nik_confirmed, new.nik_hash) == (False, holder.nik_hash)
    assert DuplicatePair.objects.get().first_id == holder.pk
    assert Task.objects.filter(kind="duplicate.check_many", role_key="office_lead").count() == 1


@pytest.mark.django_db
def test_number_twice_in_one_file_is_confirmed_once(file: Any) -> None:
    first, second = table()[:2]
    second["nik"] = first["nik"]
    take_in(file([first, second]), OfficeFactory())
    assert sorted(Client.objects.values_list("nik_confirmed", flat=True)) == [False, True]


@pytest.mark.django_db
def test_number_taken_while_the_chunk_was_written_is_tried_again(file: Any) -> None:
    office, row = OfficeFactory(), table()[0]
    held = imports.insert_rows.__globals__["held_numbers"]
    calls = []

    def late(rows: Any) -> set[str]:
        calls.append(1)
        if len(calls) == 1:
            ClientFactory(name="Orang lain", nik=row["nik"], nik_confirmed=True)
            return set()
        return held(rows)

    with patch.dict(imports.insert_rows.__globals__, held_numbers=late):
        report = take_in(file([row]), office)
    assert report.totals["imported"] == 1
    assert len(calls) == 2
    assert Client.objects.filter(nik_confirmed=True).count() == 1


@pytest.mark.django_db
def test_register_of_another_person_is_a_conflict(file: Any) -> None:
    office, row = OfficeFactory(), table()[0]
    take_in(file([row]), office)
    report = take_in(
        file([{**row, "nama_lengkap": "Orang Lain Sekali", "nik": "", "tanggal_lahir": "1999-09-09", "nama_ibu": "Lain"}]), office
    )
    assert [str(code) for code in report.rows[0].codes] == ["register_conflict", "missing_nik"]
    assert Client.objects.count() == 1


@pytest.mark.django_db
def test_people_of_another_office_are_nobodys_business(file: Any) -> None:
    row = table()[0]
    ClientFactory(name=row["nama_lengkap"], birth_date=row["tanggal_lahir"], mother_name=row["nama_ibu"])
    report = take_in(file([row]), OfficeFactory())
    assert report.totals["accepted_clean"] == 1
    assert not DuplicatePair.objects.exists()


# --- interrupted ---


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.mark.django_db
@pytest.mark.parametrize("at", [1, 3, 7])
def test_interrupted_import_goes_on_to_the_same_result(at: int, file: Any) -> None:
    """Interrupted inside the transaction of a chunk: whole chunks only, and the rest comes with the next run."""
    rows = table()
    rows[20]["tanggal_lahir"] = "31/02/1990"
    rows[21]["nik"] = rows[3]["nik"]
    path = file(rows)
    whole, broken = OfficeFactory(), OfficeFactory()
    for office in (whole, broken):
        OfficerFactory(organization=office, code="PK-042")
    with patch.object(imports, "CHUNK", 6):
        with patch.object(imports, "insert_rows", _dies_at(at)), pytest.raises(Killed):
            take_in(path, broken)
        batch = ImportBatch.objects.get(office=broken)
        assert (batch.state, batch.records_done) == (ImportState.RUNNING, 6 * (at - 1))
        report = take_in(path, broken)
        Client.objects.update(nik_confirmed=False)
        Client.objects.filter(office=broken).update(nik_hash="")
        uninterrupted = take_in(path, whole)
    assert report.totals == uninterrupted.totals
    assert ImportBatch.objects.get(office=broken).state == ImportState.DONE
    assert _without_numbers(state_of(broken)) == _without_numbers(state_of(whole))


def _without_numbers(state: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Which of two offices holds a number confirmed depends on the order of this test, not on the interruption."""
    return [(*row[:2], *row[3:]) if len(row) > 4 else row for row in state]


def _dies_at(chunk: int) -> Any:
    calls = []

    def insert(*args: Any) -> Any:
        calls.append(1)
        found = INSERT(*args)
        if len(calls) == chunk:
            raise Killed
        return found

    return insert


INSERT = imports.insert_rows


@pytest.mark.django_db
def test_two_runners_cannot_both_write_a_chunk(world: World) -> None:
    batch = imports.upload_file(actor=world.lead, name="sdp.csv", content=SAMPLE.read_bytes(), now=clock.now())
    imports.confirm_batch(actor=world.lead, batch=batch, now=clock.now())
    stale = ImportBatch.objects.get(pk=batch.pk)
    imports.continue_batch(actor=world.lead, batch=batch, now=clock.now())
    with pytest.raises(DomainError, match="already_running"):
        imports.run_batch(stale, io.BytesIO(SAMPLE.read_bytes()), actor=world.lead, now=clock.now())
    assert Client.objects.filter(import_batch=batch).count() == 40


DRILLS = os.environ.get("SIMPUL_DRILLS") in {"1", "full"}


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_killed_process_resumes_to_the_same_state(tmp_path: Path) -> None:
    """R19 with a real SIGKILL: 2 kills here, 20 in the drills."""
    office = OfficeFactory(code="bapas-uji")
    path = tmp_path / "big.csv"
    path.write_bytes(as_csv(list(_many(4000))))
    environment = {**os.environ, "DATABASE_URL": _address(), "DJANGO_SETTINGS_MODULE": "portal.settings", "SIMPUL_ENV": "demo"}
    command = [sys.executable, "manage.py", "import_clients", str(path), "--office", office.code, "--json"]
    for kill in range(20 if DRILLS else 2):
        _kill_after_progress(command, environment, chunks=kill % 3)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    totals = json.loads(done.stdout)["totals"]
    assert totals["data_rows"] == totals["imported"] + totals["unchanged"] == 4000
    assert _counts() == (4000, 4000, 4000)


def _address() -> str:
    """The database of this test as the environment of another process names it."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return f"postgres://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


def _many(count: int) -> Iterator[dict[str, str]]:
    sample = table()
    for number in range(count):
        row = dict(sample[number % len(sample)])
        day = f"{1950 + number % 50}-{number // 50 % 12 + 1:02d}-{number // 600 % 28 + 1:02d}"
        yield {
            **row,
            "no_register": f"UJI.{number}/2026",
            "nama_lengkap": _word(number),
            "tanggal_lahir": day,
            "nik": "",
            "jenis_klien": "DEWASA",
            "nama_ibu": _word(number * 7),
        }


def _word(number: int) -> str:
    syllables = ("ba", "ci", "du", "fe", "go", "ha", "ji", "ku", "le", "mo", "na", "pi", "ru", "se", "to", "wa")
    return "".join(syllables[number >> shift & 15] for shift in (0, 4, 8, 12)).title() + " " + syllables[number % 13].title() * 2


def _counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Client, GuidancePeriod, Guarantor))


def _kill_after_progress(command: list[str], environment: dict[str, str], *, chunks: int) -> None:
    """Let the process write some chunks and kill it; what it leaves are whole chunks."""
    before = _counts()[0]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and _counts()[0] <= before + 1000 * chunks:
        time.sleep(0.05)
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    process.wait()
    clients, periods, guarantors = _counts()
    assert clients == periods == guarantors
    assert clients % 1000 == 0


# --- command ---


def run(*args: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_clients", *args, "--json", stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


@pytest.mark.django_db
def test_command_prints_one_document_of_the_agreed_shape(file: Any) -> None:
    office = OfficeFactory()
    rows = table()[:4]
    rows[1]["nik"], rows[2]["tanggal_mulai"] = "12", "08/17/2025"
    path = file([*rows, rows[0]])
    document = run(str(path), "--office", office.code)
    assert list(document) == ["file", "encoding", "delimiter", "totals", "rows"]
    assert document["totals"] == {
        "data_rows": 5,
        "ignored_lines": 0,
        "imported": 3,
        "accepted_clean": 2,
        "accepted_with_warnings": 1,
        "rejected": 1,
        "duplicate_skipped": 1,
        "unchanged": 0,
    }
    assert document["rows"] == [
        {"line": 3, "register": "PB.1001/2026", "status": "accepted_with_warnings", "codes": ["bad_nik"]},
        {"line": 4, "register": "PB.1002/2024", "status": "rejected", "codes": ["bad_start_date"]},
        {"line": 6, "register": "PB.1000/2026", "status": "duplicate_skipped", "codes": ["duplicate_row"]},
    ]
    again = run(str(path), "--office", office.code)
    assert (again["totals"]["imported"], again["totals"]["unchanged"]) == (0, 3)


@pytest.mark.django_db
def test_command_dry_run_reports_the_same_and_writes_nothing() -> None:
    office = OfficeFactory()
    assert run(str(SAMPLE), "--office", office.code, "--dry-run")["totals"]["imported"] == 40
    assert not Client.objects.exists()


@pytest.mark.django_db
def test_command_refuses_what_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"%PDF-1.7 not a table")
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_clients", str(path), "--office", OfficeFactory().code, "--json", stdout=out, stderr=io.StringIO())
    assert ended.value.code == 1
    assert json.loads(out.getvalue())["error"]["code"]
    assert not ImportBatch.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("args", [("nowhere.csv", "--office", "x"), (str(SAMPLE), "--office", "unknown")])
def test_command_with_wrong_arguments_is_wrong_usage(args: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as error:
        call_command("import_clients", *args)
    assert error.value.returncode == 2


# --- pages ---


def upload(browser: Any, content: bytes, section: str = "officer") -> Any:
    return browser.post(f"/{section}/import/", {"file": SimpleUploadedFile("sdp.csv", content)}, follow=True)


@pytest.mark.django_db
@pytest.mark.parametrize("section", ["officer", "office"])
def test_page_previews_then_writes_after_the_yes(world: World, browser_of: Any, section: str) -> None:
    actor = world.officer if section == "officer" else world.lead
    browser = browser_of(actor.membership)
    response = upload(browser, SAMPLE.read_bytes(), section)
    assert response.status_code == 200
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.totals["imported"]) == (ImportState.PREVIEWED, 40)
    assert Client.objects.count() == 1
    response = browser.post(f"/{section}/import/{batch.public_id}/confirm/", follow=True)
    assert response.status_code == 200
    assert Client.objects.count() == 41
    batch.refresh_from_db()
    assert (batch.state, batch.content.name) == (ImportState.DONE, "")
    assert Notification.objects.filter(user=actor.user, kind="import.done").count() == 1
    browser.post(f"/{section}/import/{batch.public_id}/confirm/", follow=True)
    assert Client.objects.count() == 41


@pytest.mark.django_db
def test_page_shows_each_row_that_is_not_clean_with_masked_values(world: World, browser_of: Any) -> None:
    rows = table()[:3]
    rows[1]["nik"] = "167405220790950"
    browser = browser_of(world.officer.membership)
    page = upload(browser, as_csv(rows)).content.decode()
    assert "167405220790950" not in page
    assert "###############" in page
    assert "PB.1001/2026" in page


@pytest.mark.django_db
def test_upload_is_encrypted_where_it_lies(world: World) -> None:
    batch = imports.upload_file(actor=world.lead, name="sdp.csv", content=SAMPLE.read_bytes(), now=clock.now())
    with batch.content.open("rb") as stored:
        assert b"Herman" not in stored.read()
    assert imports.content_of(batch) == SAMPLE.read_bytes()


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"hello\nworld\n", b"\x00\x01\x02" * 50, b"a,b,c\n1,2,3\n"])
def test_upload_that_is_no_such_file_is_a_message_on_the_form(world: World, browser_of: Any, content: bytes) -> None:
    response = upload(browser_of(world.officer.membership), content)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not ImportBatch.objects.exists()


@pytest.mark.django_db
def test_discarded_file_leaves_nothing(world: World, browser_of: Any) -> None:
    browser = browser_of(world.lead.membership)
    upload(browser, SAMPLE.read_bytes(), "office")
    batch = ImportBatch.objects.get()
    browser.post(f"/office/import/{batch.public_id}/discard/", follow=True)
    batch.refresh_from_db()
    assert (batch.state, batch.content.name) == (ImportState.DISCARDED, "")
    assert Client.objects.count() == 1
    assert browser.get(f"/office/import/{batch.public_id}/result/").status_code == 200


@pytest.mark.django_db
def test_large_file_goes_on_by_the_job(world: World, browser_of: Any) -> None:
    from enrollment.views import imports as pages

    browser = browser_of(world.lead.membership)
    upload(browser, SAMPLE.read_bytes(), "office")
    batch = ImportBatch.objects.get()
    with patch.object(pages, "ROWS_AT_ONCE", 6), patch.object(imports, "CHUNK", 6):
        response = browser.post(f"/office/import/{batch.public_id}/confirm/", follow=True)
        batch.refresh_from_db()
        assert (batch.state, batch.records_done) == (ImportState.RUNNING, 6)
        assert 'http-equiv="refresh"' in response.content.decode()
        browser.post(f"/office/import/{batch.public_id}/resume/", follow=True)
        batch.refresh_from_db()
        assert batch.records_done == 12
        assert import_jobs.run_imports(clock.now()) == {"finished": 0}
        ImportBatch.objects.update(heartbeat_at=clock.now() - import_jobs.STILL_MOVING * 2)
        assert import_jobs.run_imports(clock.now()) == {"finished": 1}
    batch.refresh_from_db()
    assert (batch.state, Client.objects.filter(import_batch=batch).count()) == (ImportState.DONE, 40)


@pytest.mark.django_db
def test_stale_previews_and_reports_are_forgotten(world: World) -> None:
    batch = imports.upload_file(actor=world.lead, name="sdp.csv", content=as_csv([{**table()[0], "nik": ""}]), now=clock.now())
    assert batch.rows.count() == 1
    ImportBatch.objects.update(created_at=clock.now() - import_jobs.REPORTS_KEPT * 2)
    assert import_jobs.forget_uploads(clock.now()) == {"discarded": 1, "rows": 1}
    batch.refresh_from_db()
    assert (batch.state, batch.content.name) == (ImportState.DISCARDED, "")


@pytest.mark.django_db
def test_import_of_somebody_else_is_not_there(world: World, browser_of: Any) -> None:
    batch = imports.upload_file(actor=world.lead, name="sdp.csv", content=SAMPLE.read_bytes(), now=clock.now())
    browser = browser_of(world.officer.membership)
    for page in ("", "result/"):
        assert browser.get(f"/officer/import/{batch.public_id}/{page}").status_code == 404
    assert browser.post(f"/officer/import/{batch.public_id}/confirm/").status_code == 404
    with pytest.raises(DomainError, match="not_visible"):
        imports.confirm_batch(actor=world.officer, batch=batch, now=clock.now())
    assert AuditEntry.objects.filter(action="import.upload").count() == 1
