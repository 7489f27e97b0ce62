"""The pulse of a partner: worked examples, and what must hold for every partner."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from partners import pulse
from partners.pulse import Duty, DutyCode, Level, Sign, take_pulse

TODAY = date(2026, 11, 23)
DAYS = st.integers(0, 1000)
DUTIES = st.lists(st.builds(Duty, st.sampled_from(DutyCode), st.integers(0, 5), st.dates(date(2025, 1, 1), date(2027, 6, 1))), max_size=6)
HOURS = st.lists(st.floats(0, 2000), max_size=6)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def pulse_after(days: int, *duties: Duty, hours: tuple[float, ...] = ()):
    return take_pulse(last=Sign("session", ago(days)), known_since=ago(900), hours=hours, duties=duties, today=TODAY)


REFERRAL = Duty(DutyCode.REFERRALS, 2, ago(20))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("days", "duties", "level"),
    [
        (0, (), "alive"), (29, (REFERRAL,), "alive"), (30, (REFERRAL,), "quiet"), (59, (REFERRAL,), "quiet"),
        (60, (REFERRAL,), "silent"), (400, (REFERRAL,), "silent"), (30, (), "quiet"), (400, (), "quiet"),
        (400, (Duty(DutyCode.REFERRALS, 0, ago(3)),), "quiet"),
    ],
)
def test_the_level_follows_silence_and_what_is_due(days, duties, level):
    found = pulse_after(days, *duties)
    assert (found.level, found.days) == (level, days)
    assert found.needs_contact == (level == "silent")


def test_without_any_sign_the_silence_counts_from_the_verification():
    found = take_pulse(last=None, known_since=ago(70), hours=[], duties=[REFERRAL], today=TODAY)
    assert (found.level, found.days) == (Level.SILENT, 70)
    assert "No sign of life yet; known here since 14 September 2026, 70 days ago." in pulse.sentences(found, TODAY)


def test_a_sign_of_tomorrow_is_no_negative_silence():
    assert pulse_after(-3).days == 0


def test_limits_of_a_day_are_the_newest_that_had_begun(monkeypatch):
    lines = (pulse.Limits(date(2026, 1, 1), 30, 60), pulse.Limits(date(2026, 11, 1), 10, 20))
    monkeypatch.setattr(pulse, "LIMITS", lines)
    assert pulse.limits_at(date(2026, 10, 31)).quiet == 30
    assert pulse.limits_at(date(2026, 11, 1)).quiet == 10
    assert pulse.limits_at(date(2020, 1, 1)).quiet == 30


def test_duties_of_several_sources_become_one_line():
    found = pulse_after(1, Duty(DutyCode.CORRECTIONS, 1, ago(3)), Duty(DutyCode.CORRECTIONS, 2, ago(9)), REFERRAL)
    assert found.duties == (REFERRAL, Duty(DutyCode.CORRECTIONS, 3, ago(9)))


def test_every_part_has_its_sentence():
    found = pulse_after(
        1,
        REFERRAL,
        Duty(DutyCode.ATTENDANCE, 1, ago(2)),
        Duty(DutyCode.CORRECTIONS, 1, ago(4)),
        Duty(DutyCode.CERTIFICATES, 3, ago(5)),
        Duty(DutyCode.AGREEMENT, 1, TODAY + timedelta(days=10)),
        hours=(10, 20, 90),
    )
    assert pulse.sentences(found, TODAY) == (
        "Alive: a sign of life within the last 30 days.",
        "Last sign of life: Session held on 22 November 2026, 1 day ago.",
        "Usual answer time: 20 hours (the middle of 3 answers in the last 180 days).",
        "2 referrals wait for an answer, the oldest since 3 November 2026.",
        "Attendance of 1 session is not marked, from 21 November 2026.",
        "1 correction was asked for, since 19 November 2026.",
        "3 certificates are owed, the oldest since 18 November 2026.",
        "The agreement ends on 3 December 2026.",
    )
    assert pulse.next_step(found) == "Answer the oldest referral first; somebody waits for it."


def test_nothing_due_says_so():
    found = pulse_after(0)
    assert pulse.sentences(found, TODAY)[1:] == (
        "Last sign of life: Session held on 23 November 2026, today.",
        "No referral was answered in the last 180 days.",
        "Nothing is due.",
    )
    assert pulse.next_step(found) == "Nothing has to be done now."
    assert found.tone == "ok"


@pytest.mark.parametrize(
    ("days", "duties", "sentence", "step"),
    [
        (45, (), "Quiet: no sign of life for 30 days or more, but nothing is due.", "Ask how things are and what comes next; a call is enough."),
        (45, (Duty(DutyCode.AGREEMENT, 1, ago(1)),), "Quiet: no sign of life for 30 days or more while something is due.",
         "Draft the renewal of the agreement, so that classes can go on."),
        (90, (REFERRAL,), "Silent: no sign of life for 60 days or more while something is due.",
         "Speak with each other this week: a call, a visit or a meeting, noted here, ends the silence."),
    ],
)
def test_level_and_next_step_in_words(days, duties, sentence, step):
    found = pulse_after(days, *duties)
    assert pulse.sentences(found, TODAY)[0] == sentence
    assert pulse.next_step(found) == step


def test_an_agreement_that_is_over_is_told_as_over():
    assert pulse.duty_sentence(Duty(DutyCode.AGREEMENT, 1, ago(1)), TODAY) == "The agreement ended on 22 November 2026."


@pytest.mark.parametrize(("hours", "words"), [(0.2, "1 hour"), (1, "1 hour"), (47.6, "48 hours"), (49, "2 days"), (240, "10 days")])
def test_answer_times_are_told_in_hours_then_days(hours, words):
    assert pulse.told_hours(hours) == words
    assert words in pulse.answer_sentence(pulse_after(1, hours=(hours,)))


@given(DAYS, DUTIES, HOURS)
def test_only_who_owes_something_is_silent(days, duties, hours):
    found = take_pulse(last=Sign("contact", ago(days)), known_since=ago(1000), hours=hours, duties=duties, today=TODAY)
    limits = pulse.limits_at(TODAY)
    assert (found.level == Level.SILENT) == (days >= limits.silent and any(duty.count for duty in duties))
    assert (found.level == Level.ALIVE) == (days < limits.quiet)
    assert all(duty.count > 0 for duty in found.duties)
    assert sum(duty.count for duty in found.duties) == sum(duty.count for duty in duties)


@given(DAYS, DAYS, DUTIES)
def test_a_later_sign_never_makes_it_worse(first, second, duties):
    order = list(Level)
    late, early = sorted((first, second))
    fresh = take_pulse(last=Sign("visit", ago(late)), known_since=ago(1000), hours=[], duties=duties, today=TODAY)
    stale = take_pulse(last=Sign("visit", ago(early)), known_since=ago(1000), hours=[], duties=duties, today=TODAY)
    assert order.index(fresh.level) <= order.index(stale.level)


@given(st.none() | DAYS, DUTIES, HOURS, st.sampled_from(["id", "en"]))
def test_every_pulse_can_be_told_in_both_languages(days, duties, hours, language):
    last = None if days is None else Sign("meeting", ago(days))
    with translation.override(language):
        found = take_pulse(last=last, known_since=ago(50), hours=hours, duties=duties, today=TODAY)
        told = pulse.sentences(found, TODAY)
        assert len(told) == 3 + max(1, len(found.duties))
        assert all(sentence and "%(" not in sentence for sentence in (*told, str(pulse.next_step(found)), str(found.level.label)))


@given(HOURS.filter(bool))
def test_the_usual_answer_time_lies_among_the_answers(hours):
    found = pulse_after(1, hours=tuple(hours))
    assert found.answer_hours is not None
    assert min(hours) <= found.answer_hours <= max(hours)
    assert found.answers == len(hours)
