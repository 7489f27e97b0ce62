"""Same person or not: the labelled pairs, the kinds of difficulty with invented people, and the rule fact by fact."""

import csv
import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollment.duplicate_reasons import REASONS
from enrollment.duplicates import (
    Answer,
    PersonRecord,
    compare,
    full_name,
    gather_facts,
    is_same_person_under_one_number,
)
from enrollment.likeness import Trait
from enrollment.person_facts import DateFact, Shared, compare_addresses, compare_dates, compare_niks, compare_places
from tests.identity.people import DIFFERENT, SAME, invent_person

DEV_PAIRS = Path(__file__).resolve().parent.parent / "data" / "duplicates-dev.csv"
#: Kinds of which README says that a person must look, whatever else agrees.
REVIEW_ONLY = {"single_name", "date_near", "date_unknown", "glued", "truncated", "nik_equal_name_differs", "initial_no_mother"}
MATCH, REVIEW, NO = Answer.MATCH, Answer.REVIEW, Answer.NO

RUSDI = PersonRecord(
    name="Rusdi Anwar",
    sex="L",
    birth_date=date(1985, 10, 21),
    birth_place="Tanjung Raja",
    mother="Rohana",
    address="Desa Ulak Kerbau Lama RT 3 No. 7, Tanjung Raja",
    nik="1610032110859067",
)
NO_NIK = replace(RUSDI, nik="")


def dev_pairs():
    with DEV_PAIRS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def record(row, side):
    born = row[f"{side}_birth_date"]
    texts = {key: row[f"{side}_{key}"] for key in ("name", "alias", "sex", "birth_place", "mother", "address", "nik")}
    return PersonRecord(birth_date=date.fromisoformat(born) if born else None, **texts)


@pytest.mark.parametrize("row", dev_pairs(), ids=lambda row: f"{row['pair_id']}-{row['category']}")
def test_labelled_pair_is_answered_within_what_is_allowed(row):
    answer = compare(record(row, "a"), record(row, "b")).answer
    assert answer in row["allowed"].split("|")
    assert not (row["label"] == "different" and answer is MATCH)


@pytest.mark.parametrize("kind", SAME)
@pytest.mark.parametrize("seed", range(25))
def test_second_record_of_a_person_is_found(kind, seed):
    rng = random.Random(seed)
    person = invent_person(rng)
    answer = compare(person, SAME[kind](person, rng)).answer
    if kind in REVIEW_ONLY:
        assert answer is REVIEW
    else:
        assert answer is not NO


