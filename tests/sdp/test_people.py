"""Rows beside other rows and beside the people on file: again, in conflict, perhaps the same, unchanged."""

import random
import tracemalloc

import pytest

from enrollment.sdp import Code, FileMemory, RowStatus, check_row, person_of, read_sdp, register_key, settle
from tests.identity.people import invent_person
from tests.sdp.files import KNOWN, csv_bytes, csv_text, read_all, sample_row, sample_table

HEADING, *ROWS = sample_table()


def statuses(*rows):
    return [(str(result.status), [str(code) for code in result.codes]) for result in read_all(csv_bytes(*rows))[0]]


@pytest.mark.parametrize(
    "again",
    [
        {},
        {"no_register": "pb. 1000/2026"},
        {"nama_lengkap": "HERMAN  NUGRAHA", "tanggal_lahir": "24/10/1966"},
        {"nama_lengkap": "Kgs. Hermann Nugraha", "nik": "", "program": "CB"},
        {"alamat": "Jl. Lain No. 1", "nama_ibu": "", "pembimbing": "", "no_hp": "12"},
    ],
)
def test_same_person_under_the_same_register_is_skipped_and_says_nothing_else(again):
    assert statuses(sample_row(), sample_row(**again)) == [("accepted_clean", []), ("duplicate_skipped", ["duplicate_row"])]


@pytest.mark.parametrize(
    "other",
    [
        {"nama_lengkap": "Zulkifli Saputra", "nik": "1671092205869508", "tanggal_lahir": "1986-05-22"},
        {"nama_lengkap": "Zulkifli Saputra", "nik": ""},
        {"tanggal_lahir": "1992-03-05", "nik": "1602110503929501"},
        {"nama_lengkap": "Hermin Nugraha", "nik": "1602112410669502"},
    ],
)
def test_another_person_under_the_same_register_is_rejected(other):
    first, second = statuses(sample_row(), sample_row(**other))
    assert first == ("accepted_clean", [])
    assert second[0] == "rejected"
    assert "register_conflict" in second[1]


def test_conflict_keeps_the_other_codes_of_its_row():
    other = sample_row(nama_lengkap="Zulkifli Saputra", nik="", nama_ibu="")
    assert statuses(sample_row(), other)[1] == ("rejected", ["register_conflict", "missing_nik", "missing_mother"])


@pytest.mark.parametrize(
    "again",
    [
        {},
        {"nama_lengkap": "Hermann Nugraha"},
        {"nama_lengkap": "Herman", "nik": ""},
        {"nik": "", "tanggal_lahir": "25/10/1966"},
        {"nama_lengkap": "Chairul Ramadhan"},
    ],
)
def test_possible_same_person_is_said_of_the_later_row_only(again):
    first, second = statuses(sample_row(), sample_row(no_register="PB.9/2026", **again))
    assert first == ("accepted_clean", [])
    assert second[0] == "accepted_with_warnings"
    assert second[1][-1] == "possible_same_person"


def test_rejected_row_is_not_remembered():
    assert statuses(sample_row(program="?"), sample_row()) == [("rejected", ["unknown_program"]), ("accepted_clean", [])]


def test_rejected_row_stays_rejected_whatever_came_before():
    assert statuses(sample_row(), sample_row(program="?"))[1] == ("rejected", ["unknown_program"])


def test_skipped_row_is_not_remembered_either():
    found = statuses(sample_row(), sample_row(), sample_row(no_register="PB.9/2026"))
    assert [status for status, _ in found] == ["accepted_clean", "duplicate_skipped", "accepted_with_warnings"]


class Stored:
    """People on file, as an importer would hand them in."""

    def __init__(self, results):
        self.memory = FileMemory()
        for result in results:
            self.memory.remember(result.row.register, person_of(result.row))

    def with_register(self, register):
        return self.memory.with_register(register)

    def resembles(self, person):
        return self.memory.resembles(person)


def results_beside(stored, *rows):
    memory = FileMemory()
    with read_sdp(csv_bytes(*rows)) as opened:
        return [settle(check_row(raw, **KNOWN), file=memory, stored=stored) for raw in opened.rows]


STORED = Stored(
    read_all(csv_bytes(sample_row(), sample_row(no_register="PB.2/2026", nama_lengkap="Marzuki Ali", nik="", tanggal_lahir="1980-02-03")))[
        0
    ]
)


def test_person_on_file_under_this_register_is_unchanged():
    result = results_beside(STORED, sample_row(nama_ibu=""))[0]
    assert (result.status, result.codes) == (RowStatus.UNCHANGED, ())
    assert result.row is not None


def test_row_after_an_unchanged_one_is_still_a_duplicate():
    assert [r.status for r in results_beside(STORED, sample_row(), sample_row())] == [RowStatus.UNCHANGED, RowStatus.DUPLICATE]


def test_another_person_on_file_under_this_register_is_a_conflict():
    result = results_beside(STORED, sample_row(no_register="PB.2/2026"))[0]
    assert (result.status, result.codes, result.row) == (RowStatus.REJECTED, (Code.REGISTER_CONFLICT,), None)


def test_person_on_file_under_another_register_may_be_the_same():
    result = results_beside(STORED, sample_row(no_register="PB.3/2026"))[0]
    assert (result.status, result.codes) == (RowStatus.WARNED, (Code.POSSIBLE_SAME_PERSON,))


def test_nobody_on_file_is_like_a_new_person():
    result = results_beside(STORED, dict(zip(HEADING, ROWS[7], strict=True)))[0]
    assert result.status is RowStatus.CLEAN


def test_register_numbers_are_compared_without_signs():
    assert register_key(" pb.1000 / 2026") == register_key("PB.1000/2026")


def test_second_reading_of_a_file_gives_the_same_results():
    content = csv_bytes(sample_row(), sample_row(no_register="PB.9/2026"), sample_row(), sample_row(program="?"))
    assert read_all(content) == read_all(content)


def test_many_rows_stream_in_little_memory():
    rng = random.Random(1)
    people = [invent_person(rng) for _ in range(3000)]
    rows = [
        [f"PB.{n}/2025", p.name, "", p.nik, p.sex, p.birth_place, p.birth_date.isoformat(), p.mother, *ROWS[0][8:]]
        for n, p in enumerate(people)
    ]
    content = csv_text([HEADING, *rows]).encode()
    tracemalloc.start()
    with read_sdp(content) as opened:
        count = sum(check_row(raw, **KNOWN).row is not None for raw in opened.rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 3000
    assert peak < 16_000_000
