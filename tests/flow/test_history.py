"""The history of an enrollment tells chosen reasons in words and written ones as they were written."""

import pytest
from django.utils import translation

from enrollment.enums.flow import EndReason, EndReasonGroup
from enrollment.selectors.history import enrollment_history
from enrollment.services.enrollments import end_early
from portal.kernel import clock
from tests.factories.flow import enrolled

pytestmark = pytest.mark.django_db


def _ended(partner, officer, client_row, cohort, note):
    row = enrolled(officer=officer, client=client_row, cohort=cohort)
    end_early(actor=partner, enrollment=row, group=EndReasonGroup.CLIENT, code=EndReason.FOUND_WORK, note=note, now=clock.now())
    return enrollment_history(row)[-1].reason


def test_chosen_reason_is_told_in_the_readers_language(partner, officer, client_row, cohort):
    with translation.override("id"):
        assert _ended(partner, officer, client_row, cohort, "") == "Mendapat pekerjaan"


def test_written_reason_is_told_as_written(partner, officer, client_row, cohort):
    assert _ended(partner, officer, client_row, cohort, "found a job") == "found a job"
