"""The attendance rule and absences in a row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollment.completion import Record, absences_in_a_row, record_of
from enrollment.enums.flow import AttendanceStatus


@pytest.mark.parametrize(
    ("held", "attended", "percent", "met"),
    [(15, 12, 80, True), (15, 11, 80, False), (3, 2, 67, False), (3, 2, 66, True), (1, 1, 100, True), (0, 0, 1, False), (7, 0, 1, False)],
)
def test_rule_is_exact_at_its_edge(held, attended, percent, met):
    assert Record(held, attended).meets(percent) is met


def test_sessions_not_held_count_for_nobody():
    assert record_of(["present", "not_held", "late", "sick", "excused", "unexcused"]) == Record(held=5, attended=2)


@pytest.mark.parametrize(
    ("statuses", "row"),
    [
        ([], 0), (["unexcused"] * 3, 3), (["unexcused", "present", "unexcused"], 1), (["unexcused", "not_held", "unexcused"], 2),
        (["unexcused", "unexcused", "sick"], 0),
    ],
)
def test_absences_in_a_row(statuses, row):
    assert absences_in_a_row(statuses) == row


@given(st.lists(st.sampled_from(AttendanceStatus.values)), st.integers(1, 100))
def test_more_attendance_never_fails_a_rule_that_was_met(statuses, percent):
    record = record_of(statuses)
    better = record_of([*statuses, "present"])

    assert 0 <= record.attended <= record.held
    assert better.meets(percent) or not record.meets(percent)
