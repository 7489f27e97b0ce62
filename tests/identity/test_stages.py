"""Stages of guidance: the worked example of domain.md E, and what must hold for any period."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollment.stages import GuidanceStage, guidance_stage, stage_dates

START, END = date(2025, 3, 10), date(2026, 9, 9)
ORDER = [GuidanceStage.INITIAL, GuidanceStage.MIDDLE, GuidanceStage.FINAL, GuidanceStage.AFTERCARE]

days = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))
lengths = st.integers(min_value=0, max_value=8000)


@pytest.mark.parametrize(
    ("on", "stage"),
    [
        (date(2025, 3, 9), GuidanceStage.INITIAL),
        (START, GuidanceStage.INITIAL),
        (date(2025, 7, 24), GuidanceStage.INITIAL),
        (date(2025, 7, 25), GuidanceStage.MIDDLE),
        (date(2026, 4, 24), GuidanceStage.MIDDLE),
        (date(2026, 4, 25), GuidanceStage.FINAL),
        (END, GuidanceStage.FINAL),
        (date(2026, 9, 10), GuidanceStage.AFTERCARE),
    ],
)
def test_stage_of_the_worked_example(on, stage):
    assert guidance_stage(start=START, end=END, on=on) is stage


def test_dates_of_the_worked_example():
    found = stage_dates(start=START, end=END)
    assert (END - START).days == 548
    assert (found.middle_on, found.final_on, found.aftercare_on) == (date(2025, 7, 25), date(2026, 4, 25), date(2026, 9, 10))


def test_period_of_no_days_is_final():
    assert guidance_stage(start=START, end=START, on=START) is GuidanceStage.FINAL
    assert guidance_stage(start=START, end=START, on=START + timedelta(days=1)) is GuidanceStage.AFTERCARE


def test_stage_without_end_is_unknown():
    assert guidance_stage(start=START, end=None, on=START) is GuidanceStage.UNKNOWN


def test_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="cannot end before it starts"):
        guidance_stage(start=END, end=START, on=START)
    with pytest.raises(ValueError, match="cannot end before it starts"):
        stage_dates(start=END, end=START)


@given(days, lengths, st.integers(-400, 9000))
def test_stage_follows_the_inequalities(start, length, offset):
    stage = guidance_stage(start=start, end=start + timedelta(days=length), on=start + timedelta(days=offset))
    if 4 * offset < length:
        assert stage is GuidanceStage.INITIAL
    elif 4 * offset < 3 * length:
        assert stage is GuidanceStage.MIDDLE
    else:
        assert stage is (GuidanceStage.FINAL if offset <= length else GuidanceStage.AFTERCARE)


@given(days, lengths, st.integers(-400, 9000), st.integers(0, 400))
def test_stage_never_goes_back(start, length, offset, later):
    end, on = start + timedelta(days=length), start + timedelta(days=offset)
    first = guidance_stage(start=start, end=end, on=on)
    second = guidance_stage(start=start, end=end, on=on + timedelta(days=later))
    assert ORDER.index(first) <= ORDER.index(second)


@given(days, lengths, st.integers(-400, 9000))
def test_dates_are_where_the_stage_changes(start, length, offset):
    end, on = start + timedelta(days=length), start + timedelta(days=offset)
    dates = stage_dates(start=start, end=end)
    begun = sum(day <= on for day in (dates.middle_on, dates.final_on, dates.aftercare_on))
    assert guidance_stage(start=start, end=end, on=on) is ORDER[begun]


def test_every_stage_has_a_label_of_its_own():
    assert len({str(stage.label) for stage in GuidanceStage}) == len(GuidanceStage)
