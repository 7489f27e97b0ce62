"""Candidates among many: nobody who is found by comparing all with all is lost, and few others come along."""

import random
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrollment.blocking import PeopleIndex, candidate_pairs, find_duplicates
from enrollment.duplicates import Answer, PersonRecord, compare
from tests.identity.people import invent_person, population

RUSDI = PersonRecord("Rusdi Anwar", sex="L", birth_date=date(1985, 10, 7), mother="Rohana", birth_place="Sekayu")


@pytest.mark.parametrize(
    "second",
    [
        replace(RUSDI, name="Roesdi"),
        replace(RUSDI, name="Rusdianwar"),
        replace(RUSDI, name="ANWAR, Kgs. Rusdi"),
        replace(RUSDI, birth_date=date(1985, 7, 10)),
        replace(RUSDI, birth_date=date(1985, 1, 1)),
        replace(RUSDI, birth_date=date(1995, 10, 7)),
        replace(RUSDI, birth_date=date(1986, 10, 6)),
        replace(RUSDI, birth_date=None),
    ],
)
def test_second_record_is_a_candidate_whichever_comes_first(second):
    assert list(candidate_pairs([RUSDI, second])) == [(0, 1)]
    assert list(candidate_pairs([second, RUSDI])) == [(0, 1)]


def test_slip_over_new_year_is_a_candidate():
    one, other = replace(RUSDI, birth_date=date(1985, 12, 29)), replace(RUSDI, birth_date=date(1986, 1, 3))
    assert list(candidate_pairs([one, other])) == [(0, 1)]


def test_same_number_is_a_candidate_whatever_the_rest():
    one = replace(RUSDI, nik="1610032110859067")
    other = PersonRecord("Chairul", birth_date=date(1960, 1, 2), nik="1610032110859067")
    assert list(candidate_pairs([one, other])) == [(0, 1)]


def test_people_with_nothing_in_common_are_no_candidates():
    other = PersonRecord("Chairul Ramadhan", birth_date=date(1985, 10, 7), nik="12")
    distant = replace(RUSDI, birth_date=date(1970, 2, 3), nik="12")
    assert list(candidate_pairs([RUSDI, other, distant])) == []


def test_two_without_a_date_meet_by_name():
    undated = replace(RUSDI, birth_date=None)
    assert list(candidate_pairs([undated, undated])) == [(0, 1)]


def test_index_gives_back_whom_it_was_given():
    index = PeopleIndex()
    assert index.add(RUSDI) == 0
    assert index[0] == RUSDI
    assert len(index) == 1
    assert [(place, found.answer) for place, found in index.duplicates(RUSDI)] == [(0, Answer.MATCH)]
    assert list(index.duplicates(replace(RUSDI, mother="Halimah", sex="P"))) == []


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_blocking_loses_nobody_of_a_small_office(seed):
    rng = random.Random(seed)
    people = population(60, rng, share_of_second_records=0.3).people
    by_all = {(i, j) for i, j in combinations(range(len(people)), 2) if compare(people[i], people[j]).answer is Answer.MATCH}
    assert by_all <= {(i, j) for i, j, _ in find_duplicates(people)}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_what_is_found_does_not_depend_on_the_order_of_the_people(seed):
    rng = random.Random(seed)
    people = population(40, rng, share_of_second_records=0.3).people
    turned = people[::-1]
    found = {frozenset((i, j)) for i, j, _ in find_duplicates(people)}
    assert found == {frozenset((39 - i, 39 - j)) for i, j, _ in find_duplicates(turned)}


def test_candidates_come_once_and_the_earlier_first():
    rng = random.Random(3)
    pairs = list(candidate_pairs(population(400, rng).people))
    assert len(pairs) == len(set(pairs))
    assert all(i < j for i, j in pairs)


def test_planted_second_records_are_found_with_few_others():
    found_in = population(4_000, random.Random(11))
    found = {(i, j) for i, j, _ in find_duplicates(found_in.people)}
    true = found_in.kinds.keys()
    recall, precision = len(found & true) / len(true), len(found & true) / len(found)
    assert 2 * recall * precision / (recall + precision) >= 0.95


def test_no_two_different_people_are_a_match_in_a_crowd():
    crowd = population(4_000, random.Random(12))
    matches = {(i, j) for i, j, found in find_duplicates(crowd.people) if found.answer is Answer.MATCH}
    assert matches
    assert matches <= crowd.kinds.keys()


def test_default_dates_do_not_make_everybody_a_candidate():
    rng = random.Random(5)
    people = [replace(invent_person(rng), birth_date=date(1980, 1, 1), nik="") for _ in range(200)]
    assert len(list(candidate_pairs(people))) < 200 * 199 / 2 / 5
