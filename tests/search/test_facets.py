"""Facets: values, sets, counts."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.facets import count, normalized, passes, set_key


def test_values_are_put_in_order_and_empty_ones_left_out() -> None:
    assert normalized({"b": ["y", "x", "x"], "a": "z", "c": [], "d": ""}) == {"a": ("z",), "b": ("x", "y")}


def test_set_key_depends_on_content_and_index_alone() -> None:
    assert set_key("i", {"a": ("x",)}) == set_key("i", {"a": ("x",)})
    keys = {set_key("i", {"a": ("x",)}), set_key("j", {"a": ("x",)}), set_key("i", {"a": ("x", "y")}), set_key("i", {})}
    assert len(keys) == 4
    assert all(0 <= key < 2**63 for key in keys)


@pytest.mark.parametrize(
    ("filters", "passed"),
    [
        ({}, True),
        ({"a": ("x",)}, True),
        ({"a": ("y", "x")}, True),
        ({"a": ("y",)}, False),
        ({"a": ("x",), "b": ("q",)}, False),
        ({"a": ()}, True),
    ],
)
def test_values_are_alternatives_and_facets_add_up(filters: dict[str, tuple[str, ...]], *, passed: bool) -> None:
    assert passes({"a": ["x"], "b": ["p"]}, filters) is passed


VALUES = st.dictionaries(st.sampled_from("abc"), st.lists(st.sampled_from("xyz"), min_size=1, max_size=2, unique=True), max_size=3)


@given(
    st.lists(st.tuples(VALUES, st.integers(1, 5)), max_size=8),
    st.dictionaries(st.sampled_from("abc"), st.lists(st.sampled_from("xyz"), max_size=2).map(tuple)),
)
def test_counts_equal_counting_document_by_document(
    sets: list[tuple[dict[str, list[str]], int]], filters: dict[str, tuple[str, ...]]
) -> None:
    documents = [values for values, number in sets for _each in range(number)]
    expected = {name: Counter[str]() for name in "abc"}
    for values in documents:
        for name in "abc":
            others = {other: wanted for other, wanted in filters.items() if other != name}
            if all(not wanted or set(wanted) & set(values.get(other, ())) for other, wanted in others.items()):
                expected[name].update(values.get(name, ()))
    assert count(sets, filters, "abc") == {name: dict(counter) for name, counter in expected.items()}


def test_most_frequent_value_comes_first() -> None:
    counted = count([({"a": ["x"]}, 1), ({"a": ["y"]}, 3), ({"a": ["w"]}, 1)], {}, ["a"])
    assert list(counted["a"].items()) == [("y", 3), ("w", 1), ("x", 1)]
