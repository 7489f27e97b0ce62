"""What the office looks at before it approves a cohort."""

from dataclasses import replace
from datetime import date

from portal.kernel.ranges import DateRange
from programs.checks import AgreementFacts, CohortFacts, cohort_checks, missing

AGREEMENT = AgreementFacts(
    "W6-1", DateRange.inclusive(date(2026, 1, 1), date(2027, 12, 31)), DateRange.inclusive(date(2026, 1, 1), date(2027, 6, 30))
)
FINE = CohortFacts(
    runs=DateRange.inclusive(date(2027, 1, 18), date(2027, 2, 5)),
    registers=DateRange.inclusive(date(2026, 12, 1), date(2027, 1, 8)),
    agreement=AGREEMENT,
    budget=12_750_000,
    funds=12_750_000,
    planned_minutes=3600,
    promised_minutes=3600,
)


def codes(facts):
    return {check.code: check.decision.code for check in cohort_checks(facts)}


def test_complete_proposal_passes_every_check():
    assert codes(FINE) == {"agreement": "ok", "referrals": "ok", "funds": "ok", "hours": "ok"}
    assert missing(cohort_checks(FINE))
    assert {check.tone for check in cohort_checks(FINE)} == {"ok"}


def test_partner_without_agreement_fails_twice():
    facts = replace(FINE, agreement=None)
    assert codes(facts)["agreement"] == codes(facts)["referrals"] == "no_agreement"
    assert missing(cohort_checks(facts)).code == "no_agreement"


def test_agreement_must_cover_the_last_day():
    ends = replace(AGREEMENT, valid=DateRange.inclusive(date(2026, 1, 1), date(2027, 2, 4)))
    assert codes(replace(FINE, agreement=ends))["agreement"] == "agreement_ends"
    exact = replace(AGREEMENT, valid=DateRange.inclusive(date(2026, 1, 1), date(2027, 2, 5)))
    assert codes(replace(FINE, agreement=exact))["agreement"] == "ok"


def test_registration_must_lie_within_the_window_for_new_participants():
    closed = replace(AGREEMENT, referrals=DateRange.inclusive(date(2026, 1, 1), date(2027, 1, 7)))
    assert codes(replace(FINE, agreement=closed))["referrals"] == "referrals_ended"


def test_one_rupiah_short_is_short():
    assert codes(replace(FINE, funds=12_749_999))["funds"] == "funds_short"


def test_short_hours_warn_without_stopping():
    checks = cohort_checks(replace(FINE, planned_minutes=3570))
    assert [check.code for check in checks if not check.decision] == ["hours"]
    assert missing(checks)
    assert checks[-1].tone == "warn"
    assert "59,5" in str(checks[-1].fact)


def test_failed_needed_check_is_marked_bad():
    assert cohort_checks(replace(FINE, agreement=None))[0].tone == "bad"