@pytest.mark.parametrize("kind", DIFFERENT)
@pytest.mark.parametrize("seed", range(25))
def test_another_person_is_never_a_match(kind, seed):
    rng = random.Random(seed)
    person = invent_person(rng)
    make, allowed = DIFFERENT[kind]
    assert compare(person, make(person, rng)).answer in allowed.split("|")


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        # The same national number.
        ({}, MATCH),
        ({"name": "Roesdi Anwar"}, MATCH),
        ({"name": "Rusdi Hanwar"}, REVIEW),
        ({"name": "Anwar"}, REVIEW),
        ({"name": "Chairul Ramadhan"}, REVIEW),
        ({"birth_date": date(1955, 3, 6)}, REVIEW),
        ({"mother": "Halimah"}, REVIEW),
        ({"sex": "P"}, REVIEW),
        ({"mother": ""}, MATCH),
        # Without it: sure only with mother, date, two words and nothing against it.
        ({"nik": ""}, MATCH),
        ({"nik": "", "mother": ""}, REVIEW),
        ({"nik": "", "mother": "Rohani"}, REVIEW),
        ({"nik": "", "birth_place": "Sekayu"}, REVIEW),
        ({"nik": "", "address": "Jl. Merdeka No. 1, Sekayu"}, REVIEW),
        ({"nik": "", "address": "Kab. Ogan Ilir"}, MATCH),
        ({"nik": "", "sex": ""}, MATCH),
        ({"nik": "", "sex": "P"}, REVIEW),
        ({"nik": "", "sex": "P", "mother": ""}, NO),
        ({"nik": "", "name": "Rusdi"}, REVIEW),
        ({"nik": "", "name": "Rusdy Hanwar"}, REVIEW),
        ({"nik": "", "mother": "", "name": "R. Anwar", "birth_place": "Sekayu"}, NO),
        ({"nik": "", "mother": "", "name": "R. Anwar"}, REVIEW),
        ({"nik": "", "mother": "", "birth_place": "Sekayu"}, REVIEW),
        ({"nik": "", "name": "Chairul Ramadhan"}, NO),
        # Another mother: worth a look only where everything else agrees.
        ({"nik": "", "mother": "Halimah"}, REVIEW),
        ({"nik": "", "mother": "Halimah", "birth_place": "Sekayu"}, NO),
        ({"nik": "", "mother": "Halimah", "name": "Rusdi Hanwar"}, NO),
        ({"nik": "1671072110850001", "mother": "Halimah"}, NO),
        # Another national number (hazard R23: one letter, same date, another number).
        ({"nik": "1671072110850001", "name": "Rusdi Hanwar"}, REVIEW),
        ({"nik": "1671072110850001", "name": "Rusdi Hanwar", "mother": "", "birth_place": ""}, REVIEW),
        ({"nik": "1671072110850001", "name": "Rusdi Hanwar", "mother": "", "birth_place": "Sekayu"}, NO),
        ({"nik": "1671072110850001"}, REVIEW),
        ({"nik": "1671072110850001", "name": "Rusdi"}, REVIEW),
        ({"nik": "1671072110850001", "name": "Rusdi", "address": "Jl. Merdeka No. 1"}, NO),
        ({"nik": "1610032110859068"}, REVIEW),
        # Another date.
        ({"nik": "", "birth_date": date(1985, 10, 22)}, REVIEW),
        ({"nik": "", "birth_date": date(1985, 10, 31)}, REVIEW),
        ({"nik": "", "birth_date": date(1986, 10, 21)}, REVIEW),
        ({"nik": "", "birth_date": date(1985, 1, 1), "address": ""}, REVIEW),
        ({"nik": "", "birth_date": date(1995, 10, 21)}, REVIEW),
        ({"nik": "", "birth_date": date(1985, 10, 22), "mother": "Halimah"}, NO),
        ({"nik": "1671072110850001", "birth_date": date(1985, 10, 22)}, NO),
        ({"nik": "", "birth_date": date(1985, 10, 22), "name": "Rusdi Hanwar"}, REVIEW),
        ({"nik": "", "birth_date": date(1985, 10, 22), "name": "Rusdi Hanwar", "address": ""}, NO),
        ({"nik": "", "birth_date": date(1985, 10, 22), "mother": ""}, REVIEW),
        ({"nik": "", "birth_date": date(1985, 10, 22), "mother": "", "birth_place": ""}, NO),
        ({"nik": "", "birth_date": date(1995, 10, 21), "mother": ""}, NO),
        ({"nik": "", "birth_date": date(1985, 10, 22), "mother": "", "name": "Rusdi"}, NO),
        ({"nik": "", "birth_date": date(1990, 3, 2)}, REVIEW),
        ({"nik": "", "birth_date": date(1990, 3, 2), "address": ""}, NO),
        ({"nik": "", "birth_date": date(1960, 3, 2)}, NO),
        # No date.
        ({"nik": "", "birth_date": None}, REVIEW),
        ({"nik": "", "birth_date": None, "name": "Rusdi"}, NO),
        ({"nik": "", "birth_date": None, "mother": ""}, REVIEW),
        ({"nik": "", "birth_date": None, "mother": "", "address": ""}, NO),
        ({"nik": "", "birth_date": None, "mother": "Halimah"}, NO),
        ({"nik": "1671072110850001", "birth_date": None}, NO),
    ],
)
def test_rule_fact_by_fact(change, answer):
    other = replace(RUSDI, **change)
    assert compare(RUSDI, other).answer is answer
    assert compare(other, RUSDI).answer is answer


def test_fathers_who_differ_speak_against_a_match():
    umar, ali = replace(NO_NIK, name="Rusdi Anwar bin Umar"), replace(NO_NIK, name="Rusdi Anwar bin Ali")
    assert compare(umar, NO_NIK).answer is MATCH
    assert compare(umar, ali).answer is REVIEW
    assert compare(replace(umar, mother=""), ali).answer is NO
    assert compare(umar, replace(umar, name="Rusdi Anwar bin Oemar")).answer is MATCH
    assert "father_same" in compare(umar, replace(umar, name="Rusdi Anwar bin Oemar")).reasons


