"""Disclosure: nothing small, nothing that can be worked out, and what is left still says something."""

from math import inf

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kernel.bounds import Range, Sum, linear_range, table_range, table_sums
from portal.kernel.disclosure import (
    DASH,
    INTERNAL,
    PUBLIC,
    Published,
    PublishedTable,
    audit_linked,
    audit_table,
    publish_count,
    publish_linked,
    publish_list,
    publish_median,
    publish_rate,
    publish_table,
)
from tests.kernel.test_bounds import table

POLICIES = pytest.mark.parametrize("policy", [PUBLIC, INTERNAL])
CELLS = st.sampled_from([0, 0, 1, 2, 4, 5, 7, 9, 10, 11, 12, 13, 18, 25, 40, 77, 130])


@st.composite
def tables(draw, side=5):
    width = draw(st.integers(1, side))
    return draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=side))


def numbers_of(shown: PublishedTable):
    """Everything in a published table by key."""
    numbers = {(row, column): cell for row, cells in enumerate(shown.cells) for column, cell in enumerate(cells)}
    numbers |= {(row, None): total for row, total in enumerate(shown.row_totals)}
    numbers |= {(None, column): total for column, total in enumerate(shown.column_totals)}
    return numbers | {(None, None): shown.total}


# --- single counts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "shown"), [(0, None), (1, None), (9, None), (10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (1002, 1000)]
)
def test_public_count_is_hidden_or_rounded(count, shown):
    assert publish_count(count).value == shown


@pytest.mark.parametrize(("count", "shown"), [(0, None), (4, None), (5, 5), (6, 6), (123, 123)])
def test_internal_count_has_a_floor_and_no_rounding(count, shown):
    assert publish_count(count, INTERNAL).value == shown


def test_hidden_count_says_why_and_shows_a_dash():
    hidden = publish_count(3)
    assert str(hidden) == DASH == "–"
    assert not hidden.shown
    with translation.override("en"):
        assert "fewer than 10" in str(hidden.reason)
        assert "fewer than 5" in str(publish_count(3, INTERNAL).reason)


def test_shown_count_is_written_in_the_reader_s_language():
    with translation.override("id"):
        assert str(publish_count(12_344)) == "12.345"
    with translation.override("en"):
        assert str(publish_count(12_344)) == "12,345"


@given(st.integers(0, 400), st.integers(1, 3))
def test_change_of_one_person_is_never_seen_in_two_counts(count, more):
    """R58: whatever two months show, more than one change fits (both months are known to be counts of people)."""
    before, after = publish_count(count), publish_count(count + more)
    if before.shown and after.shown:
        one, two = PUBLIC.known_of(before.value), PUBLIC.known_of(after.value)
        assert (two.high - one.low) - (two.low - one.high) >= PUBLIC.rounding - 1


@given(st.integers(0, 10_000))
def test_shown_count_stands_for_several_true_ones(count):
    shown = publish_count(count)
    if shown.shown:
        fitting = [other for other in range(max(0, shown.value - 5), shown.value + 6) if publish_count(other) == shown]
        assert count in fitting
        assert len(fitting) >= 3
        assert PUBLIC.known_of(shown.value) == Range(min(fitting), max(fitting))


# --- rates and medians ---------------------------------------------------------------------------------------------


def test_rate_comes_from_the_rounded_parts():
    rate = publish_rate(63, 118)
    assert (rate.numerator.value, rate.denominator.value, rate.percent) == (65, 120, 54)
    assert rate.shown
    assert rate.low < rate.percent < rate.high


@POLICIES
@pytest.mark.parametrize(("successes", "trials"), [(15, 29), (2, 100), (98, 100), (0, 40), (40, 40), (0, 0)])
def test_rate_that_tells_too_much_is_hidden(successes, trials, policy):
    rate = publish_rate(successes, trials, policy)
    assert (rate.percent, rate.low, rate.high, rate.shown) == (None, None, None, False)
    assert rate.reason == policy.rate_hidden


def test_rate_of_nearly_all_hides_its_numerator_too():
    """98 of 100 shown as 100 of 100 would tell of each of them; 98 beside 100 tells of the two."""
    assert not publish_rate(98, 100).numerator.shown
    assert publish_rate(98, 100).denominator.shown


def test_rate_whose_numerator_only_one_count_fits_is_hidden():
    """43 of 53 is shown as 45; with 10 on the other side it could be no other, for whoever knows the 53."""
    assert not publish_rate(43, 53).shown
    assert publish_rate(43, 55).shown


def test_internal_rate_is_exact():
    rate = publish_rate(6, 31, INTERNAL)
    assert (rate.numerator.value, rate.denominator.value, rate.percent) == (6, 31, 19)


@given(st.integers(0, 500).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))))
def test_rate_cannot_be_turned_back(counts):
    """Whatever percent is shown, at least three numerators fit it."""
    rate = publish_rate(*counts)
    if rate.shown:
        fitting = [each for each in range(counts[1] + 1) if publish_rate(each, counts[1]) == rate]
        assert len(fitting) >= 3
        assert 0 <= rate.low <= rate.percent <= rate.high <= 100


