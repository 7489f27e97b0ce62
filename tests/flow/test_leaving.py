"""The end of guidance ends the ways into classes, and passes the seats on; after-care lets somebody go on."""

from datetime import timedelta

import pytest

from enrollment.enums.clients import ConsentPurpose
from enrollment.models import Enrollment
from enrollment.services.clients import end_guidance
from enrollment.services.consents import withdraw_consent
from enrollment.services.enrollments import submit_enrollment
from partners.models import Task
from portal.kernel import clock
from programs.models import Cohort
from tests.factories.clients import ConsentFactory
from tests.factories.flow import enrolled, offered, open_class, ready_client

pytestmark = pytest.mark.django_db


def end(officer, client, reason="completed"):
    return end_guidance(actor=officer, period=client.periods.get(), reason=reason, ended_on=clock.today(), now=clock.now())


def state_of(row):
    return Enrollment.objects.get(pk=row.pk).state


@pytest.mark.parametrize(
    ("reason", "group", "code"),
    [
        ("completed", "sentence", "guidance_ended"), ("revoked", "sentence", "revoked"), ("deceased", "other", "died"),
        ("transferred", "sentence", "transferred"),
    ],
)
def test_class_ends_with_guidance_for_its_reason(cohort, officer, client_row, reason, group, code):
    row = enrolled(officer=officer, client=client_row, cohort=cohort)

    end(officer, client_row, reason)

    row.refresh_from_db()
    assert (row.state, row.end_reason_group, row.end_reason_code) == ("ended_early", group, code)
    assert Cohort.objects.get(pk=cohort.pk).taken == 0


def test_seat_goes_to_the_next_in_line(cohort, officer, client_row):
    Cohort.objects.filter(pk=cohort.pk).update(capacity=1)
    row = offered(officer=officer, client=client_row, cohort=cohort).enrollment
    waiting = submit_enrollment(actor=officer, client=ready_client(cohort.program.office, officer), cohort=cohort, now=clock.now())

    end(officer, client_row)

    assert (state_of(row), state_of(waiting)) == ("withdrawn", "offered")


def test_after_care_lets_the_client_go_on(cohort, officer, client_row):
    row = enrolled(officer=officer, client=client_row, cohort=cohort)
    ConsentFactory(client=client_row, purpose=ConsentPurpose.AFTERCARE)

    end(officer, client_row)

    assert state_of(row) == "enrolled"


def test_after_care_does_not_outlast_a_revocation(cohort, officer, client_row):
    row = enrolled(officer=officer, client=client_row, cohort=cohort)
    ConsentFactory(client=client_row, purpose=ConsentPurpose.AFTERCARE)

    end(officer, client_row, "revoked")

    assert state_of(row) == "ended_early"


@pytest.mark.parametrize(("ends_in", "tasks"), [(5, 1), (300, 0)])
def test_withdrawn_after_care_is_a_task_where_a_class_runs_past_guidance(cohort, officer, client_row, ends_in, tasks):
    consent = ConsentFactory(client=client_row, purpose=ConsentPurpose.AFTERCARE)
    client_row.periods.update(ends_on=clock.today() + timedelta(days=ends_in))
    enrolled(officer=officer, client=client_row, cohort=cohort)

    withdraw_consent(actor=officer, consent=consent, now=clock.now())

    assert Task.objects.filter(kind="aftercare.ended").count() == tasks


def test_other_consents_end_without_a_word_about_classes(cohort, officer, client_row):
    consent = ConsentFactory(client=client_row)
    row = enrolled(officer=officer, client=client_row, cohort=cohort)

    withdraw_consent(actor=officer, consent=consent, now=clock.now())

    assert state_of(row) == "enrolled"
    assert not Task.objects.filter(kind="aftercare.ended").exists()


def test_people_of_others_are_left_alone(cohort, officer, client_row):
    other = open_class(partner=cohort.program.partner)
    row = enrolled(officer=officer, client=ready_client(cohort.program.office, officer), cohort=other)

    end(officer, client_row)

    assert state_of(row) == "enrolled"