def test_swapped_date_is_believed_without_a_mother_unless_the_place_differs():
    one = replace(NO_NIK, birth_date=date(1985, 10, 7), mother="", birth_place="")
    other = replace(one, birth_date=date(1985, 7, 10))
    assert compare(one, other).answer is REVIEW
    assert compare(replace(one, birth_place="Sekayu"), replace(other, birth_place="Palembang")).answer is NO


def test_default_day_alone_is_weak():
    one = replace(NO_NIK, birth_date=date(1977, 1, 1))
    assert compare(one, one).answer is REVIEW
    assert compare(one, replace(one, mother="Halimah", birth_place="Sekayu")).answer is NO
    assert compare(replace(one, mother=""), replace(one, mother="", birth_place="Sekayu")).answer is NO


def test_alias_of_the_record_counts_as_nickname():
    known = replace(NO_NIK, alias="Mang Ung")
    assert full_name(known).nickname == ("mang", "ung")
    assert compare(known, replace(NO_NIK, name="Mang Ung")).answer is REVIEW
    assert compare(known, replace(NO_NIK, name="Chairul Ramadhan", alias="Mang Ung")).answer is NO


def test_reasons_say_what_decided_and_never_a_value():
    comparison = compare(RUSDI, replace(RUSDI, name="Anwar Roesdi", mother="", nik="1671072110850001", sex="P"))
    assert comparison.reasons == (
        "name_spelling",
        "name_order",
        "date_same",
        "sex_different",
        "mother_unknown",
        "place_same",
        "address_same",
        "nik_different",
    )
    said = " ".join(map(str, comparison.sentences)).lower()
    assert not any(part in said for part in ("rusdi", "anwar", "1985", "1671", "tanjung"))


def test_every_reason_has_a_sentence_of_its_own():
    assert len({str(sentence) for sentence in REASONS.values()}) == len(REASONS)
    facts = [f"{subject}_{shared}" for subject in ("place", "address", "father") for shared in ("same", "different")]
    assert {*map(str, Trait), *map(str, DateFact), *facts, *(f"nik_{shared}" for shared in Shared)} <= set(REASONS)
    assert {f"mother_{shared}" for shared in Shared} <= set(REASONS)


seeds = st.integers(0, 10_000)


@given(seeds, seeds)
def test_comparison_does_not_depend_on_which_comes_first(one, other):
    a, b = invent_person(random.Random(one)), invent_person(random.Random(other))
    assert compare(a, b) == compare(b, a)


@given(seeds, st.sampled_from(sorted(SAME) + sorted(DIFFERENT)))
def test_comparison_of_a_changed_record_is_symmetric_and_explained(seed, kind):
    rng = random.Random(seed)
    person = invent_person(rng)
    other = SAME[kind](person, rng) if kind in SAME else DIFFERENT[kind][0](person, rng)
    comparison = compare(person, other)
    assert comparison == compare(other, person)
    assert set(comparison.reasons) <= set(REASONS)


@given(seeds)
def test_a_whole_record_matches_itself(seed):
    person = invent_person(random.Random(seed))
    assert compare(person, person).answer is MATCH


# --- facts ---


@pytest.mark.parametrize(
    ("a", "b", "fact"),
    [
        ("1985-10-07", "1985-10-07", DateFact.SAME),
        ("1977-01-01", "1977-01-01", DateFact.SAME_DEFAULT),
        ("1985-10-07", "1985-07-10", DateFact.SWAPPED),
        ("1985-01-01", "1985-11-25", DateFact.UNKNOWN_DAY),
        ("1985-10-07", "1985-10-17", DateFact.NEAR),
        ("1985-12-31", "1986-01-03", DateFact.NEAR),
        ("1985-10-07", "1986-10-07", DateFact.YEAR_OFF),
        ("1984-02-29", "1985-02-28", DateFact.YEAR_OFF),
        ("1985-10-07", "1985-11-07", DateFact.MISTYPED),
        ("1985-10-07", "1995-10-07", DateFact.MISTYPED),
        ("1958-10-07", "1985-10-07", DateFact.MISTYPED),
        ("1985-10-07", "1985-10-27", DateFact.MISTYPED),
        ("1964-03-13", "1995-09-18", DateFact.GENERATION),
        ("1985-10-07", "1988-03-02", DateFact.OTHER),
        (None, "1988-03-02", DateFact.MISSING),
    ],
)
def test_date_fact(a, b, fact):
    one, other = (day and date.fromisoformat(day) for day in (a, b))
    assert compare_dates(one, other) is fact
    assert compare_dates(other, one) is fact


