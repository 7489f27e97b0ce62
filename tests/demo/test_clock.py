"""The clock can stand in the past for demonstration data, and stamps of rows follow it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from partners.models import Organization
from portal.kernel import clock
from portal.kernel.ids import StampField
from tests.factories.partners import OfficeFactory

PAST = datetime(2025, 3, 1, 18, 30, tzinfo=UTC)


def test_now_within_at_is_the_instant_named():
    with clock.at(PAST):
        assert clock.now() == PAST
        assert clock.today() == date(2025, 3, 2), "half past one in the night in Palembang"
    assert clock.now() > PAST + timedelta(days=365)


def test_at_nested_returns_to_the_outer_instant():
    with clock.at(PAST):
        with clock.at(PAST + timedelta(days=1)):
            assert clock.now() == PAST + timedelta(days=1)
        assert clock.now() == PAST


def test_at_after_an_error_lets_go():
    with pytest.raises(KeyError), clock.at(PAST):
        raise KeyError
    assert clock.now() > PAST + timedelta(days=365)


def test_at_of_another_zone_is_told_in_utc():
    with clock.at(PAST.astimezone(timezone(timedelta(hours=9)))):
        assert clock.now() == PAST
        assert clock.now().tzinfo == UTC


def test_at_without_zone_is_refused():
    with pytest.raises(ValueError, match="naive"), clock.at(datetime(2025, 3, 1)):
        pass


@pytest.mark.django_db
def test_stamps_follow_the_clock_and_keep_a_day_that_is_named():
    with clock.at(PAST):
        row = OfficeFactory()
        named = Organization(kind="office", name="Bapas lama", code="bapas-lama", created_at=PAST - timedelta(days=9))
        named.save()
    assert (row.created_at, row.updated_at) == (PAST, PAST)
    assert named.created_at == PAST - timedelta(days=9)
    with clock.at(PAST + timedelta(days=2)):
        row.save()
    assert (row.created_at, row.updated_at) == (PAST, PAST + timedelta(days=2))


def test_stamp_field_is_an_ordinary_column_for_migrations():
    assert StampField(auto_now=True).deconstruct()[1] == "django.db.models.DateTimeField"
