"""Two people mark one class at the same moment, and certificates are issued by many hands: one set of rows, no lost change."""

import pytest

from enrollment.models import Attendance, AttendanceChange, Certificate, Enrollment
from enrollment.selectors.marks import statuses_in, version_of
from enrollment.services import attendance as service
from enrollment.services.attendance import mark_attendance
from enrollment.services.certificates import issue_certificate
from partners.models import PartnerActivity, Transition
from portal.kernel import clock
from programs.models import Session
from tests.factories.clients import ClientFactory
from tests.factories.flow import graduates, officer_in, open_class, partner_actor
from tests.flow.threads import at_once
from tests.infra.drills import count

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
WRITERS = count(4, 16)
RUNS = count(1, 10)
HANDS = 32


def a_class(people=5):
    """A confirmed class with enrolled people, and the session that is to be marked."""
    cohort = open_class(capacity=people, sessions=1)
    type(cohort).objects.filter(pk=cohort.pk).update(state="confirmed")
    facts = {"program": cohort.program, "cohort": cohort, "state": "enrolled"}
    rows = [Enrollment.objects.create(client=ClientFactory(office=cohort.program.office), **facts) for _number in range(people)]
    return cohort.sessions.get(), rows, partner_actor(cohort)


def again(session):
    return Session.objects.select_related("cohort__program__partner").get(pk=session.pk)


def save(session, actor, marks, seen=""):
    done = mark_attendance(actor=actor, session=again(session), marks=marks, now=session.ends_at, seen=seen)
    return "new" if done.new else "changed" if done.changed else "same"


def test_the_same_save_at_once_makes_one_set_of_rows():
    for _run in range(RUNS):
        session, rows, partner = a_class()
        marks, seen = {rows[0].public_id: "sick"}, version_of(statuses_in(session))

        outcomes = at_once(WRITERS, lambda index, row=session, who=partner, of=marks, at=seen: save(row, who, of, at))

        assert outcomes == {"new": 1, "same": WRITERS - 1}
        assert Attendance.objects.filter(session=session).count() == len(rows)
        assert not AttendanceChange.objects.filter(attendance__session=session).exists()
        assert PartnerActivity.objects.filter(organization=partner.organization).count() == 1
        assert Transition.objects.filter(move="start", subject_id__in=[row.pk for row in rows], subject_model="enrollment.enrollment").count() == len(rows)


def test_different_saves_of_one_screen_at_once_lose_nothing():
    """Both looked at the empty sheet; the first is saved, every other is told and writes nothing."""
    for _run in range(RUNS):
        session, rows, partner = a_class()
        seen = version_of(statuses_in(session))

        sheets = [different(rows, index) for index in range(WRITERS)]

        def mark_all(index, session=session, partner=partner, seen=seen, sheets=sheets):
            return save(session, partner, sheets[index], seen)

        outcomes = at_once(WRITERS, mark_all)

        assert outcomes == {"new": 1, "changed_meanwhile": WRITERS - 1}
        stored = statuses_in(session)
        assert {row.public_id: stored[row.pk] for row in rows} in sheets


def different(rows, index):
    """Marks of everybody that no other index gives."""
    return {row.public_id: ("present", "late", "sick")[index // 3**place % 3] for place, row in enumerate(rows)}


def test_control_without_the_lock_and_the_version_a_change_is_overwritten(monkeypatch):
    """The guard off: the last one wins, whatever the others had seen."""
    session, rows, partner = a_class()
    seen = version_of(statuses_in(session))
    monkeypatch.setattr(service, "_as_seen", lambda *facts: None)

    outcomes = at_once(WRITERS, lambda index: save(session, partner, {rows[index].public_id: "late"}, seen))

    assert outcomes["changed_meanwhile"] == 0
    assert AttendanceChange.objects.exists()


def test_many_hands_certify_many_people_without_a_number_twice():
    cohort = open_class(capacity=HANDS)
    people = graduates(cohort, officer_in(cohort.program.office), HANDS)
    partner = partner_actor(cohort)

    outcomes = at_once(HANDS, lambda index: certify(partner, people[index]))

    assert outcomes == {"issued": HANDS}
    assert len(set(Certificate.objects.values_list("number", flat=True))) == HANDS
    assert Enrollment.objects.filter(cohort=cohort, state="certified").count() == HANDS


def test_many_hands_certify_one_person_once():
    for _run in range(RUNS):
        cohort = open_class()
        (person,) = graduates(cohort, officer_in(cohort.program.office), 1)
        partner = partner_actor(cohort)

        outcomes = at_once(HANDS, lambda index, who=partner, of=person: certify(who, of))

        assert outcomes == {"issued": HANDS}
        assert Certificate.objects.filter(enrollment=person).count() == 1


def certify(actor, person):
    row = Enrollment.objects.select_related("client", "program__partner__region__parent", "program__skill", "cohort").get(pk=person.pk)
    issue_certificate(actor=actor, enrollment=row, signer_title="Pemimpin", now=clock.now())
    return "issued"