@pytest.mark.parametrize(
    ("a", "b", "shared"),
    [
        ("1610032110859067", "1610032110859067", Shared.SAME),
        ("1610032110859067", "1610032110859068", Shared.SIMILAR),
        ("1610032110859067", "1610031021859067", Shared.SIMILAR),
        ("1610032110859067", "1610032110850001", Shared.DIFFERENT),
        ("1610032110859067", "161003211085906", Shared.UNKNOWN),
        ("", "", Shared.UNKNOWN),
    ],
)
def test_nik_fact(a, b, shared):
    assert compare_niks(a, b) is shared


@pytest.mark.parametrize(
    ("a", "b", "shared"),
    [
        ("Kayu Agung", "KAYUAGUNG", Shared.SAME),
        ("Kab. Banyuasin", "Banyuasin", Shared.SAME),
        ("Palembang", "Palenbang", Shared.SAME),
        ("Lais", "Laus", Shared.DIFFERENT),
        ("Palembang", "Sekayu", Shared.DIFFERENT),
        ("", "Sekayu", Shared.UNKNOWN),
        ("Kab.", "Sekayu", Shared.UNKNOWN),
    ],
)
def test_place_fact(a, b, shared):
    assert compare_places(a, b) is shared


@pytest.mark.parametrize(
    ("a", "b", "shared"),
    [
        ("Jalan Sukarela RT.012 Nomor 45, Sukarami", "Jl. Sukarela RT 12 No. 45, Sukarami", Shared.SAME),
        ("Jl. Sukarela RT 12 No. 45, Sukarami", "Jl. Sukarela RT 3 No. 9, Sukarami", Shared.SIMILAR),
        ("Desa Sri Gunung, Sungai Lilin", "Desa Sri Gunung Blok B, Sungai Lilin", Shared.SAME),
        ("Jl. Sukarela No. 45", "Desa Tanjung Sejaro RT 3", Shared.DIFFERENT),
        ("Jl. Sukarela No. 45", "Kab. OKI", Shared.UNKNOWN),
        ("", "Jl. Sukarela No. 45", Shared.UNKNOWN),
    ],
)
def test_address_fact(a, b, shared):
    assert compare_addresses(a, b) is shared
    assert compare_addresses(b, a) is shared


@given(st.dates(date(1930, 1, 1), date(2010, 1, 1)), st.integers(-15_000, 15_000))
def test_dates_a_generation_apart_are_never_near(born, days):
    other = born + timedelta(days=days)
    fact = compare_dates(born, other)
    assert fact is compare_dates(other, born)
    if fact in (DateFact.NEAR, DateFact.YEAR_OFF, DateFact.SWAPPED, DateFact.UNKNOWN_DAY):
        assert abs(days) < 369


# --- one register number ---


@pytest.mark.parametrize(
    ("change", "is_same"),
    [
        ({}, True),
        ({"name": "Chairul Ramadhan"}, True),
        ({"birth_date": date(1960, 3, 2)}, True),
        ({"name": "Chairul Ramadhan", "birth_date": date(1960, 3, 2)}, False),
        ({"nik": "", "mother": "Halimah", "address": ""}, True),
        ({"nik": "", "name": "Chairul Ramadhan"}, False),
        ({"nik": "", "sex": "P"}, False),
        ({"nik": "", "name": "Rusdi"}, True),
        ({"nik": "1610032110859068"}, True),
        ({"nik": "1610032110859068", "name": "Rusda Anwar"}, False),
        ({"nik": "", "birth_date": date(1985, 10, 22)}, True),
        ({"nik": "", "birth_date": date(1985, 10, 22), "name": "Rusdi"}, False),
        ({"nik": "1671072110850001", "birth_date": date(1985, 10, 22)}, False),
        ({"nik": "", "birth_date": date(1990, 3, 2)}, False),
    ],
)
def test_one_register_number_is_one_person_unless_facts_say_otherwise(change, is_same):
    assert is_same_person_under_one_number(RUSDI, replace(RUSDI, **change)) is is_same


def test_facts_are_gathered_once_for_both_directions():
    other = replace(RUSDI, name="Anwar Rusdi", mother="Halimah")
    assert gather_facts(RUSDI, other) == gather_facts(other, RUSDI)
