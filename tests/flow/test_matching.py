"""The order of matches: parts between 0 and 1, stable, explained, and blind to consents that are none of its business."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from enrollment import matching
from enrollment.facts import NeedFact, WishFact, WorkChance
from enrollment.matching import PARTS, match, need_value, rank_clients, rank_cohorts, read_findings, read_parts, score_of, snapshot
from enrollment.reach import Point
from tests.flow.pure import AMPERA, CLIENT, COHORT, TODAY, client, cohort

WEIGHTS = {"wish": 30, "reach": 20, "need": 15, "time_left": 10, "waiting": 10, "aptitude": 10, "work_chance": 5}


def part(code, *, who=CLIENT, where=COHORT):
    return {each.code: each for each in match(who, where, WEIGHTS, TODAY).parts}[code]


@pytest.mark.parametrize(
    ("code", "who", "where", "value", "reason"),
    [
        ("wish", {}, {}, 1.0, "wish"),
        ("wish", {}, {"skill_id": 20, "family_id": 200}, 0.8, "wish"),
        ("wish", {"wishes": (WishFact(3, 10, 100, TODAY),)}, {}, 0.6, "wish"),
        ("wish", {"wishes": (WishFact(5, 10, 100, TODAY),)}, {}, 0.5, "wish"),
        ("wish", {}, {"skill_id": 11}, 0.6, "wish_family"),
        ("wish", {}, {"skill_id": 77, "family_id": 700}, 0.2, "wish_other"),
        ("wish", {"wishes": ()}, {}, None, ""),
        ("reach", {"point": AMPERA}, {}, 1.0, "reach"),
        ("reach", {}, {}, 0.597, "reach_cost"),
        ("reach", {"max_distance_km": 6}, {}, 0.0, "reach_cost"),
        ("reach", {"max_distance_km": 0, "point": AMPERA}, {}, 1.0, "reach"),
        ("reach", {"max_distance_km": 0}, {}, 0.0, "reach_cost"),
        ("reach", {"point": None}, {}, None, ""),
        ("reach", {}, {"point": None}, None, ""),
        ("reach", {"point": None}, {"mode": "online"}, 1.0, "reach_online"),
        ("need", {"need": NeedFact(1.0, TODAY)}, {}, 1.0, "need_high"),
        ("need", {"need": NeedFact(0.5, TODAY)}, {}, 0.5, "need_some"),
        ("need", {"need": NeedFact(0.2, TODAY)}, {}, 0.2, "need_low"),
        ("need", {"need": None}, {}, None, ""),
        ("time_left", {}, {}, 1.0, "time_left"),
        ("time_left", {"guidance_ends_on": date(2027, 4, 22)}, {}, 0.5, "time_left"),
        ("time_left", {"guidance_ends_on": date(2027, 1, 1), "aftercare_until": date(2027, 6, 1)}, {}, 0.3, "time_aftercare"),
        ("time_left", {"guidance_ends_on": date(2027, 1, 1)}, {}, 0.3, "time_aftercare"),
        ("time_left", {"guidance_ends_on": None}, {}, None, ""),
        ("waiting", {}, {}, 0.225, "waiting"),
        ("waiting", {"waiting_since": TODAY + timedelta(days=3)}, {}, 0.0, "waiting"),
        ("waiting", {"waiting_since": date(2020, 1, 1)}, {}, 1.0, "waiting"),
        ("waiting", {"waiting_since": None}, {}, None, ""),
        ("aptitude", {"past_work": "Pernah membatik di rumah"}, {}, 1.0, "aptitude_work"),
        ("aptitude", {}, {}, 0.4, "aptitude_other"),
        ("aptitude", {"past_work": "Satpam di kelas"}, {"skill_words": frozenset({"las"})}, 0.4, "aptitude_other"),
        ("aptitude", {"past_work": ""}, {}, None, ""),
        ("work_chance", {}, {"work_chance": WorkChance(0.72, 41, TODAY)}, 0.72, "work_chance"),
        ("work_chance", {}, {}, None, ""),
    ],
)
def test_part(code, who, where, value, reason):
    found = part(code, who=client(**who), where=cohort(**where))

    assert (found.value, found.reason) == (value, reason)
    assert found.name
    assert bool(found.sentence) == (value is not None)


@pytest.mark.parametrize(
    ("needs", "value"),
    [(["employment"], 1.0), (["family", "finance"], 0.8), (["a", "b", "work"], 0.6), (["a", "b", "c", "income"], 0.5), ([], 0.2), (["drugs"], 0.2)],
)
def test_need_counts_by_its_place(needs, value):
    assert need_value(needs) == value


def test_unknown_part_counts_half():
    nothing = client(wishes=(), point=None, need=None, guidance_ends_on=None, waiting_since=None, past_work="")

    found = match(nothing, COHORT, WEIGHTS, TODAY)

    assert found.score == 0.5
    assert [each.code for each in found.unknown] == list(PARTS)
    assert found.reasons == ()


def test_weights_that_are_missing_or_negative_count_nothing():
    parts = match(CLIENT, COHORT, WEIGHTS, TODAY).parts

    assert score_of(parts, {"wish": 10, "reach": -50}) == 1.0
    assert score_of(parts, {}) == 0.0


def test_excluded_cohorts_come_with_the_nearest_first():
    woman_only, far, full = cohort(pk=2, sex="female", taken=20), cohort(pk=3, point=Point(0, 100)), cohort(pk=4, taken=20)

    ranking = rank_cohorts(CLIENT, [COHORT, woman_only, far, full], WEIGHTS, TODAY)

    assert [each.cohort.pk for each in ranking.matches] == [1]
    assert [each.cohort.pk for each in ranking.excluded] == [3, 4, 2]
    assert [each.only_full for each in ranking.excluded] == [False, True, False]
    assert ranking.excluded[2].first.code == "women_only"


def test_ties_are_visible_and_the_earlier_start_goes_first():
    later = cohort(pk=1, starts_on=COHORT.starts_on + timedelta(days=1))
    ranking = rank_cohorts(CLIENT, [later, cohort(pk=9)], WEIGHTS, TODAY)

    assert [each.cohort.pk for each in ranking.matches] == [9, 1]
    assert all(ranking.tied(each) for each in ranking.matches)


def test_client_without_a_known_way_is_last_and_never_lost():
    nowhere = client(pk=2, point=None, past_work="batik", waiting_since=date(2020, 1, 1))

    ranking = rank_clients(COHORT, [nowhere, CLIENT], WEIGHTS, TODAY)

    assert [each.client.pk for each in ranking.matches] == [1, 2]
    assert ranking.matches[1].score > ranking.matches[0].score


def test_among_equal_clients_the_longer_wait_goes_first():
    waits_longer = client(pk=2, waiting_since=date(2019, 1, 1))
    waits_long = client(pk=1, waiting_since=date(2020, 1, 1))
    not_known = client(pk=3, waiting_since=None)

    order = [each.client.pk for each in rank_clients(COHORT, [waits_long, waits_longer, not_known], {"wish": 1}, TODAY).matches]

    assert order == [2, 1, 3]


def test_snapshot_is_read_in_another_language():
    stored = snapshot(match(CLIENT, COHORT, WEIGHTS, TODAY), WEIGHTS, TODAY)

    assert read_parts(stored) == match(CLIENT, COHORT, WEIGHTS, TODAY).parts
    assert read_findings(stored) == match(CLIENT, COHORT, WEIGHTS, TODAY).findings
    with translation.override("en"):
        assert read_parts(stored)[0].sentence == "The first wish, recorded on 14 October 2026."
    assert read_parts({}) == read_findings({}) == ()


# --- properties ----------------------------------------------------------------------------------------------------

points = st.none() | st.builds(Point, st.floats(-4, -2), st.floats(103, 106), st.booleans())
days = st.dates(date(2024, 1, 1), date(2028, 1, 1))
wishes = st.lists(st.builds(WishFact, st.integers(1, 5), st.integers(10, 13), st.integers(100, 102), days), max_size=4).map(tuple)
clients = st.builds(
    replace, st.just(CLIENT), pk=st.integers(1, 50), point=points, wishes=wishes, waiting_since=st.none() | days,
    guidance_ends_on=st.none() | days, max_distance_km=st.none() | st.integers(0, 200), past_work=st.sampled_from(["", "batik", "sopir"]),
    need=st.none() | st.builds(NeedFact, st.floats(0, 1), days), transport=st.sampled_from(["", "none", "public", "car"]),
)
cohorts = st.builds(
    replace, st.just(COHORT), pk=st.integers(1, 50), skill_id=st.integers(10, 13), family_id=st.integers(100, 102), point=points,
    starts_on=st.dates(date(2027, 1, 1), date(2027, 3, 1)), taken=st.integers(0, 20), mode=st.sampled_from(["on_site", "online"]),
)
weights = st.dictionaries(st.sampled_from(PARTS), st.integers(-5, 40))


@given(clients, cohorts, weights)
def test_scores_and_parts_stay_between_zero_and_one(who, where, weighed):
    found = match(who, where, weighed, TODAY)

    assert 0 <= found.score <= 1
    assert [each.code for each in found.parts] == list(PARTS)
    assert all(each.value is None or 0 <= each.value <= 1 for each in found.parts)


@given(clients, st.lists(cohorts, max_size=8, unique_by=lambda each: each.pk), weights, st.randoms())
def test_order_does_not_depend_on_the_order_asked(who, where, weighed, chance):
    shuffled = where[:]
    chance.shuffle(shuffled)

    one, two = rank_cohorts(who, where, weighed, TODAY), rank_cohorts(who, shuffled, weighed, TODAY)

    assert [each.cohort.pk for each in one.matches] == [each.cohort.pk for each in two.matches]
    assert [each.cohort.pk for each in one.excluded] == [each.cohort.pk for each in two.excluded]
    assert len(one.matches) + len(one.excluded) == len(where)


@given(st.lists(clients, max_size=8, unique_by=lambda each: each.pk), cohorts, st.randoms())
def test_nobody_is_lost_whatever_is_known(who, where, chance):
    shuffled = who[:]
    chance.shuffle(shuffled)

    one, two = rank_clients(where, who, WEIGHTS, TODAY), rank_clients(where, shuffled, WEIGHTS, TODAY)

    assert [each.client.pk for each in one.matches] == [each.client.pk for each in two.matches]
    assert len(one.matches) + len(one.excluded) == len(who)


@given(clients, cohorts)
def test_snapshot_survives_json(who, where):
    import json

    found = match(who, where, WEIGHTS, TODAY)
    stored = json.loads(json.dumps(snapshot(found, WEIGHTS, TODAY)))

    assert matching.read_parts(stored) == found.parts
    assert matching.read_findings(stored) == found.findings
