"""What a reader can work out: two exact methods against each other and against trying everything."""

import itertools
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kernel.bounds import Range, Sum, linear_range, table_range, table_sums


def table(rows):
    """All numbers of a table by key, totals included."""
    numbers = {(row, column): count for row, counts in enumerate(rows) for column, count in enumerate(counts)}
    numbers |= {(row, None): sum(counts) for row, counts in enumerate(rows)}
    numbers |= {(None, column): sum(counts) for column, counts in enumerate(zip(*rows, strict=True))}
    return numbers | {(None, None): sum(map(sum, rows))}


@st.composite
def known_tables(draw, side=4, largest=30, slack=3):
    """A table, and for each of its numbers what a reader knows: nothing, a range, or all."""
    height, width = draw(st.integers(1, side)), draw(st.integers(1, side))
    rows = draw(st.lists(st.lists(st.integers(0, largest), min_size=width, max_size=width), min_size=height, max_size=height))
    truth = table(rows)
    known = {}
    for key, count in truth.items():
        below, above = draw(st.integers(0, slack)), draw(st.integers(0, slack) | st.just(inf))
        known[key] = Range(max(0, count - below), count + above)
    return height, width, truth, known


@given(known_tables())
def test_flow_and_simplex_agree(case):
    height, width, truth, known = case
    sums = table_sums(height, width)
    for key in truth:
        assert table_range(truth, known, key) == linear_range(truth, known, sums, key)


@given(known_tables(side=2, largest=3, slack=1))
@settings(max_examples=40, deadline=None)
def test_flow_agrees_with_trying_everything(case):
    height, width, truth, known = case
    ceiling = 9
    cells = list(itertools.product(range(height), range(width)))
    fitting = []
    for values in itertools.product(*(range(int(known[cell].low), int(min(known[cell].high, ceiling)) + 1) for cell in cells)):
        numbers = table([list(values[row * width : (row + 1) * width]) for row in range(height)])
        if all(known[key].low <= number <= known[key].high for key, number in numbers.items()):
            fitting.append(numbers)
    for key in truth:
        possible = table_range(truth, known, key)
        assert possible.low == min(numbers[key] for numbers in fitting)
        if possible.high <= ceiling:
            assert possible.high == max(numbers[key] for numbers in fitting)


@given(known_tables())
def test_truth_is_always_possible(case):
    _height, _width, truth, known = case
    for key, count in truth.items():
        possible = table_range(truth, known, key)
        assert known[key].low <= possible.low <= count <= possible.high <= known[key].high


def test_lone_hidden_cell_is_fixed_by_subtraction():
    truth = table([[7, 20], [30, 40]])
    known = {key: Range(count, count) for key, count in truth.items()} | {(0, 0): Range(0, inf)}
    assert table_range(truth, known, (0, 0)) == Range(7, 7)
    assert table_range(truth, known, (0, 0)).width == 0


def test_two_hidden_cells_cover_each_other_as_far_as_their_sum():
    truth = table([[7, 20]])
    known = {key: Range(count, count) for key, count in truth.items()}
    known |= {key: Range(0, inf) for key in [(0, 0), (0, 1), (None, 0), (None, 1)]}
    assert table_range(truth, known, (0, 0)) == Range(0, 27)


def test_nothing_known_leaves_everything_open():
    truth = table([[1, 2], [3, 4]])
    known = dict.fromkeys(truth, Range(0, inf))
    for key in truth:
        assert table_range(truth, known, key) == Range(0, inf)


#: Two tables share a part: all = men + women, men = young + old.
FAMILY = {"all": 50, "men": 30, "women": 20, "young": 4, "old": 26}
FAMILY_SUMS = [Sum("all", ("men", "women")), Sum("men", ("young", "old"))]


def test_linked_tables_give_a_number_away_together():
    known = {key: Range(count, count) for key, count in FAMILY.items()}
    known |= {"men": Range(0, inf), "young": Range(0, inf)}
    assert linear_range(FAMILY, known, FAMILY_SUMS, "young") == Range(4, 4)
    known |= {"women": Range(18, 22)}
    assert linear_range(FAMILY, known, FAMILY_SUMS, "young") == Range(2, 6)


def test_number_in_no_sum_is_as_open_as_before():
    truth = {**FAMILY, "alone": 3}
    known = {key: Range(count, count) for key, count in truth.items()} | {"alone": Range(0, inf)}
    assert linear_range(truth, known, FAMILY_SUMS, "alone") == Range(0, inf)


def test_sum_that_says_a_thing_twice_adds_nothing():
    known = dict.fromkeys(FAMILY, Range(0, 60))
    twice = [*FAMILY_SUMS, FAMILY_SUMS[0]]
    for key in FAMILY:
        assert linear_range(FAMILY, known, twice, key) == linear_range(FAMILY, known, FAMILY_SUMS, key)


def test_number_fixed_by_two_sums_alone():
    truth = {"all": 5, "part": 5, "rest": 0}
    sums = [Sum("all", ("part",)), Sum("all", ("part", "rest"))]
    known = dict.fromkeys(truth, Range(0, inf))
    assert linear_range(truth, known, sums, "rest") == Range(0, 0)
    assert linear_range(truth, known, sums, "part") == Range(0, inf)


@given(st.integers(1, 5), st.data())
def test_chain_of_sums_is_the_sum_of_its_slack(length, data):
    """total = part 1 + … + part n, all parts known to a range: the total's range is the sum of ranges."""
    parts = {number: data.draw(st.integers(0, 20)) for number in range(length)}
    truth = {**parts, "total": sum(parts.values())}
    known = {
        number: Range(max(0, count - data.draw(st.integers(0, 4))), count + data.draw(st.integers(0, 4))) for number, count in parts.items()
    }
    known["total"] = Range(0, inf)
    possible = linear_range(truth, known, [Sum("total", tuple(parts))], "total")
    assert possible == Range(sum(known[number].low for number in parts), sum(known[number].high for number in parts))


@pytest.mark.parametrize("key", ["all", "young"])
def test_members_of_a_sum_are_parts_and_total(key):
    assert key in {member for each in FAMILY_SUMS for member in each.members}
