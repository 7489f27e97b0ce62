"""Many at once at the end of a course: certificates of one body, one travel budget, one feedback, one class checked twice."""

from datetime import timedelta

import pytest

from enrollment.models import Attendance, Certificate, CertificateSeries, Enrollment, Feedback, SkillCheck, TravelPayment
from enrollment.services.certificates import issue_certificate
from enrollment.services.feedback import give_feedback
from enrollment.services.skills import record_skills
from enrollment.services.travel import pay_travel
from partners.actors import Actor
from portal.kernel import clock
from programs.models import Cohort, Session, TravelSupport
from programs.services.travel import set_travel
from tests.factories.clients import lead_of
from tests.factories.flow import graduates, officer_in, open_class, partner_actor
from tests.flow.threads import at_once
from tests.infra.drills import count

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
MANY = count(6, 48)
RATE = 20_000


@pytest.fixture
def over():
    """A finished class of many who completed it, its sessions held and attended by all."""
    cohort = open_class(sessions=1, program__skill_sheet="Satu\nDua\nTiga")
    people = graduates(cohort, officer_in(cohort.program.office), MANY)
    now = clock.now()
    yesterday = now - timedelta(days=1)
    Session.objects.filter(cohort=cohort).update(state="held", held_at=now, starts_at=yesterday, ends_at=yesterday + timedelta(hours=4))
    session = cohort.sessions.get()
    Attendance.objects.bulk_create([Attendance(enrollment=row, session=session, status="present", marked_at=now) for row in people])
    return cohort, people


def again(cohort):
    return Cohort.objects.select_related("program__partner", "program__office").get(pk=cohort.pk)


def fresh(row):
    return Enrollment.objects.select_related("client__office", "program__partner", "program__skill", "cohort").get(pk=row.pk)


def test_a_series_has_no_gap_whoever_signs_at_once(over):
    cohort, people = over
    actor = partner_actor(cohort)

    def sign(index):
        issue_certificate(actor=actor, enrollment=fresh(people[index % MANY]), signer_title="Pemimpin", now=clock.now())
        return "signed"

    outcomes = at_once(2 * MANY, sign)

    assert outcomes == {"signed": 2 * MANY}
    numbers = sorted(int(number.split("-")[2]) for number in Certificate.objects.values_list("number", flat=True))
    assert numbers == list(range(1, MANY + 1))
    assert CertificateSeries.objects.get().last == MANY


def test_a_budget_is_never_passed_whoever_pays_at_once(over):
    cohort, people = over
    set_travel(actor=lead_of(cohort.program.office), cohort=cohort, rate=RATE, budget=RATE * (MANY - 2), source="office")
    actor, session = partner_actor(cohort), cohort.sessions.get()
    chosen = {"sessions": [session.public_id], "paid_on": clock.wib(session.starts_at).date()}

    def pay(index):
        pay_travel(actor=actor, cohort=again(cohort), people=[people[index].public_id], now=clock.now(), **chosen)
        return "paid"

    outcomes = at_once(MANY, pay)

    assert outcomes == {"paid": MANY - 2, "over_budget": 2}
    assert TravelSupport.objects.get(cohort=cohort).paid == RATE * TravelPayment.objects.count() == RATE * (MANY - 2)


def test_feedback_sent_many_times_is_kept_once(over):
    _cohort, people = over
    answers = {"rating": 5, "taught_well": "yes", "felt_safe": "yes", "useful_for_work": "yes", "text": "", "wants_call": True}

    def say(_index):
        give_feedback(actor=Actor(), enrollment=fresh(people[0]), channel="signed_link", now=clock.now(), **answers)
        return "kept"

    assert at_once(MANY, say) == {"kept": 1, "heard_already": MANY - 1}
    assert Feedback.objects.count() == 1


def test_one_class_checked_by_many_has_one_result_each(over):
    cohort, people = over
    actor = partner_actor(cohort)

    def check(index):
        levels = {row.public_id: {"Satu": ("alone", "with_help")[index % 2]} for row in people}
        record_skills(actor=actor, cohort=again(cohort), levels=levels, now=clock.now())
        return "saved"

    assert at_once(MANY, check) == {"saved": MANY}
    assert SkillCheck.objects.count() == MANY
