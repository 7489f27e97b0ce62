"""Who sees which program, cohort, session, money and gift."""

import pytest

from partners.actors import PUBLIC, SYSTEM
from portal.kernel import clock
from programs.enums import CohortState, ProgramState
from programs.models import (
    Account,
    Cohort,
    CohortSlot,
    Entry,
    Funding,
    PaymentEvent,
    Posting,
    Program,
    ProgramVersion,
    Session,
    Sponsorship,
)
from programs.services.ledger import post_entry
from tests.factories.partners import EmployerFactory, OfficeFactory, SponsorFactory, actor_in
from tests.factories.programs import (
    AccountFactory,
    CohortFactory,
    CohortSlotFactory,
    FundingFactory,
    ProgramFactory,
    SessionFactory,
    SponsorshipFactory,
)
from tests.programs.helpers import sides

pytestmark = pytest.mark.django_db
HIDDEN_COHORTS = [CohortState.DRAFT, CohortState.PROPOSED, CohortState.RETURNED, CohortState.APPROVED, CohortState.CANCELLED]


def roles(people):
    """Everybody of whom something could be expected, by what they are."""
    office = people.head.organization
    return {
        "manager": people.manager,
        "staff": people.staff,
        "head": people.head,
        "officer": people.officer,
        "evaluator": actor_in(office, "evaluator"),
        "administrator": actor_in(office, "administrator"),
        "public": PUBLIC,
        "employer": actor_in(EmployerFactory(office=office)),
        "other_partner": sides().manager,
        "other_office": actor_in(OfficeFactory(), "head"),
    }


def who_sees(people, row):
    return {name for name, actor in roles(people).items() if type(row).objects.visible_to(actor).filter(pk=row.pk).exists()}


OWN = {"manager", "staff", "head", "officer", "evaluator"}
ALL = OWN | {"administrator", "public", "employer", "other_partner", "other_office"}


@pytest.mark.parametrize("state", ProgramState)
def test_program_is_public_only_when_published(state):
    people = sides()
    program = ProgramFactory(partner=people.manager.organization, state=state)
    assert who_sees(people, program) == (ALL if state == ProgramState.PUBLISHED else OWN)
    assert Program.objects.own(people.staff).count() == 1
    assert not Program.objects.own(PUBLIC).exists()
    assert not Program.objects.own(roles(people)["employer"]).exists()


@pytest.mark.parametrize("state", CohortState)
def test_cohort_and_its_sessions_are_public_only_when_open_or_later(state):
    people = sides()
    cohort = CohortFactory(program=ProgramFactory(partner=people.manager.organization), state=state)
    expected = OWN if state in HIDDEN_COHORTS else ALL
    for row in (cohort, SessionFactory(cohort=cohort), CohortSlotFactory(cohort=cohort)):
        assert who_sees(people, row) == expected


def test_cohort_of_an_archived_program_is_not_public():
    people = sides()
    program = ProgramFactory(partner=people.manager.organization, state=ProgramState.ARCHIVED)
    assert who_sees(people, CohortFactory(program=program)) == OWN
    assert not Cohort.objects.known_to_all().exists()


def test_money_and_versions_stay_between_partner_and_office():
    people = sides()
    program = ProgramFactory(partner=people.manager.organization)
    version = ProgramVersion.objects.create(program=program, number=1, content={}, published_at=clock.now())
    for row in (FundingFactory(cohort=CohortFactory(program=program)), version):
        assert who_sees(people, row) == OWN


def test_ledger_is_for_the_leaders_of_the_office():
    people = sides()
    office = people.head.organization
    paid, free = AccountFactory(office=office, kind="paid"), AccountFactory(office=office)
    entry = post_entry(actor=SYSTEM, kind="payment", reference="x", amounts={paid: -5, free: 5}, at=clock.now())
    for row in (paid, entry, entry.postings.first()):
        assert who_sees(people, row) == {"head"}
    assert Entry.objects.visible_to(people.head).count() == 1
    assert Posting.objects.visible_to(people.head).count() == 2


def test_gift_is_seen_by_its_sponsor_and_the_leaders():
    people = sides()
    sponsor = actor_in(SponsorFactory(office=people.head.organization))
    gift = SponsorshipFactory(office=people.head.organization, organization=sponsor.organization)
    event = PaymentEvent.objects.create(event_id="e", kind="k", payload={}, sponsorship=gift, received_at=clock.now())
    assert who_sees(people, gift) == {"head"}
    assert Sponsorship.objects.visible_to(sponsor).get() == gift
    assert not Sponsorship.objects.visible_to(actor_in(SponsorFactory())).exists()
    assert who_sees(people, event) == {"head"}


@pytest.mark.parametrize(
    "model", [Program, Cohort, CohortSlot, Session, Funding, ProgramVersion, Account, Entry, Posting, Sponsorship, PaymentEvent]
)
def test_system_sees_all_and_every_model_says_who_may(model):
    assert str(model.objects.visible_to(SYSTEM).query) == str(model.objects.all().query) or model in (Entry, Posting)
    assert model.objects.visible_to(PUBLIC).count() == 0
