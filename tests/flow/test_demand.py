"""The rules of the demand board: more supply never makes more unmet demand, sums agree, nothing hidden can be worked out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrollment.demand import (
    LEAST_CHANGE,
    SAME_DISTRICT_KM,
    Cell,
    Days,
    District,
    Need,
    Supply,
    board,
    by_region,
    joined,
    kept_from,
    levels,
    meets_wish,
    publish_skill,
    regency_of,
    steady,
    unmet_counts,
    way_km,
)
from enrollment.reach import DEFAULT_LIMITS_KM, Point
from portal.kernel.bounds import Sum
from portal.kernel.disclosure import INTERNAL, PUBLIC, audit_linked

CLOTH, SEWING, BATIK, METAL, WELDING = 1, 2, 3, 4, 5
PARENTS = {CLOTH: None, SEWING: CLOTH, BATIK: CLOTH, METAL: None, WELDING: METAL}
SEKAYU, LAIS, ILIR = "16.06.01", "16.06.02", "16.71.01"
PLACES = {
    "": District(""),
    SEKAYU: District(SEKAYU, Point(-2.88, 103.84, is_rough=True)),
    LAIS: District(LAIS, Point(-2.80, 104.05, is_rough=True)),
    ILIR: District(ILIR, Point(-3.00, 104.74, is_rough=True)),
}


def need(skill=SEWING, region=SEKAYU, limit=15, people=1, is_child=False):
    return Need(skill, region, limit, people, is_child)


def supply(skill=SEWING, region=ILIR, **fields):
    return Supply(skill, region, **{"point": PLACES[region].point, **fields})


def told(needs, supplies=(), child_skills=()):
    return board(needs, supplies, districts=PLACES, parents=PARENTS, child_skills=child_skills)


def one(*args, **kwargs):
    (cell,) = told(*args, **kwargs)
    return cell


@pytest.mark.parametrize(
    ("taught", "wished", "meets"),
    [
        (SEWING, SEWING, True), (SEWING, CLOTH, True), (CLOTH, SEWING, True), (SEWING, BATIK, False), (WELDING, CLOTH, False),
        (CLOTH, METAL, False), (CLOTH, CLOTH, True), (99, SEWING, False),
    ],
)
def test_a_class_meets_its_own_wish_and_that_of_its_group(taught, wished, meets):
    assert meets_wish(taught, wished, PARENTS) is meets


def test_nobody_has_a_class_where_none_is_on_offer():
    assert one([need(people=4)]) == Cell(SEWING, SEKAYU, 4, 4, None)


def test_a_class_too_far_away_is_no_class():
    """Sekayu to Palembang is about a hundred kilometres in a straight line; nobody goes that far without a car."""
    cell = one([need(limit=15, people=4), need(limit=200, people=2)], [supply()])
    assert (cell.ready, cell.unmet) == (6, 4)
    assert 120 < cell.nearest_km < 180


def test_a_class_in_the_own_district_is_in_reach_on_foot():
    nearby = supply(region=SEKAYU, point=Point(-2.99, 103.80))
    cell = one([need(limit=DEFAULT_LIMITS_KM["none"])], [nearby])
    assert (cell.unmet, cell.nearest_km) == (0, SAME_DISTRICT_KM)


@pytest.mark.parametrize("fields", [{"point": None}, {"region": SEKAYU, "point": PLACES[SEKAYU].point}])
def test_an_online_class_and_one_next_door_are_in_reach(fields):
    assert one([need(limit=3)], [supply(**fields)]).unmet == 0


def test_who_has_no_district_on_file_is_refused_nothing_by_distance():
    assert one([need(region="", limit=3)], [supply()]).unmet == 0
    assert one([need(region="", limit=3)]).unmet == 1


@pytest.mark.parametrize(("regencies", "unmet"), [({"16.71"}, 1), ({"16.06", "16.71"}, 0), (set(), 0)])
def test_an_agreement_serves_its_regencies_only(regencies, unmet):
    assert one([need(limit=500)], [supply(regencies=frozenset(regencies))]).unmet == unmet


def test_children_count_only_where_a_programme_is_approved_for_them():
    child = need(is_child=True, limit=500)
    assert told([child], [supply()]) == []
    assert one([child], [supply()], child_skills={SEWING}).unmet == 1
    assert one([child], [supply(for_children=True)], child_skills={SEWING}).unmet == 0


def test_a_class_for_children_is_none_for_adults():
    assert one([need(limit=500)], [supply(for_adults=False, for_children=True)]).unmet == 1


def test_the_board_begins_where_most_people_wait():
    cells = told([need(people=2), need(region=LAIS, people=7), need(skill=BATIK, people=7, limit=500)], [supply(skill=BATIK)])
    assert [(cell.region, cell.skill_id, cell.unmet) for cell in cells] == [(LAIS, SEWING, 7), (SEKAYU, SEWING, 2), (SEKAYU, BATIK, 0)]


needs = st.lists(
    st.builds(
        Need, st.sampled_from(sorted(PARENTS)), st.sampled_from(sorted(PLACES)), st.sampled_from([3, 8, 15, 50, 200]), st.integers(1, 30), st.booleans()
    ),
    max_size=12,
)
supplies = st.builds(
    Supply, st.sampled_from(sorted(PARENTS)), st.sampled_from([SEKAYU, LAIS, ILIR]), st.sampled_from([None, *(PLACES[c].point for c in (SEKAYU, ILIR))]),
    st.sampled_from([frozenset(), frozenset({"16.06"})]), st.booleans(), st.booleans(),
)


@given(needs, st.lists(supplies, max_size=6), supplies)
def test_another_cohort_never_raises_unmet_demand(people, before, added):
    less = {(cell.skill_id, cell.region): cell for cell in told(people, before, child_skills=PARENTS)}
    more = {(cell.skill_id, cell.region): cell for cell in told(people, [*before, added], child_skills=PARENTS)}
    assert less.keys() == more.keys()
    assert all(more[place].unmet <= less[place].unmet and more[place].ready == less[place].ready for place in less)


@given(needs, st.lists(supplies, max_size=6))
def test_totals_agree_with_their_parts(people, offer):
    cells = told(people, offer, child_skills=PARENTS)
    assert sum(cell.ready for cell in cells) == sum(each.people for each in people)
    assert all(0 <= cell.unmet <= cell.ready for cell in cells)
    assert sum(by_region(cells).values()) == sum(by_region(cells, regencies=True).values()) == sum(cell.unmet for cell in cells)


@given(needs, st.lists(supplies, max_size=6), st.randoms())
def test_the_order_of_people_and_cohorts_does_not_matter(people, offer, rng):
    shuffled, others = list(people), list(offer)
    rng.shuffle(shuffled)
    rng.shuffle(others)
    assert told(people, offer, PARENTS) == told(shuffled, others, PARENTS)


@given(needs, st.lists(supplies, max_size=6))
def test_who_goes_farther_is_never_worse_off(people, offer):
    nearer = sum(cell.unmet for cell in told(people, offer, PARENTS))
    farther = sum(cell.unmet for cell in told([each._replace(limit_km=each.limit_km * 2) for each in people], offer, PARENTS))
    assert farther <= nearer


def test_a_way_is_the_same_however_a_place_is_named():
    here = PLACES[LAIS]
    assert way_km(here, ILIR, PLACES[ILIR].point) == way_km(here, "other", replace(PLACES[ILIR].point, is_rough=False))


# --- days ----------------------------------------------------------------------------------------------------------


def stretch(first, last):
    return Days(date(2026, 1, 1) + timedelta(days=first), date(2026, 1, 1) + timedelta(days=last))


@pytest.mark.parametrize(
    ("given_days", "expected"),
    [
        ([], []), ([(0, 3), (2, 5)], [(0, 5)]), ([(4, 5), (0, 3)], [(0, 5)]), ([(0, 3), (5, 6)], [(0, 3), (5, 6)]), ([(0, 9), (2, 3)], [(0, 9)]),
    ],
)
def test_days_are_joined_so_that_nobody_counts_twice(given_days, expected):
    assert joined(stretch(*each) for each in given_days) == [stretch(*each) for each in expected]


def test_days_without_an_end_take_in_all_that_follow():
    assert joined([Days(date(2026, 1, 1), date.max), stretch(40, 50)]) == [Days(date(2026, 1, 1), date.max)]


# --- what others may see -------------------------------------------------------------------------------------------

REGENCIES = ("16.06", "16.07", "16.71")
DISTRICTS = [f"{regency}.0{number}" for regency in REGENCIES for number in range(1, 5)]
counts_of = st.dictionaries(st.sampled_from(DISTRICTS), st.integers(0, 40), max_size=12)


def every_sum():
    inside = {regency: tuple(code for code in DISTRICTS if regency_of(code) == regency) for regency in REGENCIES}
    return [Sum(regency, codes) for regency, codes in inside.items()]


def truth_of(counts):
    return {**dict.fromkeys((*REGENCIES, *DISTRICTS), 0), **levels(counts)}


@settings(max_examples=60, deadline=None)
@given(counts_of, st.sampled_from([PUBLIC, INTERNAL]))
def test_hidden_numbers_cannot_be_worked_out_from_sums(counts, policy):
    """Against the whole table, each small district for itself, by the reader of ``portal.kernel.disclosure``."""
    shown = publish_skill(counts, DISTRICTS, policy)
    assert audit_linked(truth_of(counts), every_sum(), shown, policy) == []


@given(counts_of)
def test_small_numbers_are_hidden_and_shown_ones_are_rounded(counts):
    truth = truth_of(counts)
    for code, number in publish_skill(counts, DISTRICTS).items():
        assert not number.shown or (truth[code] >= 10 and number.value == PUBLIC.rounded(truth[code]))


def test_people_known_by_their_regency_only_count_there():
    shown = publish_skill({"16.06": 14, "16.06.01": 20}, DISTRICTS)
    assert (shown["16.06"].value, shown["16.06.01"].value) == (35, 20)


def test_a_regency_is_shown_although_nobody_wishes_for_it_elsewhere():
    shown = publish_skill({"16.06.01": 13}, DISTRICTS)
    assert [code for code, number in shown.items() if number.shown] == ["16.06"]


def test_a_regency_of_large_districts_shows_each():
    shown = publish_skill({"16.71.01": 30, "16.71.02": 20}, ["16.71.01", "16.71.02"])
    assert {code: number.value for code, number in shown.items()} == {"16.71": 50, "16.71.01": 30, "16.71.02": 20}


tables = st.dictionaries(st.sampled_from(["sewing", "batik"]), counts_of, max_size=2)


@given(tables, tables)
def test_a_regency_moves_by_many_people_or_not_at_all(now, before):
    after = steady(now, before)
    for skill in {*now, *before}:
        new, old, kept = (levels(each.get(skill, {})) for each in (now, before, after))
        for regency in REGENCIES:
            inside = [code for code in (*DISTRICTS, regency) if regency_of(code) == regency]
            moved = any(abs(new.get(code, 0) - old.get(code, 0)) >= LEAST_CHANGE for code in inside)
            assert all(kept.get(code, 0) == (new if moved else old).get(code, 0) for code in inside)


@given(tables, st.sampled_from(DISTRICTS))
def test_one_person_more_changes_nothing_that_is_published(before, code):
    """The difference of two months never shows one person (design §3.10)."""
    joined_by_one = {**before, "sewing": {**before.get("sewing", {}), code: before.get("sewing", {}).get(code, 0) + 1}}
    after = steady(joined_by_one, before)
    shown = {skill: publish_skill(regions, DISTRICTS) for skill, regions in before.items()}
    now = {skill: publish_skill(after.get(skill, {}), DISTRICTS) for skill in before}
    assert now == shown


@settings(max_examples=60, deadline=None)
@given(counts_of, counts_of)
def test_what_did_not_move_is_shown_or_hidden_as_before(before, now):
    """Nobody forgets last month's page: a number that stays is not hidden to cover another one."""
    first = publish_skill(before, DISTRICTS)
    seen = {code: number.value for code, number in first.items() if number.value is not None}
    second = publish_skill(now, DISTRICTS, earlier=kept_from(now, before, seen))
    old, new = truth_of(before), truth_of(now)
    assert all(second[code] == first[code] for code in second if old[code] == new[code])


@settings(max_examples=60, deadline=None)
@given(counts_of, counts_of)
def test_a_month_that_keeps_what_it_showed_hides_the_small_ones_all_the_same(before, now):
    first = publish_skill(before, DISTRICTS)
    seen = {code: number.value for code, number in first.items() if number.value is not None}
    second = publish_skill(now, DISTRICTS, earlier=kept_from(now, before, seen))
    assert audit_linked(truth_of(now), every_sum(), second) == []


def test_unmet_people_are_counted_where_the_place_is_known():
    cells = [Cell(SEWING, SEKAYU, 9, 4), Cell(SEWING, LAIS, 3, 0), Cell(SEWING, "", 5, 5), Cell(BATIK, ILIR, 2, 2)]
    assert unmet_counts(cells) == {SEWING: {SEKAYU: 4}, BATIK: {ILIR: 2}}
