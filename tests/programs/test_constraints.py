"""What the database itself refuses, and the sentence people read."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from portal.kernel import clock
from programs.enums import CohortState, ProgramState, SessionState
from programs.models import (
    Account,
    Cohort,
    CohortSlot,
    Funding,
    PaymentEvent,
    Posting,
    Program,
    ProgramVersion,
    Session,
    Skill,
    Sponsorship,
)
from tests.factories.programs import (
    AccountFactory,
    CohortFactory,
    CohortSlotFactory,
    FundingFactory,
    ProgramFactory,
    SessionFactory,
    SkillFactory,
    SponsorshipFactory,
)

pytestmark = pytest.mark.django_db
NOW = clock.at_wib(clock.today())

PROGRAM_RULES = [
    ("program_check_has_sheet", {"needs_skill_check": True}),
    ("program_ages_ordered", {"min_age": 30, "max_age": 20}),
    ("program_limit_has_reason", {"sex": "female", "limit_reason": ""}),
    ("program_exclusion_has_law", {"offense_exclusions": ["x"], "exclusion_reason": ""}),
    ("program_completion_percent", {"completion_percent": 101}),
    ("program_has_length", {"hours": 0}),
    ("program_children_approved", {"clients": "both", "min_age": 14, "is_child_approved": False}),
    ("program_adults_are_adult", {"clients": "adult", "min_age": 17}),
    ("program_published_has_version", {"version": 0}),
    ("program_submitted_changes_exist", {"changes_submitted_at": NOW, "pending_changes": None}),
]
COHORT_RULES = [
    ("cohort_taken_within_capacity", {"taken": 21}),
    ("cohort_minimum_within_capacity", {"minimum": 21}),
    ("cohort_dates_ordered", {"ends_on": clock.today()}),
    ("cohort_registration_ordered", {"registration_opens_on": clock.today() + timedelta(days=14)}),
    ("cohort_registration_before_start", {"registration_closes_on": clock.today() + timedelta(days=15)}),
    ("cohort_point_whole", {"latitude": -2.9, "longitude": None}),
    ("cohort_agreement_or_exception", {"agreement": None}),
]
SESSION_RULES = [
    ("session_ends_later", {"ends_at": NOW - timedelta(days=99)}),
    ("session_cancelled_by_whom", {"state": SessionState.CANCELLED, "cancelled_by": ""}),
    ("session_held_when", {"state": SessionState.HELD, "held_at": None}),
    ("session_named_by_kind", {"kind": "one_to_one", "is_for_named": False}),
]


def refused_by_database(model, row, values, name):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        model.objects.filter(pk=row.pk).update(**values)
    assert name in str(error.value)


def refused_with_a_sentence(row, values, name):
    for field, value in values.items():
        setattr(row, field, value)
    sentence = next(str(rule.violation_error_message) for rule in row._meta.constraints if rule.name == name)
    with pytest.raises(ValidationError) as error:
        row.validate_constraints()
    assert sentence in [message for messages in error.value.message_dict.values() for message in messages]


@pytest.mark.parametrize(("name", "values"), PROGRAM_RULES)
def test_program_rule_holds_in_form_and_database(name, values):
    program = ProgramFactory()
    refused_by_database(Program, program, values, name)
    refused_with_a_sentence(program, values, name)


@pytest.mark.parametrize(("name", "values"), COHORT_RULES)
def test_cohort_rule_holds_in_form_and_database(name, values):
    cohort = CohortFactory()
    refused_by_database(Cohort, cohort, values, name)
    refused_with_a_sentence(cohort, values, name)


@pytest.mark.parametrize(("name", "values"), SESSION_RULES)
def test_session_rule_holds_in_form_and_database(name, values):
    session = SessionFactory()
    refused_by_database(Session, session, values, name)
    refused_with_a_sentence(session, values, name)


def test_only_a_moved_session_has_a_successor():
    first, second = SessionFactory(), SessionFactory()
    refused_by_database(Session, first, {"moved_to": second}, "session_only_moved_has_successor")


@pytest.mark.parametrize("how", ["insert", "update"])
def test_two_sessions_for_everybody_never_meet(how):
    first = SessionFactory()
    meets = {"starts_at": first.starts_at + timedelta(hours=1), "ends_at": first.ends_at + timedelta(hours=1)}
    second = SessionFactory(cohort=first.cohort)
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        if how == "insert":
            SessionFactory(cohort=first.cohort, **meets)
        Session.objects.filter(pk=second.pk).update(**meets)
    assert "session_no_clash" in str(error.value)


def test_sessions_that_are_off_or_for_named_people_may_meet_others():
    first = SessionFactory()
    same = {"starts_at": first.starts_at, "ends_at": first.ends_at}
    SessionFactory(cohort=first.cohort, kind="one_to_one", is_for_named=True, **same)
    SessionFactory(cohort=first.cohort, state=SessionState.CANCELLED, cancelled_by="partner", **same)
    SessionFactory(**same)
    assert Session.objects.count() == 4


def test_no_rule_is_left_untested():
    named = {name for name, _values in [*PROGRAM_RULES, *COHORT_RULES, *SESSION_RULES]}
    here = {rule.name for model in (Program, Cohort, Session) for rule in model._meta.constraints}
    elsewhere = {"cohort_followed_once"}  # tests/programs/test_going_on.py
    assert here - named - elsewhere == {"cohort_number_once", "session_number_once", "session_only_moved_has_successor"}


@pytest.mark.parametrize(
    "model", [Skill, Program, ProgramVersion, Cohort, CohortSlot, Session, Funding, Account, Posting, Sponsorship, PaymentEvent]
)
def test_every_check_has_a_sentence_for_people(model):
    checks = [rule for rule in model._meta.constraints if rule.__class__.__name__ == "CheckConstraint"]
    assert all("is violated" not in str(rule.violation_error_message) for rule in checks)


def test_cohort_number_is_taken_once_a_program():
    cohort = CohortFactory()
    with pytest.raises(IntegrityError):
        CohortFactory(program=cohort.program, number=cohort.number)


def test_undecided_cohort_needs_no_agreement():
    for state in (CohortState.DRAFT, CohortState.PROPOSED, CohortState.RETURNED, CohortState.CANCELLED):
        assert CohortFactory(state=state).agreement is None


def test_session_number_is_taken_once_but_by_moved_ones():
    session = SessionFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionFactory(cohort=session.cohort, number=session.number)
    Session.objects.filter(pk=session.pk).update(state=SessionState.MOVED)
    assert SessionFactory(cohort=session.cohort, number=session.number).pk


def test_weekly_hour_is_listed_once_runs_forward_and_names_a_day():
    slot = CohortSlotFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        CohortSlotFactory(cohort=slot.cohort)
    refused_by_database(CohortSlot, slot, {"ends_at": time(9)}, "cohort_slot_ends_later")
    refused_by_database(CohortSlot, slot, {"weekday": 7}, "cohort_slot_weekday")


def test_version_number_is_taken_once():
    program = ProgramFactory()
    ProgramVersion.objects.create(program=program, number=1, content={}, published_at=NOW)
    with pytest.raises(IntegrityError):
        ProgramVersion.objects.create(program=program, number=1, content={}, published_at=NOW)


def test_skill_is_not_its_own_parent():
    skill = SkillFactory()
    with pytest.raises(IntegrityError):
        Skill.objects.filter(pk=skill.pk).update(parent=skill.pk)


def test_source_of_money_is_more_than_nothing():
    with pytest.raises(IntegrityError):
        FundingFactory(amount=0)


def test_assigned_money_has_a_cohort_and_one_account():
    cohort = CohortFactory()
    office = cohort.program.office
    AccountFactory(office=office, kind="allocated", cohort=cohort)
    for kind, owner in (("allocated", cohort), ("used", None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            AccountFactory(office=office, kind=kind, cohort=owner)
    AccountFactory(office=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountFactory(office=office)


def test_gift_has_one_target_an_amount_and_seats_only_there():
    cohort = CohortFactory()
    for values in ({"cohort": cohort, "program": cohort.program}, {"amount": 0}, {"seats": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SponsorshipFactory(**values)
    assert SponsorshipFactory(cohort=cohort, seats=2).pk


def test_payment_message_is_stored_once_and_not_both_applied_and_set_aside():
    event = PaymentEvent.objects.create(event_id="evt_1", kind="x", payload={}, received_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentEvent.objects.create(event_id="evt_1", kind="x", payload={}, received_at=NOW)
    refused_by_database(PaymentEvent, event, {"applied_at": NOW, "quarantined_reason": "amount"}, "payment_event_applied_or_quarantined")


def test_published_program_for_children_needs_the_offices_word():
    assert ProgramFactory(clients="both", min_age=14, is_child_approved=True, state=ProgramState.PUBLISHED).takes_children
