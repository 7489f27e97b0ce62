"""Many at once for few seats (hazards R01, R03, R04): small counts here, the full ones with SIMPUL_DRILLS=1."""

import os
import threading
from collections import Counter

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import F

from portal.kernel import clock
from portal.kernel.decisions import DomainError
from programs import providers
from programs.enums import CohortState
from programs.models import Cohort
from programs.services.running import cancel_cohort
from programs.services.seats import change_capacity, release_seat, take_seat
from tests.factories.partners import actor_in
from tests.factories.programs import CohortFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
DRILLS = os.environ.get("SIMPUL_DRILLS") == "1"
THREADS = 64 if DRILLS else 12
RUNS = 20 if DRILLS else 2
SEATS = 5


def at_once(number, act):
    """Run ``act(index)`` in ``number`` threads behind a barrier; answers how often each outcome came."""
    barrier, outcomes = threading.Barrier(number), Counter()

    def run(index):
        try:
            barrier.wait(timeout=30)
            outcomes[act(index)] += 1
        except DomainError as refusal:
            outcomes[refusal.code] += 1
        except Exception as error:
            outcomes[f"{type(error).__name__}: {error}"] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def take(pk):
    with transaction.atomic():
        take_seat(cohort=Cohort.objects.get(pk=pk))
    return "taken"


def test_five_seats_for_many_are_taken_five_times():
    for _run in range(RUNS):
        cohort = CohortFactory(capacity=SEATS, minimum=1)
        outcomes = at_once(THREADS, lambda index, pk=cohort.pk: take(pk))
        cohort.refresh_from_db()
        assert outcomes == {"taken": SEATS, "full": THREADS - SEATS}
        assert cohort.taken == SEATS


@pytest.mark.service("postgresql")
def test_control_count_then_insert_oversells():
    """The guard off: each reads the count, then writes; READ COMMITTED lets all of them see free seats."""
    cohort = CohortFactory(capacity=SEATS, minimum=1)
    sold = CohortFactory(capacity=500, minimum=1)
    everybody_has_read = threading.Barrier(THREADS)

    def count_then_insert(index):
        with transaction.atomic():
            row = Cohort.objects.get(pk=sold.pk)
            everybody_has_read.wait(timeout=30)
            if row.taken >= cohort.capacity:
                return "full"
            Cohort.objects.filter(pk=sold.pk).update(taken=F("taken") + 1)
        return "taken"

    outcomes = at_once(THREADS, count_then_insert)
    sold.refresh_from_db()
    assert outcomes["taken"] == sold.taken > SEATS


def test_control_the_table_itself_refuses_to_oversell():
    """The counter written without the guard: the CHECK of the table is the last line."""
    cohort = CohortFactory(capacity=SEATS, minimum=1)

    def unguarded(index):
        try:
            with transaction.atomic():
                Cohort.objects.filter(pk=cohort.pk).update(taken=F("taken") + 1)
        except Exception as error:
            return "refused" if "cohort_taken_within_capacity" in str(error) else type(error).__name__
        return "taken"

    assert at_once(THREADS, unguarded) == {"taken": SEATS, "refused": THREADS - SEATS}


def test_cancelling_and_taking_at_once_leave_no_seat_in_a_cancelled_cohort():
    """R03: the order of commits decides; whoever got a seat before is among those whom the listener sends away."""
    for _run in range(RUNS):
        cohort = CohortFactory(capacity=SEATS, minimum=1)
        head = actor_in(cohort.program.office, "head")
        with no_other_listeners(give_all_back):
            outcomes = at_once(THREADS, lambda index, pk=cohort.pk, who=head: cancel(pk, who) if index == THREADS // 2 else take(pk))
        cohort.refresh_from_db()
        assert set(outcomes) <= {"cancelled", "taken", "full", "closed"}, outcomes
        assert outcomes["cancelled"] == 1
        assert (cohort.state, cohort.taken) == (CohortState.CANCELLED, 0)


def cancel(pk, head):
    cohort = Cohort.objects.select_related("program__partner", "program__office").get(pk=pk)
    cancel_cohort(actor=head, cohort=cohort, reason="Hujan", now=clock.now())
    return "cancelled"


def give_all_back(cohort, actor, now):
    """What enrollment does when it is told: everybody who holds a seat leaves it."""
    cohort.refresh_from_db()
    for _seat in range(cohort.taken):
        release_seat(cohort=cohort)


class no_other_listeners:  # noqa: N801
    """The registry with one listener, in every thread."""

    def __init__(self, listener):
        self.listener = listener

    def __enter__(self):
        self.kept, providers._cancelled[:] = list(providers._cancelled), [self.listener]

    def __exit__(self, *error):
        providers._cancelled[:] = self.kept


def test_seats_given_back_and_taken_at_once_stay_in_balance():
    for _run in range(RUNS):
        cohort = CohortFactory(capacity=SEATS, taken=SEATS, minimum=1)

        def give_or_take(index, pk=cohort.pk):
            if index < SEATS:
                with transaction.atomic():
                    release_seat(cohort=Cohort.objects.get(pk=pk))
                return "given"
            return take(pk)

        outcomes = at_once(THREADS, give_or_take)
        cohort.refresh_from_db()
        assert cohort.taken == SEATS - outcomes["given"] + outcomes["taken"]
        assert outcomes["given"] == SEATS


def lower(pk, head, capacity):
    cohort = Cohort.objects.select_related("program__partner", "program__office").get(pk=pk)
    change_capacity(actor=head, cohort=cohort, capacity=capacity)
    return "lowered"


def test_lowering_the_seats_while_they_are_taken_is_refused_or_ends_the_taking():
    """R04: never more people than seats, and never without a word."""
    for _run in range(RUNS):
        cohort = CohortFactory(capacity=THREADS, minimum=1)
        head = actor_in(cohort.program.office, "head")

        outcomes = at_once(THREADS, lambda index, pk=cohort.pk, who=head: lower(pk, who, SEATS) if index == THREADS // 2 else take(pk))

        cohort.refresh_from_db()
        assert set(outcomes) <= {"lowered", "seats_taken", "taken", "full"}, outcomes
        assert cohort.capacity == (SEATS if outcomes["lowered"] else THREADS)
        assert cohort.taken == outcomes["taken"] <= cohort.capacity
        assert outcomes["lowered"] + outcomes["seats_taken"] == 1
        assert not outcomes["full"] or outcomes["lowered"]


def test_control_lowering_after_a_look_alone_breaks_on_the_table():
    """The guard off: the seats are counted, then taken by others, then lowered; only the CHECK still stands."""
    cohort = CohortFactory(capacity=THREADS, minimum=1)
    has_looked, all_taken = threading.Event(), threading.Barrier(THREADS)

    def look_then_write(index):
        if index:
            has_looked.wait(timeout=30)
            outcome = take(cohort.pk)
            all_taken.wait(timeout=30)
            return outcome
        assert Cohort.objects.get(pk=cohort.pk).taken <= SEATS
        has_looked.set()
        all_taken.wait(timeout=30)
        try:
            Cohort.objects.filter(pk=cohort.pk).update(capacity=SEATS)
        except IntegrityError as error:
            return "refused" if "cohort_taken_within_capacity" in str(error) else str(error)
        return "lowered below"

    assert at_once(THREADS, look_then_write) == {"taken": THREADS - 1, "refused": 1}


def test_lock_settings_are_those_that_were_measured():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW default_transaction_isolation")
            assert cursor.fetchone()[0] == "read committed"
        else:
            assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone()[0] == "wal"
