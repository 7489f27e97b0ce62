"""Intervals, bands and survival curves against the worked examples of domain B6 and the literature."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.intervals import Interval, Proportion, kaplan_meier, newcombe, wilson

COUNTS = st.integers(1, 5000).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials)))


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(26, 4933, 0.0036, 0.0077), (35, 4611, 0.0055, 0.0105), (2, 7, 0.08, 0.64), (12, 40, 0.18, 0.45)],
)
def test_wilson_worked_examples_of_domain_b6(successes, trials, low, high):
    interval = wilson(successes, trials)
    places = 4 if trials > 1000 else 2
    assert (round(interval.low, places), round(interval.high, places)) == (low, high)


def test_fall_of_reoffending_is_within_chance():
    assert wilson(26, 4933).high > wilson(35, 4611).low
    assert newcombe((26, 4933), (35, 4611)).contains(0)


@given(COUNTS)
def test_wilson_holds_the_share_and_stays_within_bounds(counts):
    interval = wilson(*counts)
    assert 0 <= interval.low <= interval.high <= 1
    assert interval.contains(counts[0] / counts[1])


@given(COUNTS)
def test_wilson_is_symmetric(counts):
    successes, trials = counts
    one, other = wilson(successes, trials), wilson(trials - successes, trials)
    assert one.low == pytest.approx(1 - other.high, abs=1e-12)


@given(COUNTS)
def test_wilson_ends_are_where_the_score_test_turns(counts):
    """By definition: at an end p, (share - p)² = z² p (1 - p) / n."""
    successes, trials = counts
    share, z = successes / trials, 1.959964
    for end in (wilson(*counts).low, wilson(*counts).high):
        assert (share - end) ** 2 == pytest.approx(z**2 * end * (1 - end) / trials, abs=1e-9)


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (3, 2), (-1, 5), (1, -1)])
def test_impossible_counts_are_refused(successes, trials):
    with pytest.raises(ValueError, match="trials"):
        wilson(successes, trials)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_newcombe_table_of_1998(first, second, low, high):
    interval = newcombe(first, second)
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


@given(COUNTS, COUNTS)
def test_newcombe_turns_round_with_its_groups(first, second):
    one, other = newcombe(first, second), newcombe(second, first)
    assert one.low == pytest.approx(-other.high)
    assert one.contains(first[0] / first[1] - second[0] / second[1])


def test_proportion_of_the_sentence_in_domain_b6():
    """12 of 40 (30 %), plausible from 18 to 45; 6 unknown: 45 % if all of them work, 30 % if none does."""
    figure = Proportion(12, 40, unknown=6)
    assert figure.share == 0.3
    assert figure.band == Interval(0.3, 0.45)
    assert figure.interval == wilson(12, 40)


def test_proportion_of_nobody_says_nothing():
    empty = Proportion(0, 0)
    assert (empty.share, empty.interval, empty.band) == (None, None, None)


@pytest.mark.parametrize("counts", [(3, 2, 0), (1, 2, 2), (-1, 2, 0), (0, 2, -1)])
def test_proportion_needs_parts_of_the_whole(counts):
    with pytest.raises(ValueError, match="parts of the total"):
        Proportion(*counts)


#: Weeks in remission on 6-mercaptopurine (Freireich 1963); False: still in remission when last seen.
FREIREICH = [(6, True)] * 3 + [(6, False), (7, True), (9, False), (10, True), (10, False), (11, False), (13, True), (16, True)] + [
    (17, False), (19, False), (20, False), (22, True), (23, True), (25, False), (32, False), (32, False), (34, False), (35, False)
]  # fmt: skip


def test_kaplan_meier_of_freireich():
    curve = kaplan_meier(FREIREICH)
    assert [(step.time, step.at_risk, step.events) for step in curve.steps] == [
        (6, 21, 3), (7, 17, 1), (10, 15, 1), (13, 12, 1), (16, 11, 1), (22, 7, 1), (23, 6, 1),
    ]  # fmt: skip
    assert [round(step.survival, 4) for step in curve.steps] == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert [round(step.standard_error, 4) for step in curve.steps] == [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    assert curve.median == 23
    assert (curve.at(5), round(curve.at(9), 4), round(curve.at(99), 4)) == (1.0, 0.8067, 0.4482)
    assert [curve.at_risk(time) for time in (0, 6, 7, 30, 36)] == [21, 21, 17, 4, 0]


def test_kaplan_meier_log_log_interval_of_freireich():
    """As printed by standard packages with the log-log transformation at week 10."""
    interval = kaplan_meier(FREIREICH).steps[2].interval
    assert (round(interval.low, 3), round(interval.high, 3)) == (0.503, 0.889)


def test_curve_is_drawn_while_five_are_followed():
    curve = kaplan_meier([(week, True) for week in range(1, 9)])
    assert [step.at_risk for step in curve.shown().steps] == [8, 7, 6, 5]
    assert curve.shown(fewest=8).steps == curve.steps[:1]


def test_curve_that_reaches_the_ground():
    last = kaplan_meier([(1, True), (2, True)]).steps[-1]
    assert (last.survival, last.standard_error, last.interval.low) == (0.0, 0.0, 0.0)
    assert last.interval.high < 1


def test_everybody_at_once():
    assert kaplan_meier([(3, True)] * 4).steps[0].interval == Interval(0.0, 1.0)


def test_nobody_and_nothing_ended():
    assert kaplan_meier([]).steps == ()
    still = kaplan_meier([(30, False), (90, False)])
    assert (still.steps, still.median, still.at(90)) == ((), None, 1.0)


OBSERVATIONS = st.lists(st.tuples(st.integers(1, 400), st.booleans()), min_size=1, max_size=60)


@given(OBSERVATIONS)
def test_curve_only_falls_and_stays_in_its_interval(observations):
    steps = kaplan_meier(observations).steps
    shares = [1.0, *(step.survival for step in steps)]
    assert shares == sorted(shares, reverse=True)
    for step in steps:
        assert 0 <= step.interval.low <= step.survival + 1e-12
        assert step.survival - 1e-12 <= step.interval.high <= 1


@given(st.lists(st.integers(1, 400), min_size=1, max_size=60))
def test_without_censoring_it_is_the_plain_share(times):
    curve = kaplan_meier([(time, True) for time in times])
    for time in times:
        remaining = sum(other > time for other in times) / len(times)
        assert curve.at(time) == pytest.approx(remaining)


@given(st.lists(st.integers(1, 50), min_size=2, max_size=40))
def test_without_censoring_greenwood_is_the_binomial_error(times):
    for step in kaplan_meier([(time, True) for time in times]).steps:
        assert step.standard_error == pytest.approx(sqrt(step.survival * (1 - step.survival) / len(times)), abs=1e-9)
