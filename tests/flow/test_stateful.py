"""R07: whatever order people act in, seats and rows agree."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from enrollment.enums.flow import OPEN_STATES, SEAT_STATES
from enrollment.models import Booking, Enrollment, Offer
from enrollment.services import enrollments as ways
from enrollment.services.attendance import mark_attendance
from enrollment.services.offers import accept_offer, decline_offer, lapse_offers, promote_next, refer_and_offer, revoke_offer
from enrollment.workflow import ENROLLMENT
from partners.models import AuditEntry, Transition
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from programs.models import Cohort
from programs.services.running import cancel_cohort, finish_cohort
from programs.services.seats import change_capacity
from tests.factories.clients import lead_of
from tests.factories.flow import confirmed, officer_in, open_class, ready_client
from tests.infra.drills import count

pytestmark = pytest.mark.django_db
CLIENTS = 5
PICKS = st.integers(0, 11)
OVER = ("cancelled", "finished", "closed")
TAKING = ("open", "confirmed")
#: Moves that a person makes; the others follow from answers, time and the calendar.
BY_HAND = {"withdraw", "hold_back", "make_ready", "deprioritize", "restore", "requeue", "suspend", "resume", "end_early"}


class Classes(RuleBasedStateMachine):
    """One office, three classes at the same hours, five clients, and everything that can happen to them."""

    @initialize()
    def begin(self):
        self.block = transaction.atomic()
        self.block.__enter__()
        first = open_class(capacity=3)
        for capacity in (2, 2):
            open_class(partner=first.program.partner, capacity=capacity)
        self.officer, self.lead = officer_in(first.program.office), lead_of(first.program.office)
        self.clients = [ready_client(first.program.office, self.officer) for _number in range(CLIENTS)]
        self.now = clock.now()

    def teardown(self):
        if hasattr(self, "block"):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def attempt(self, act):
        """A refusal is a fair answer; anything else is not."""
        try:
            with transaction.atomic():
                act()
        except DomainError:
            pass

    def ways(self):
        return list(Enrollment.objects.select_related("client__office", "program__partner", "cohort").order_by("pk"))

    def held(self):
        return list(Offer.objects.held().select_related("enrollment__client__office", "cohort__program").order_by("pk"))

    def open_cohort(self, pick):
        """One of the cohorts that still take people."""
        rows = Cohort.objects.filter(state__in=TAKING).select_related("program__partner", "program__office").order_by("pk")
        return rows[pick % len(rows)]

    @rule(who=st.integers(0, CLIENTS - 1), pick=PICKS, hold=st.booleans())
    def bring(self, who, pick, hold):
        client, cohort = self.clients[who], self.open_cohort(pick)
        service = refer_and_offer if hold else ways.submit_enrollment
        self.attempt(lambda: service(actor=self.officer, client=client, cohort=cohort, now=self.now))

    @precondition(lambda self: Offer.objects.held().exists())
    @rule(pick=PICKS, answer=st.sampled_from(["yes", "yes", "no", "revoke"]))
    def answer(self, pick, answer):
        offers = self.held()
        row = offers[pick % len(offers)]
        calls = {
            "yes": lambda: accept_offer(actor=self.officer, offer=row, how="officer_phone", now=self.now),
            "no": lambda: decline_offer(actor=self.officer, offer=row, how="officer_phone", reason="time", now=self.now),
            "revoke": lambda: revoke_offer(actor=self.officer, offer=row, reason="x", now=self.now),
        }
        self.attempt(calls[answer])

    @precondition(lambda self: Enrollment.objects.exists())
    @rule(pick=PICKS, which_move=PICKS)
    def change(self, pick, which_move):
        """A move that the table allows now, by whoever may make it."""
        rows = self.ways()
        row, now, actor = rows[pick % len(rows)], self.now, self.lead
        legal = sorted({move.name for move in ENROLLMENT.leaving(row.state)} & BY_HAND)
        if not legal:
            return
        name = legal[which_move % len(legal)]
        calls = {
            "withdraw": lambda: ways.withdraw_enrollment(actor=actor, enrollment=row, reason="x", now=now),
            "suspend": lambda: ways.suspend_enrollment(actor=actor, enrollment=row, reason="x", now=now),
            "resume": lambda: ways.resume_enrollment(actor=actor, enrollment=row, now=now),
            "end_early": lambda: ways.end_early(actor=actor, enrollment=row, group="client", code="health", note="", now=now),
        }
        move = lambda: ways.change_place_in_queue(actor=actor, enrollment=row, move=name, reason="x", now=now)  # noqa: E731
        self.attempt(calls.get(name, move))

    @rule(pick=PICKS, event=st.sampled_from(["time", "promote", "more seats", "fewer seats"]))
    def world(self, pick, event):
        cohort = self.open_cohort(pick)
        if event == "time":
            self.now += timedelta(days=4)
            lapse_offers(self.now)
        elif event == "promote":
            promote_next(cohort=cohort, now=self.now)
        else:
            size = cohort.capacity + (1 if event == "more seats" else -1)
            self.attempt(lambda: change_capacity(actor=self.lead, cohort=cohort, capacity=size))

    @precondition(lambda self: Cohort.objects.filter(state__in=TAKING).count() > 1)
    @rule(pick=PICKS, how=st.sampled_from(["cancel", "finish", "finish with absence"]))
    def close(self, pick, how):
        """All but one of the cohorts may end."""
        cohort = self.open_cohort(pick)
        if how == "cancel":
            self.attempt(lambda: cancel_cohort(actor=self.lead, cohort=cohort, reason="x", now=self.now))
        else:
            self.teach(confirmed(cohort), absent=how != "finish")

    def teach(self, cohort, absent):
        people = [row for row in self.ways() if row.cohort_id == cohort.pk]
        away = {people[0].public_id: "unexcused"} if people and absent else {}
        sessions = list(cohort.sessions.select_related("cohort__program__partner").order_by("number"))
        for session in sessions:
            mark_attendance(actor=self.lead, session=session, marks=away, now=session.ends_at)
        row = Cohort.objects.select_related("program__partner", "program__office").get(pk=cohort.pk)
        finish_cohort(actor=self.lead, cohort=row, now=max(self.now, sessions[-1].ends_at))

    @invariant()
    def seats_agree(self):
        for cohort in Cohort.objects.order_by("pk"):
            holding = Enrollment.objects.filter(cohort=cohort, state__in=SEAT_STATES).count()
            assert cohort.taken == holding <= cohort.capacity, cohort

    @invariant()
    def nobody_is_active_where_it_is_over(self):
        assert not Enrollment.objects.filter(cohort__state__in=OVER, state__in=SEAT_STATES).exists()

    @invariant()
    def nobody_is_on_the_way_twice(self):
        pairs = list(Enrollment.objects.filter(state__in=OPEN_STATES).values_list("client", "program"))
        assert len(pairs) == len(set(pairs))

    @invariant()
    def each_held_offer_belongs_to_an_offered_way(self):
        held = set(Offer.objects.held().values_list("enrollment", flat=True))
        assert held == set(Enrollment.objects.filter(state="offered").values_list("pk", flat=True))

    @invariant()
    def nobody_sits_in_two_rooms(self):
        for client in getattr(self, "clients", []):
            ranges = sorted(Booking.objects.filter(client=client).values_list("starts_at", "ends_at"))
            assert all(before[1] <= after[0] for before, after in zip(ranges, ranges[1:], strict=False))

    @invariant()
    def every_move_is_audited(self):
        moves = Transition.objects.filter(subject_model__startswith="enrollment.").count()
        actions = ("enrollment.", "offer.")
        assert moves == sum(AuditEntry.objects.filter(action__startswith=action).count() for action in actions)


def test_seats_and_rows_agree_whatever_happens(frozen):
    run_state_machine_as_test(
        Classes,
        settings=settings(
            max_examples=count(10, 150), stateful_step_count=count(20, 50), deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        ),
    )
