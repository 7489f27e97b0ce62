"""What the tests of the way through programs share: a class of the office, its officer, its partner, ready clients."""

import pytest

from tests.factories.flow import confirmed, enrolled, officer_in, open_class, partner_actor, ready_client


@pytest.fixture
def cohort(frozen):
    return open_class()


@pytest.fixture
def officer(cohort):
    return officer_in(cohort.program.office)


@pytest.fixture
def partner(cohort):
    return partner_actor(cohort)


@pytest.fixture
def client_row(cohort, officer):
    return ready_client(cohort.program.office, officer)


@pytest.fixture
def people(cohort, officer):
    """Three enrolled people, and the cohort confirmed."""
    rows = [enrolled(officer=officer, client=ready_client(cohort.program.office, officer), cohort=cohort) for _number in range(3)]
    confirmed(cohort)
    return rows
