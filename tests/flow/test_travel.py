"""Travel support: due by the marks, paid once, never above the budget without a leader's reason; in whole rupiah."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from enrollment.documents.receipts import receipt_list
from enrollment.models import Attendance, TravelPayment
from enrollment.selectors.travel import travel_page
from enrollment.services.travel import pay_travel, take_back_payment
from enrollment.travel import dues, payable_on
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from programs.models import Cohort, TravelSupport
from programs.services.travel import add_travel_money, give_back, set_travel, spend
from tests.factories.clients import lead_of
from tests.factories.flow import open_class, partner_actor, teach

PAIRS = st.sets(st.tuples(st.integers(1, 5), st.integers(1, 5)))
TODAY = date(2026, 11, 23)


# --- what is due ---------------------------------------------------------------------------------------------------


@given(PAIRS, PAIRS)
def test_every_attended_session_is_either_due_or_paid(attended, paid):
    found = dues(attended, paid)
    assert found.open | (paid & attended) == attended
    assert found.open & paid == set()
    assert found.unfounded == paid - attended


@given(PAIRS, PAIRS, st.sets(st.integers(1, 5)), st.sets(st.integers(1, 5)))
def test_only_what_was_chosen_is_paid(attended, paid, people, sessions):
    chosen = dues(attended, paid).chosen(people, sessions)
    assert chosen == sorted(pair for pair in attended - paid if pair[0] in people and pair[1] in sessions)


@pytest.mark.parametrize(
    ("paid_on", "code"),
    [(TODAY, "ok"), (TODAY - timedelta(days=3), "ok"), (TODAY + timedelta(days=1), "paid_in_future"), (TODAY - timedelta(days=4), "paid_before_session")],
)
def test_day_of_payment(paid_on, code):
    assert payable_on(paid_on, TODAY - timedelta(days=3), TODAY).code == code


# --- rate and budget -----------------------------------------------------------------------------------------------

db = pytest.mark.django_db


@pytest.fixture
def lead(cohort):
    return lead_of(cohort.program.office)


@pytest.fixture
def taught(people, cohort, partner, frozen):
    """Three people and three sessions; the third person misses the first one."""
    teach(cohort, partner, {1: [people[2]]})
    frozen.move_to(cohort.sessions.order_by("-ends_at")[0].ends_at + timedelta(days=1))
    return Cohort.objects.select_related("program__partner", "program__office").get(pk=cohort.pk)


def support(actor, cohort, budget=1_000_000, rate=25_000):
    return set_travel(actor=actor, cohort=cohort, rate=rate, budget=budget, source="office")


def pay(actor, cohort, people, sessions=None, paid_on=None):
    chosen = sessions or cohort.sessions.all()
    return pay_travel(
        actor=actor, cohort=cohort, people=[row.public_id for row in people], sessions=[row.public_id for row in chosen],
        paid_on=paid_on or clock.today(), now=clock.now(),
    )


@db
def test_partner_sets_it_in_a_plan_and_leaders_afterwards(cohort, partner, lead):
    with pytest.raises(DomainError) as refusal:
        support(partner, cohort)
    assert refusal.value.code == "not_your_office"
    assert support(lead, cohort).limit == 1_000_000
    Cohort.objects.filter(pk=cohort.pk).update(state="draft")
    cohort.refresh_from_db()
    assert support(partner, cohort, budget=2_000_000).limit == 2_000_000


@db
@pytest.mark.parametrize("field", ["rate", "budget"])
def test_rate_and_budget_are_above_zero(cohort, lead, field):
    with pytest.raises(ValidationError):
        support(lead, cohort, **{field: 0})


# --- payments ------------------------------------------------------------------------------------------------------


@db
def test_present_and_late_are_paid_and_absence_is_not(taught, partner, lead, people):
    Attendance.objects.filter(enrollment=people[0], session__number=2).update(status="late")
    support(lead, taught)

    rows = pay(partner, taught, people)

    assert len(rows) == 8
    assert TravelSupport.objects.get(cohort=taught).paid == 8 * 25_000


@db
def test_the_same_payment_twice_is_refused(taught, partner, lead, people):
    support(lead, taught)
    pay(partner, taught, people)
    with pytest.raises(DomainError) as refusal:
        pay(partner, taught, people)
    assert refusal.value.code == "nothing_due"


@db
def test_never_above_the_budget_without_a_leaders_reason(taught, partner, lead, people):
    support(lead, taught, budget=8 * 25_000 - 1)
    with pytest.raises(DomainError) as refusal:
        pay(partner, taught, people)
    assert refusal.value.code == "over_budget"
    assert not TravelPayment.objects.exists()

    for actor, reason, code in ((partner, "x", "not_your_office"), (lead, " ", "no_exception")):
        with pytest.raises(DomainError) as refusal:
            add_travel_money(actor=actor, cohort=taught, amount=1, reason=reason)
        assert refusal.value.code == code
    add_travel_money(actor=lead, cohort=taught, amount=1, reason="Ongkos perahu naik")

    assert len(pay(partner, taught, people)) == 8


@db
@pytest.mark.parametrize("changes", [{"paid": 1_000_001}, {"extra": 5}, {"extra_reason": "x"}, {"rate": 0}])
def test_the_database_holds_the_budget(taught, lead, changes):
    row = support(lead, taught)
    with pytest.raises(IntegrityError), transaction.atomic():
        TravelSupport.objects.filter(pk=row.pk).update(**changes)


@db
def test_counter_passes_the_limit_under_nobodys_hand(taught, lead):
    support(lead, taught, budget=100_000)
    spend(cohort=taught, amount=60_000)
    with pytest.raises(DomainError):
        spend(cohort=taught, amount=40_001)
    spend(cohort=taught, amount=40_000)
    with pytest.raises(ValueError, match="given back"):
        give_back(cohort=taught, amount=100_001)


@db
def test_budget_is_not_set_below_what_was_paid(taught, partner, lead, people):
    support(lead, taught)
    pay(partner, taught, people)
    with pytest.raises(DomainError) as refusal:
        support(lead, taught, budget=100)
    assert refusal.value.code == "below_paid"


@db
def test_a_stranger_records_nothing(taught, lead, people):
    support(lead, taught)
    with pytest.raises(DomainError) as refusal:
        pay(partner_actor(open_class()), taught, people)
    assert refusal.value.code == "not_yours"


@db
@pytest.mark.parametrize(("shift", "code"), [(1, "paid_in_future"), (-60, "paid_before_session")])
def test_day_that_cannot_be_is_refused(taught, partner, lead, people, shift, code):
    support(lead, taught)
    with pytest.raises(DomainError) as refusal:
        pay(partner, taught, people, paid_on=clock.today() + timedelta(days=shift))
    assert refusal.value.code == code


@db
def test_payment_taken_back_is_due_again_and_stays_on_file(taught, partner, lead, people):
    support(lead, taught)
    payment = TravelPayment.objects.get(pk=pay(partner, taught, people[:1], taught.sessions.filter(number=1))[0].pk)
    for actor, reason in ((partner, "x"), (lead, "")):
        with pytest.raises(DomainError):
            take_back_payment(actor=actor, payment=payment, reason=reason, now=clock.now())

    take_back_payment(actor=lead, payment=payment, reason="Salah orang", now=clock.now())

    assert TravelSupport.objects.get(cohort=taught).paid == 0
    assert len(pay(partner, taught, people[:1], taught.sessions.filter(number=1))) == 1
    with pytest.raises(DomainError):
        take_back_payment(actor=lead, payment=payment, reason="lagi", now=clock.now())


@db
def test_mark_corrected_after_payment_is_named(taught, partner, lead, people):
    support(lead, taught)
    pay(partner, taught, people)
    Attendance.objects.filter(enrollment=people[0], session__number=1).update(status="unexcused")

    page = travel_page(actor=partner, cohort=taught)

    assert [(row.enrollment_id, row.session.number) for row in page.unfounded] == [(people[0].pk, 1)]
    assert page.people[0].attended == 2


@db
def test_page_adds_up(taught, partner, lead, people):
    support(lead, taught, budget=100_000)
    pay(partner, taught, people[:1], taught.sessions.filter(number=1))

    page = travel_page(actor=partner, cohort=taught)

    assert [(row.attended, row.paid, row.due) for row in page.people] == [(3, 25_000, 50_000), (3, 0, 75_000), (2, 0, 50_000)]
    assert (page.due, page.support.left, page.is_short) == (175_000, 75_000, True)
    assert [(row.attended, row.open) for row in page.sessions] == [(2, 1), (3, 3), (3, 3)]


@db
def test_receipt_list_names_people_by_call_name_and_number_only(taught, partner, lead, people):
    import io

    import pypdf

    support(lead, taught)
    pay(partner, taught, people)
    pdf = receipt_list(taught, travel_page(actor=partner, cohort=taught), today=clock.today())
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)

    for person in people:
        assert person.client.roster_name in " ".join(text.split())
        assert person.client.name not in text
