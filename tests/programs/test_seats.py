"""The one seat counter: taken, given back, resized (hazards R01, R04, R07)."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.models import AuditEntry
from portal.kernel.decisions import DomainError
from programs.enums import CohortState
from programs.models import Cohort
from programs.services.seats import change_capacity, release_seat, take_seat
from programs.signals import public_changed
from tests.factories.programs import CohortFactory, ProgramFactory
from tests.programs.helpers import sides

pytestmark = pytest.mark.django_db


def code_of(call, **arguments):
    with pytest.raises(DomainError) as refusal:
        call(**arguments)
    return refusal.value.code


def test_seat_is_taken_and_given_back():
    cohort = CohortFactory(capacity=5)
    take_seat(cohort=cohort)
    assert (cohort.taken, cohort.seats_left) == (1, 4)
    release_seat(cohort=cohort)
    assert cohort.taken == 0


def test_full_cohort_says_so_and_offers_the_waiting_list():
    cohort = CohortFactory(capacity=5, taken=5)
    with pytest.raises(DomainError) as refusal:
        take_seat(cohort=cohort)
    assert refusal.value.code == "full"
    cohort.refresh_from_db()
    assert cohort.taken == 5


@pytest.mark.parametrize("state", [state for state in CohortState if state not in (CohortState.OPEN, CohortState.CONFIRMED)])
def test_seat_is_taken_only_while_the_cohort_is_open(state):
    cohort = CohortFactory(state=state, capacity=5)
    assert code_of(take_seat, cohort=cohort) == "closed"


def test_stale_copy_of_a_cancelled_cohort_gives_no_seat():
    cohort = CohortFactory()
    Cohort.objects.update(state=CohortState.CANCELLED)
    assert code_of(take_seat, cohort=cohort) == "closed"


def test_seat_is_given_back_even_when_the_cohort_is_cancelled():
    cohort = CohortFactory(state=CohortState.CANCELLED, taken=2)
    release_seat(cohort=cohort)
    assert cohort.taken == 1


def test_seat_that_nobody_held_is_a_mistake_in_the_books():
    with pytest.raises(ValueError, match="nobody held"):
        release_seat(cohort=CohortFactory(taken=0))


def test_public_word_for_free_seats_has_no_number():
    words = {left: Cohort(capacity=20, taken=20 - left).seats_word for left in (20, 4, 3, 1, 0)}
    assert words == {20: "yes", 4: "yes", 3: "few", 1: "few", 0: "no"}


def test_public_hears_only_when_its_word_changes():
    heard = []
    cohort = CohortFactory(capacity=5)

    def listener(**facts):
        heard.append(cohort.seats_word)

    public_changed.connect(listener)
    try:
        for service in [take_seat] * 5 + [release_seat] * 5:
            with transaction.atomic():
                service(cohort=cohort)
    finally:
        public_changed.disconnect(listener)
    assert heard == ["few", "no", "few", "yes"]


def test_capacity_below_the_seats_taken_is_refused_with_the_figure():
    people = sides()
    cohort = CohortFactory(program=ProgramFactory(partner=people.manager.organization), capacity=20, taken=15)
    with pytest.raises(DomainError) as refusal:
        change_capacity(actor=people.head, cohort=cohort, capacity=12)
    assert refusal.value.code == "seats_taken"
    assert "15" in str(refusal.value.message)
    cohort.refresh_from_db()
    assert cohort.capacity == 20


def test_capacity_goes_down_to_the_seats_taken_and_is_audited():
    people = sides()
    cohort = CohortFactory(program=ProgramFactory(partner=people.manager.organization), capacity=20, taken=15)
    change_capacity(actor=people.head, cohort=cohort, capacity=15)
    assert cohort.capacity == 15
    assert AuditEntry.objects.get(action="cohort.capacity").reason == "15"


@pytest.mark.parametrize("capacity", [4, 0])
def test_capacity_below_the_minimum_is_refused(capacity):
    people = sides()
    cohort = CohortFactory(program=ProgramFactory(partner=people.manager.organization), minimum=5)
    assert code_of(change_capacity, actor=people.head, cohort=cohort, capacity=capacity) == "below_minimum"


def test_partner_resizes_only_before_approval():
    people = sides()
    program = ProgramFactory(partner=people.manager.organization)
    draft, open_one = CohortFactory(program=program, state=CohortState.DRAFT), CohortFactory(program=program)
    assert change_capacity(actor=people.staff, cohort=draft, capacity=30).capacity == 30
    assert code_of(change_capacity, actor=people.staff, cohort=open_one, capacity=30) == "not_your_office"
    over = CohortFactory(program=program, state=CohortState.FINISHED)
    assert code_of(change_capacity, actor=people.head, cohort=over, capacity=30) == "cohort_over"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["take", "release", "grow", "shrink", "close", "open"]), max_size=40))
def test_any_sequence_keeps_the_count(steps):
    """R07 in small: what was granted less what came back is what is taken, and never more than the seats."""
    people = sides()
    cohort = CohortFactory(program=ProgramFactory(partner=people.manager.organization), capacity=3, minimum=1)
    held = 0
    for step in steps:
        with suppress(DomainError):
            held += _do(step, people, cohort, held)
        cohort.refresh_from_db()
        assert cohort.taken == held <= cohort.capacity


def _do(step, people, cohort, held):
    """Carry out one step; answers by how much the seats held have changed."""
    if step == "take":
        take_seat(cohort=cohort)
        return 1
    if step == "release" and held:
        release_seat(cohort=cohort)
        return -1
    if step in ("grow", "shrink"):
        change_capacity(actor=people.head, cohort=cohort, capacity=cohort.capacity + (1 if step == "grow" else -1))
    if step in ("close", "open"):
        Cohort.objects.filter(pk=cohort.pk).update(state=CohortState.RUNNING if step == "close" else CohortState.OPEN)
    return 0
