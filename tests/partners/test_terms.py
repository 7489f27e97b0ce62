"""What the dates of an agreement mean, by worked example and property."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.enums import AgreementState
from partners.terms import EXPIRY_DAYS, Terms, renewed_terms, share_a_day, status_of, takes_over_at_once, threshold_reached

TWO_YEARS = Terms(date(2025, 1, 1), date(2026, 12, 31), date(2025, 1, 1), date(2026, 10, 31))
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))


@st.composite
def terms(draw):
    start, length = draw(days), draw(st.integers(1, 1500))
    first = draw(st.integers(0, length))
    last = draw(st.integers(first, length))
    return Terms(start, start + timedelta(days=length), start + timedelta(days=first), start + timedelta(days=last))


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (date(2024, 12, 31), "upcoming"),
        (date(2025, 1, 1), "active"),
        (date(2026, 7, 3), "active"),
        (date(2026, 7, 4), "expiring"),
        (date(2026, 12, 31), "expiring"),
        (date(2027, 1, 1), "lapsed"),
    ],
)
def test_status_follows_the_dates(today, status):
    assert status_of("signed", TWO_YEARS, today) == status


@pytest.mark.parametrize("state", [state for state in AgreementState if state != "signed"])
def test_other_states_keep_their_name_whatever_the_day(state):
    assert status_of(state, TWO_YEARS, date(2030, 1, 1)) == state


@pytest.mark.parametrize(
    ("left", "threshold"), [(181, None), (180, 180), (91, 180), (90, 90), (31, 90), (30, 30), (0, 30), (-1, None)]
)
def test_threshold_is_the_nearest_that_was_reached(left, threshold):
    assert threshold_reached(date(2027, 1, 1), date(2027, 1, 1) - timedelta(days=left)) == threshold


@given(ends_on=days)
def test_each_threshold_is_reached_once_on_the_way_to_the_end(ends_on):
    seen = [threshold_reached(ends_on, ends_on - timedelta(days=left)) for left in range(200, -1, -1)]
    changes = [new for old, new in zip([None, *seen], seen, strict=False) if new != old]
    assert changes == list(EXPIRY_DAYS)


def test_renewal_begins_on_the_day_after_and_keeps_length_and_window():
    assert renewed_terms(TWO_YEARS, date(2026, 9, 1)) == Terms(date(2027, 1, 1), date(2028, 12, 30), date(2027, 1, 1), date(2028, 10, 30))


def test_renewal_of_one_that_ran_out_begins_today():
    assert renewed_terms(TWO_YEARS, date(2027, 5, 5)).starts_on == date(2027, 5, 5)


@given(old=terms(), today=days)
def test_a_renewal_is_as_long_never_overlaps_and_never_begins_in_the_past(old, today):
    new = renewed_terms(old, today)
    assert new.ends_on - new.starts_on == old.ends_on - old.starts_on
    assert new.referrals_until - new.referrals_from == old.referrals_until - old.referrals_from
    assert new.starts_on <= new.referrals_from <= new.referrals_until <= new.ends_on
    assert not share_a_day(new, old)
    assert new.starts_on >= today


@given(one=terms(), other=terms())
def test_sharing_a_day_is_mutual_and_means_a_common_day(one, other):
    common = max(one.starts_on, other.starts_on) <= min(one.ends_on, other.ends_on)
    assert share_a_day(one, other) == share_a_day(other, one) == common


@given(new=terms(), old=terms(), today=days)
def test_a_new_version_takes_over_when_it_has_begun_or_both_would_be_valid(new, old, today):
    assert takes_over_at_once(new, old, today) == (new.starts_on <= today or share_a_day(new, old))
