"""Skills, programs, cohorts and sessions for tests; by default published, open and two weeks ahead."""

from datetime import time, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from portal.kernel import clock
from programs.enums import CohortState, FundingSource, ProgramState
from programs.models import Account, Cohort, CohortSlot, Funding, Program, Session, Skill, Sponsorship
from tests.factories.partners import AgreementFactory, OfficeFactory, PokmasFactory


class SkillFactory(DjangoModelFactory):
    """A skill beside those that the product ships, in a group of its own."""

    class Meta:
        model = Skill

    code = factory.Sequence(lambda n: f"skill-{n}")
    name_en = factory.Sequence(lambda n: f"Skill {n}")
    name_id = factory.Sequence(lambda n: f"Keterampilan {n}")


class ProgramFactory(DjangoModelFactory):
    """A published program of a verified partner."""

    class Meta:
        model = Program

    partner = factory.SubFactory(PokmasFactory)
    office = factory.SelfAttribute("partner.office")
    skill = factory.SubFactory(SkillFactory)
    title = factory.Sequence(lambda n: f"Batik ciprat {n}")
    slug = factory.Sequence(lambda n: f"batik-ciprat-{n}")
    summary = "Malam dan warna dicipratkan dengan kuas."
    hours = 60
    session_count = 15
    cost_per_seat = 850_000
    state = ProgramState.PUBLISHED
    version = factory.LazyAttribute(lambda row: 1 if row.state == ProgramState.PUBLISHED else 0)
    published_at = factory.LazyAttribute(lambda row: clock.now() if row.state == ProgramState.PUBLISHED else None)


class CohortFactory(DjangoModelFactory):
    """An open cohort that starts in two weeks, under an agreement of its partner; no sessions unless asked for."""

    class Meta:
        model = Cohort

    program = factory.SubFactory(ProgramFactory)
    number = factory.LazyAttribute(lambda row: Cohort.objects.filter(program=row.program).count() + 1)
    program_version = 1
    state = CohortState.OPEN
    region_id = "16.71.01"
    starts_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=14))
    ends_on = factory.LazyAttribute(lambda row: row.starts_on + timedelta(days=20))
    registration_opens_on = factory.LazyAttribute(lambda row: row.starts_on - timedelta(days=30))
    registration_closes_on = factory.LazyAttribute(lambda row: row.starts_on - timedelta(days=1))
    capacity = 20
    minimum = 5
    agreement = factory.Maybe("has_agreement", factory.SubFactory(AgreementFactory, lead=factory.SelfAttribute("..program.partner")), None)

    class Params:
        has_agreement = factory.LazyAttribute(
            lambda row: row.state not in {CohortState.DRAFT, CohortState.PROPOSED, CohortState.RETURNED, CohortState.CANCELLED}
        )


class SessionFactory(DjangoModelFactory):
    """The next planned session of a cohort, ten in the morning for four hours, one a day from the first day on."""

    class Meta:
        model = Session

    cohort = factory.SubFactory(CohortFactory)
    number = factory.LazyAttribute(lambda row: Session.objects.filter(cohort=row.cohort).count() + 1)
    starts_at = factory.LazyAttribute(lambda row: clock.at_wib(row.cohort.starts_on + timedelta(days=row.number - 1), time(10)))
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(hours=4))


class CohortSlotFactory(DjangoModelFactory):
    """Monday, ten to two."""

    class Meta:
        model = CohortSlot

    cohort = factory.SubFactory(CohortFactory)
    weekday = 0
    starts_at = time(10)
    ends_at = time(14)


class FundingFactory(DjangoModelFactory):
    """Money of the partner."""

    class Meta:
        model = Funding

    cohort = factory.SubFactory(CohortFactory)
    source = FundingSource.PARTNER
    amount = 5_000_000


class AccountFactory(DjangoModelFactory):
    """An account of an office."""

    class Meta:
        model = Account

    office = factory.SubFactory(OfficeFactory)
    kind = "unallocated"


class SponsorshipFactory(DjangoModelFactory):
    """A gift to the general fund."""

    class Meta:
        model = Sponsorship

    office = factory.SubFactory(OfficeFactory)
    sponsor_name = "Koperasi Sejahtera"
    sponsor_email = "sponsor@simpul.example"
    amount = 1_000_000


def sessions_for(cohort: Cohort, count: int, **fields: Any) -> list[Session]:
    """``count`` sessions of a cohort on consecutive days."""
    return [SessionFactory(cohort=cohort, **fields) for _number in range(count)]
