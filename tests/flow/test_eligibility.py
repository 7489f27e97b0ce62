"""Every hard rule: when it refuses, with what fact, and what would lift it."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from enrollment import eligibility
from enrollment.eligibility import OVERRIDABLE, RULES, RULES_FOR_A_SEAT, check, decide, refusals
from enrollment.facts import BusyFact, DutyFact
from enrollment.reach import Point
from enrollment.sentences import CHANGES, REFUSALS
from portal.kernel.ranges import WeeklySlot
from tests.flow.pure import AGREEMENT, CLIENT, COHORT, MONDAY, SESSIONS, START, TODAY, TUESDAY, client, cohort

CHILD_BORN = TODAY - timedelta(days=16 * 365)
FAR = Point(-3.25, 104.65)

#: name, changes of the client, changes of the cohort, code of the refusal (None: allowed).
CASES = [
    ("fits", {}, {}, None),
    ("cohort not open", {}, {"takes_seats": False}, "cohort_closed"),
    ("before registration", {}, {"registration_opens_on": TODAY + timedelta(days=1)}, "registration_early"),
    ("first day of registration", {}, {"registration_opens_on": TODAY}, None),
    ("last day of registration", {}, {"registration_closes_on": TODAY}, None),
    ("after registration", {}, {"registration_closes_on": TODAY - timedelta(days=1)}, "registration_over"),
    ("no agreement", {}, {"agreement": None}, "agreement_missing"),
    ("suspended agreement", {}, {"agreement": replace(AGREEMENT, in_force=False)}, "agreement_missing"),
    ("agreement begins later", {}, {"agreement": replace(AGREEMENT, starts_on=START + timedelta(days=1))}, "agreement_missing"),
    ("agreement ends in class", {}, {"agreement": replace(AGREEMENT, ends_on=date(2027, 2, 4))}, "agreement_too_short"),
    ("agreement ends with class", {}, {"agreement": replace(AGREEMENT, ends_on=date(2027, 2, 5))}, None),
    ("no more referrals", {}, {"agreement": replace(AGREEMENT, referrals_until=TODAY - timedelta(days=1))}, "referrals_closed"),
    ("no referrals yet", {}, {"agreement": replace(AGREEMENT, referrals_from=TODAY + timedelta(days=1))}, "referrals_closed"),
    ("named exception", {}, {"agreement": None, "has_exception": True}, None),
    ("another office", {"office_id": 2}, {}, "other_office"),
    ("district not served", {}, {"agreement": replace(AGREEMENT, regencies=frozenset({"16.72"}))}, "outside_district"),
    ("district served", {}, {"agreement": replace(AGREEMENT, regencies=frozenset({"16.71"}))}, None),
    ("district not known", {"regency_code": ""}, {"agreement": replace(AGREEMENT, regencies=frozenset({"16.72"}))}, None),
    ("child in a class for adults", {"birth_date": CHILD_BORN}, {"min_age": 15}, "no_children"),
    ("child where not approved", {"birth_date": CHILD_BORN}, {"min_age": 15, "clients": "both"}, "no_children"),
    ("child where approved", {"birth_date": CHILD_BORN}, {"min_age": 15, "clients": "both", "is_child_approved": True}, None),
    ("tried as a child", {"tried_as_child": True}, {}, "no_children"),
    ("adult in a class for children", {}, {"clients": "child", "is_child_approved": True}, "children_only"),
    ("too young", {}, {"min_age": 40}, "too_young"),
    ("too old", {}, {"max_age": 30}, "too_old"),
    ("oldest allowed age", {}, {"max_age": 36}, None),
    ("women only", {}, {"sex": "female"}, "women_only"),
    ("men only", {"sex": "female"}, {"sex": "male"}, "men_only"),
    ("women only, woman", {"sex": "female"}, {"sex": "female"}, None),
    ("sex not known", {"sex": ""}, {"sex": "female"}, "sex_unknown"),
    ("schooling short", {}, {"education_rank": 3}, "schooling_short"),
    ("schooling enough", {}, {"education_rank": 2}, None),
    ("schooling not known", {"education_rank": None}, {"education_rank": 1}, "schooling_unknown"),
    ("excluded by law", {}, {"excluded_cases": frozenset({"pencurian"}), "exclusion_reason": "UU 1"}, "excluded_by_law"),
    ("case not on file", {"offense_kind": ""}, {"excluded_cases": frozenset({"pencurian"})}, None),
    ("guidance not begun", {"guidance_starts_on": TODAY + timedelta(days=1)}, {}, "not_in_guidance"),
    ("no guidance", {"guidance_starts_on": None}, {}, "not_in_guidance"),
    ("file closed", {"is_active": False}, {}, "not_in_guidance"),
    ("guidance over, after-care", {"guidance_ends_on": TODAY - timedelta(days=1), "aftercare_until": date(2027, 3, 1)}, {}, None),
    ("guidance without end", {"guidance_ends_on": None}, {}, None),
    ("29 days left", {"guidance_ends_on": date(2027, 1, 22) + timedelta(days=29)}, {}, "too_late"),
    ("30 days left", {"guidance_ends_on": date(2027, 1, 22) + timedelta(days=30)}, {}, None),
    ("29 days left, after-care", {"guidance_ends_on": date(2027, 2, 20), "aftercare_until": date(2027, 5, 1)}, {}, None),
    ("runs past guidance", {"guidance_ends_on": date(2027, 1, 20)}, {}, "after_guidance"),
    ("runs past guidance, after-care", {"guidance_ends_on": date(2027, 1, 20), "aftercare_until": date(2027, 1, 22)}, {}, None),
    ("after-care too short", {"guidance_ends_on": date(2027, 1, 20), "aftercare_until": date(2027, 1, 21)}, {}, "after_guidance"),
    ("already on the way", {"open_program_ids": frozenset({1})}, {}, "already_open"),
    ("other class at the hour", {"busy": (BusyFact(SESSIONS[1], "Las"),)}, {}, "clash_class"),
    ("duty in class", {"duties": (DutyFact(WeeklySlot(MONDAY, time(10), time(11)), TODAY),)}, {}, "clash_duty"),
    ("duty before class", {"duties": (DutyFact(WeeklySlot(MONDAY, time(8), time(10)), TODAY),)}, {}, None),
    ("duty ends before", {"duties": (DutyFact(WeeklySlot(MONDAY, time(10), time(11)), TODAY, TODAY),)}, {}, None),
    ("day not free", {"unavailable_days": frozenset({TUESDAY})}, {}, "day_taken"),
    ("other day not free", {"unavailable_days": frozenset({6})}, {}, None),
    ("too far by own word", {"max_distance_km": 5}, {}, "too_far"),
    ("too far on foot", {"transport": "none"}, {}, "too_far"),
    ("far, but online", {"point": FAR, "max_distance_km": 1}, {"mode": "online"}, None),
    ("home not known", {"point": None, "max_distance_km": 1}, {}, None),
    ("place not known", {"max_distance_km": 1}, {"point": None}, None),
    ("partly online without phone", {"has_smartphone": False}, {"mode": "mixed"}, "no_smartphone"),
    ("partly online, phone not asked", {"has_smartphone": None}, {"mode": "mixed"}, None),
    ("full", {}, {"taken": 20, "waiting": 6}, "full"),
]


@pytest.mark.parametrize(("changes", "of_cohort", "code"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_rule(changes, of_cohort, code):
    found = refusals(check(client(**changes), cohort(**of_cohort), TODAY))

    assert [finding.code for finding in found] == ([code] if code else [])
    for finding in found:
        assert finding.sentence
        assert finding.change
        assert finding.decision.code == code


def test_every_refusal_has_words_and_is_tried():
    assert REFUSALS.keys() == CHANGES.keys() == {case[3] for case in CASES if case[3]}


def test_gravest_refusal_is_told_first():
    found = check(client(sex="male", max_distance_km=1), cohort(sex="female"), TODAY)

    assert decide(found).code == "women_only"
    assert [finding.code for finding in refusals(found)] == ["women_only", "too_far"]


def test_exception_lifts_arrangements_only():
    arrangement = check(client(unavailable_days=frozenset({TUESDAY})), COHORT, TODAY)
    law = check(CLIENT, cohort(sex="female"), TODAY)

    assert decide(arrangement, may_override=True).allowed
    assert not decide(arrangement).allowed
    assert decide(law, may_override=True).code == "women_only"


def test_exceptions_are_never_possible_for_law_age_child_or_office():
    assert OVERRIDABLE.isdisjoint({"excluded_by_law", "no_children", "too_young", "other_office", "agreement_missing", "not_in_guidance", "full"})


def test_a_referral_does_not_need_a_free_seat():
    full = cohort(taken=20)

    assert decide(check(CLIENT, full, TODAY, RULES)).allowed
    assert decide(check(CLIENT, full, TODAY, RULES_FOR_A_SEAT)).code == "full"


def test_duty_every_second_week_meets_every_second_session():
    duty = DutyFact(WeeklySlot(MONDAY, time(10), time(11)), date(2026, 11, 24), every_weeks=2)
    mondays = [replace_session(START + timedelta(days=7 * n)) for n in range(4)]

    assert [duty.meets(each) for each in mondays] == [False, True, False, True]


def replace_session(day):
    from tests.flow.pure import session

    return session(day)


def test_leap_day_birthday_counts_from_march():
    finding = eligibility.age(client(birth_date=date(2012, 2, 29)), cohort(min_age=18), TODAY)

    assert finding.params["from_on"] == "2030-03-01"


def test_birthday_on_the_first_day_is_old_enough():
    assert eligibility.age(client(birth_date=START.replace(year=START.year - 40)), cohort(min_age=40), TODAY).allowed


def test_last_session_is_the_last_day_while_none_are_planned():
    assert cohort(sessions=()).last_session_on == COHORT.ends_on


def test_finding_is_stored_without_words():
    found = eligibility.reachable(client(max_distance_km=5), COHORT, TODAY)

    assert found.as_json() == {
        "code": "too_far", "allowed": False, "params": {"km": 12.1, "limit": 5, "travel": "motorcycle"},
        "as_of": "2026-10-14", "source": "wish_sheet",
    }
    assert eligibility.sex(CLIENT, COHORT, TODAY).as_json()["as_of"] is None
