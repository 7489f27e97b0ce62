"""Cohorts and gaps on a thread, and a score in bars: what is drawn, what the table says, what is hatched."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from portal.ui import charts
from portal.ui.charts.schedule import Span, Window, gaps_between

TODAY = date(2026, 11, 27)
FIRST, LAST = date(2025, 5, 27), date(2027, 5, 27)


def span(label, starts_on, ends_on, kind="over"):
    return Span(str(label), starts_on, ends_on, kind, kind.title())


def drawn(*spans):
    with translation.override("en"):
        return charts.cohort_timeline("Batik: 2 cohorts", spans, first=FIRST, last=LAST, today=TODAY, language="en")


def test_cohorts_and_gaps_stand_in_the_table():
    chart = drawn(span(1, date(2025, 9, 1), date(2025, 9, 30)), span(2, date(2026, 2, 1), date(2026, 3, 1)), span(3, date(2026, 12, 1), date(2027, 1, 5), "dated"))
    assert [(row[0], row[3]) for row in chart.table.rows] == [("1", None), ("2", 124), ("3", 275)]
    assert "275 days" in "".join(chart.shapes)
    assert [entry.mark for entry in chart.key] == ["b1", "b2"]


def test_what_lies_outside_is_left_out_and_what_reaches_in_is_cut():
    chart = drawn(span(1, date(2024, 1, 1), date(2024, 2, 1)), span(2, date(2025, 4, 1), date(2025, 6, 27)), span(3, date(2028, 1, 1), date(2028, 2, 1), "planned"))
    assert [row[0] for row in chart.table.rows] == ["2"]
    assert Window(FIRST, LAST).x(date(2020, 1, 1)) == 0


def test_cancelled_cohort_breaks_no_gap_and_is_in_the_key():
    rows = [span(1, date(2025, 9, 1), date(2025, 9, 30)), span(2, date(2025, 12, 1), date(2025, 12, 9), "cancelled"), span(3, date(2026, 3, 1), date(2026, 3, 9))]
    assert gaps_between(rows) == [(date(2025, 9, 30), date(2026, 3, 1), 152)]
    assert drawn(*rows).key[-1].mark == "iv"


def test_overlapping_cohorts_leave_no_gap():
    assert gaps_between([span(1, date(2025, 9, 1), date(2026, 9, 30)), span(2, date(2025, 12, 1), date(2025, 12, 9)), span(3, date(2026, 9, 30), date(2026, 10, 1))]) == []


def test_axis_says_where_today_is():
    words = "".join(drawn().shapes)
    assert "today" in words
    assert "May 2025" in words
    assert "May 2027" in words
    assert drawn().table.empty


@pytest.mark.parametrize("language", ["id", "en"])
def test_everything_lies_within_the_box(language):
    chart = charts.cohort_timeline("x", [span(1, FIRST, FIRST), span(2, LAST, LAST, "proposed")], first=FIRST, last=LAST, today=TODAY, language=language)
    assert chart.view_box == "0 0 460 90"


def test_unknown_part_is_hatched_and_zero_is_empty():
    chart = charts.score_bars("Parts", [{"name": "Seats", "percent": None}, {"name": "Money", "percent": 0}, {"name": "Gap", "percent": 50}])
    assert [("hatch" in shape, "b1" in shape) for shape in chart.shapes] == [(True, False), (False, False), (False, False), (False, True)]
    assert chart.table.rows == [["Seats", None], ["Money", 0], ["Gap", 50]]