@pytest.mark.parametrize("counts", [(3, 2), (-1, 2)])
def test_impossible_rate_is_refused(counts):
    with pytest.raises(ValueError, match="part of the trials"):
        publish_rate(*counts)


def test_median_needs_thirty_people_and_is_rounded():
    wages = [2_500_000 + 37_000 * number for number in range(30)]
    assert publish_median(wages, step=50_000) == Published(3_000_000)
    assert publish_median(wages, step=50_000).value not in wages
    assert not publish_median(wages[:29], step=50_000).shown


# --- tables --------------------------------------------------------------------------------------------------------


def test_two_hidden_zeros_in_a_row_are_not_enough():
    """20 + 0 + 0 = 20: whoever knows the total knows both zeros, unless the 20 is hidden with them."""
    shown = publish_table([[20, 0, 0], [30, 40, 50]])
    assert [cell.shown for cell in shown.cells[0]] == [False, False, False]
    assert shown.row_totals[0].value == 20


def test_lone_small_cell_takes_three_others_along():
    shown = publish_table([[34, 3, 22], [28, 22, 41], [19, 51, 26]])
    hidden = {key for key, number in numbers_of(shown).items() if not number.shown}
    assert len(hidden) == 4
    assert (0, 1) in hidden
    for row in {row for row, _column in hidden}:
        assert len([key for key in hidden if key[0] == row]) == 2
    for column in {column for _row, column in hidden}:
        assert len([key for key in hidden if key[1] == column]) == 2


def test_table_without_small_counts_is_shown_whole():
    shown = publish_table([[20, 33], [41, 58]])
    assert [[cell.value for cell in row] for row in shown.cells] == [[20, 35], [40, 60]]
    assert ([each.value for each in shown.row_totals], [each.value for each in shown.column_totals]) == ([55, 100], [60, 90])
    assert shown.total.value == 150


def test_empty_table_hides_its_zero():
    assert publish_table([]) == PublishedTable((), (), (), Published(None))


@POLICIES
@given(rows=tables())
@settings(max_examples=60, deadline=None)
def test_small_counts_never_show_and_shown_ones_are_true(rows, policy):
    truth = table(rows)
    for key, number in numbers_of(publish_table(rows, policy)).items():
        assert number.value in (None, policy.rounded(truth[key]))
        assert not (number.shown and truth[key] < policy.threshold)


@POLICIES
@given(rows=tables())
@settings(max_examples=60, deadline=None)
def test_no_line_has_a_lone_hidden_number(rows, policy):
    numbers = numbers_of(publish_table(rows, policy))
    for each in table_sums(len(rows), len(rows[0])):
        assert sum(not numbers[key].shown for key in each.members) != 1


@POLICIES
@given(rows=tables())
@settings(max_examples=60, deadline=None)
def test_solver_that_knows_every_total_fixes_no_hidden_cell(rows, policy):
    """R58, with a solver of the test's own making: shown totals exactly, shown cells to their rounding."""
    truth, numbers = table(rows), numbers_of(publish_table(rows, policy))
    known = {}
    for key, number in numbers.items():
        exact = Range(truth[key], truth[key])
        rounded = policy.known_of(number.value) if number.shown else Range(0, inf)
        known[key] = exact if number.shown and None in key else rounded
    sums = table_sums(len(rows), len(rows[0]))
    for key, number in numbers.items():
        if not number.shown:
            assert table_range(truth, known, key).width >= policy.least_doubt
    hidden = [key for key, number in numbers.items() if not number.shown]
    for key in hidden[:3]:
        assert linear_range(truth, known, sums, key).width >= policy.least_doubt
    assert audit_table(rows, publish_table(rows, policy), policy) == []


def test_audit_finds_what_hiding_only_small_counts_leaves_open():
    """The control: without complementary suppression the 3 is there for whoever subtracts."""
    rows = [[34, 3, 22], [28, 22, 41], [19, 51, 26]]
    naive = PublishedTable(
        cells=tuple(tuple(publish_count(cell) for cell in row) for row in rows),
        row_totals=tuple(publish_count(sum(row)) for row in rows),
        column_totals=tuple(publish_count(sum(column)) for column in zip(*rows, strict=True)),
        total=publish_count(246),
    )
    leaks = audit_table(rows, naive)
    assert [leak.key for leak in leaks] == [(0, 1)]
    assert leaks[0].possible.low <= 3 <= leaks[0].possible.high
    internal = PublishedTable(
        cells=tuple(tuple(publish_count(cell, INTERNAL) for cell in row) for row in rows),
        row_totals=tuple(publish_count(sum(row), INTERNAL) for row in rows),
        column_totals=tuple(publish_count(sum(column), INTERNAL) for column in zip(*rows, strict=True)),
        total=publish_count(246, INTERNAL),
    )
    assert audit_table(rows, internal, INTERNAL)[0].possible == Range(3, 3)


