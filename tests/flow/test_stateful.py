"""R07: whatever order people act in, seats and rows agree."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from enrollment.enums.flow import OPEN_STATES, SEAT_STATES
from enrollment.models import Booking, Enrollment, Offer
from enrollment.services import enrollments as ways
from enrollment.services.attendance import mark_attendance
from enrollment.services.offers import accept_offer, decline_offer, lapse_offers, promote_next, refer_and_offer, revoke_offer
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
CLIENTS = 4
OVER = ("cancelled", "finished", "closed")


class Classes(RuleBasedStateMachine):
    """One office, two clashing classes of three seats, four clients, and everything that can happen to them."""

    @initialize()
    def begin(self):
        self.block = transaction.atomic()
        self.block.__enter__()
        first = open_class(capacity=3)
        self.cohorts = [first, open_class(partner=first.program.partner, capacity=2)]
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

    def cohort(self, which):
        return Cohort.objects.select_related("program__partner", "program__office").get(pk=self.cohorts[which].pk)

    @rule(who=st.integers(0, CLIENTS - 1), which=st.integers(0, 1))
    def offer(self, who, which):
        self.attempt(lambda: refer_and_offer(actor=self.officer, client=self.clients[who], cohort=self.cohort(which), now=self.now))

    @rule(who=st.integers(0, CLIENTS - 1), which=st.integers(0, 1))
    def refer(self, who, which):
        self.attempt(lambda: ways.submit_enrollment(actor=self.officer, client=self.clients[who], cohort=self.cohort(which), now=self.now))

    @rule(pick=st.integers(0, 9), answer=st.sampled_from(["yes", "no", "revoke"]))
    def answer(self, pick, answer):
        offers = self.held()
        if not offers:
            return
        row = offers[pick % len(offers)]
        calls = {
            "yes": lambda: accept_offer(actor=self.officer, offer=row, how="officer_phone", now=self.now),
            "no": lambda: decline_offer(actor=self.officer, offer=row, how="officer_phone", reason="time", now=self.now),
            "revoke": lambda: revoke_offer(actor=self.officer, offer=row, reason="x", now=self.now),
        }
        self.attempt(calls[answer])

    @rule(pick=st.integers(0, 9), act=st.sampled_from(["withdraw", "suspend", "resume", "end", "hold_back", "make_ready", "requeue"]))
    def change(self, pick, act):
        rows = self.ways()
        if not rows:
            return
        row, now, actor = rows[pick % len(rows)], self.now, self.officer
        calls = {
            "withdraw": lambda: ways.withdraw_enrollment(actor=actor, enrollment=row, reason="x", now=now),
            "suspend": lambda: ways.suspend_enrollment(actor=actor, enrollment=row, reason="x", now=now),
            "resume": lambda: ways.resume_enrollment(actor=actor, enrollment=row, now=now),
            "end": lambda: ways.end_early(actor=actor, enrollment=row, group="client", code="health", note="", now=now),
        }
        move = lambda: ways.change_place_in_queue(actor=actor, enrollment=row, move=act, reason="x", now=now)  # noqa: E731
        self.attempt(calls.get(act, move))

    @rule()
    def time_runs_out(self):
        self.now += timedelta(days=4)
        lapse_offers(self.now)

    @rule(which=st.integers(0, 1), capacity=st.integers(1, 5))
    def resize(self, which, capacity):
        self.attempt(lambda: change_capacity(actor=self.lead, cohort=self.cohort(which), capacity=capacity))

    @rule(which=st.integers(0, 1))
    def promote(self, which):
        promote_next(cohort=self.cohort(which), now=self.now)

    @rule(which=st.integers(0, 1))
    def cancel(self, which):
        self.attempt(lambda: cancel_cohort(actor=self.lead, cohort=self.cohort(which), reason="x", now=self.now))

    @rule(which=st.integers(0, 1), absent=st.booleans())
    def teach_and_finish(self, which, absent):
        cohort = self.cohort(which)
        if cohort.state not in ("open", "confirmed"):
            return
        confirmed(cohort)
        people = [row for row in self.ways() if row.cohort_id == cohort.pk]
        away = {people[0].public_id: "unexcused"} if people and absent else {}
        for session in cohort.sessions.select_related("cohort__program__partner").order_by("number"):
            self.attempt(lambda session=session: mark_attendance(actor=self.lead, session=session, marks=away, now=session.ends_at))
        last = cohort.sessions.order_by("-ends_at").first().ends_at
        self.now = max(self.now, last)
        self.attempt(lambda: finish_cohort(actor=self.lead, cohort=self.cohort(which), now=self.now))

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
            max_examples=count(10, 200), stateful_step_count=count(20, 40), deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        ),
    )