def test_same_table_gives_the_same_answer():
    rows = [[34, 3, 12, 0], [18, 22, 41, 17], [9, 51, 26, 33]]
    assert publish_table(rows) == publish_table([list(row) for row in rows])


def test_reason_never_tells_small_and_cover_apart():
    shown = publish_table([[34, 3, 22], [28, 22, 41], [19, 51, 26]])
    assert len({str(number.reason) for number in numbers_of(shown).values() if not number.shown}) == 1


# --- lists and linked numbers --------------------------------------------------------------------------------------


def test_list_hides_a_second_beside_a_lone_small_count():
    counts, total = publish_list([120, 43, 9, 31, 55])
    assert [count.value for count in counts] == [120, 45, None, None, 55]
    assert total.value == 260


def test_list_of_nothing():
    assert publish_list([]) == ((), Published(None))
    assert not publish_list([3, 4])[1].shown


def test_linked_tables_are_covered_together():
    """Kabupaten by field and office by field share the totals: what one hides the other must not tell."""
    truth = {("a", "x"): 4, ("a", "y"): 30, ("b", "x"): 26, ("b", "y"): 44, "x": 30, "y": 74, "a": 34, "b": 70, "all": 104}
    sums = [
        Sum("x", (("a", "x"), ("b", "x"))),
        Sum("y", (("a", "y"), ("b", "y"))),
        Sum("a", (("a", "x"), ("a", "y"))),
        Sum("b", (("b", "x"), ("b", "y"))),
        Sum("all", ("x", "y")),
        Sum("all", ("a", "b")),
    ]
    shown = publish_linked(truth, sums)
    assert not any(shown[key].shown for key in truth if isinstance(key, tuple))
    assert all(shown[key].shown for key in ("x", "y", "a", "b", "all"))
    assert audit_linked(truth, sums, shown) == []


def month_after_month(first, second):
    """Two months of a growing list with its total; the growth itself is never published."""
    truth, sums = {}, []
    for month, counts in (("m1", first), ("m2", second)):
        truth |= {(month, place): count for place, count in enumerate(counts)} | {(month, "all"): sum(counts)}
        sums.append(Sum((month, "all"), tuple((month, place) for place in range(len(counts)))))
    growth = [("growth", place) for place in range(len(first))]
    truth |= {("growth", place): after - before for place, (before, after) in enumerate(zip(first, second, strict=True))}
    sums += [Sum(("m2", place), (("m1", place), ("growth", place)), exact=False) for place in range(len(first))]
    return truth, sums, growth


GROWTH = st.lists(st.tuples(CELLS, st.integers(0, 6)), min_size=2, max_size=4)


@given(GROWTH)
@settings(max_examples=40, deadline=None)
def test_two_months_together_fix_neither_a_cell_nor_a_change(cells):
    first, second = [count for count, _more in cells], [count + more for count, more in cells]
    truth, sums, growth = month_after_month(first, second)
    before, total = publish_list(first)
    earlier = {("m1", place): count for place, count in enumerate(before)} | {("m1", "all"): total}
    shown = publish_linked(truth, sums, never=growth, earlier=earlier)
    assert {key: shown[key] for key in earlier} == earlier
    assert not any(shown[key].shown for key in growth)
    fresh = [leak for leak in audit_linked(truth, sums, shown, never=growth) if leak.possible.width == 0 and leak.key[0] == "m2"]
    assert fresh == []


def test_control_months_published_apart_give_a_change_away():
    """Counted exactly each month, the change is plain; the linked audit says so."""
    truth, sums, growth = month_after_month([12, 30], [13, 30])
    apart = {key: Published(None) if key in growth else Published(count) for key, count in truth.items()}
    leaks = audit_linked(truth, sums, apart, INTERNAL, never=growth)
    assert [(leak.key, leak.possible) for leak in leaks] == [(("growth", 0), Range(1, 1)), (("growth", 1), Range(0, 0))]


def test_what_was_published_before_is_not_taken_back():
    """The new numbers give way; where nothing new is left to hide, the rest stays for the audit to report."""
    truth, sums = {"a": 4, "b": 30, "all": 34}, [Sum("all", ("a", "b"))]
    earlier = {"b": Published(30), "all": Published(35)}
    shown = publish_linked(truth, sums, earlier=earlier)
    assert shown == {"a": Published(None), **earlier}
    assert [leak.key for leak in audit_linked(truth, sums, shown)] == ["a"]


def test_policy_cannot_be_switched_off():
    """R59: the two policies are constants, frozen, and a policy has no way to say "show all"."""
    with pytest.raises(AttributeError):
        PUBLIC.threshold = 0
    assert (PUBLIC.threshold, PUBLIC.rounding, PUBLIC.rate_denominator) == (10, 5, 30)
    assert (INTERNAL.threshold, INTERNAL.rate_denominator) == (5, 30)
