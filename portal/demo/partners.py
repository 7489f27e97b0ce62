"""Lets partners, sponsors and employers come: they register, are verified, sign agreements and post vacancies."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from partners.actors import PUBLIC, Actor, actor_for
from partners.enums import OrganizationKind
from partners.models import Invitation, Organization, User
from partners.services import agreements, organizations
from partners.services.bulk import add_account, add_place
from partners.services.members import accept_invitation, invite
from placements.models import Vacancy
from placements.services.vacancies import FULL_WEEK, save_vacancy
from portal.demo import sources
from portal.demo.calendar import HORIZON, Calendar, at_hour, in_office, workday
from portal.demo.names import draw_phone
from portal.demo.office import mail_of
from portal.demo.world import EmployerInWorld, PartnerInWorld, World
from portal.kernel.money import pro_rata

if TYPE_CHECKING:
    from portal.demo.sources import BodySource, EmployerSource, JobSource, PartnerSource
    from portal.demo.timeline import Timeline

#: Days before its agreement begins on which a partner registers, is verified, drafts, hands in; it is signed on the first day.
REGISTERS, VERIFIED, DRAFTS, HANDS_IN = -30, -22, -15, -10
#: New participants are no longer taken so many days before an agreement ends.
REFERRALS_END_BEFORE = 60
#: Employers came before the first graduates; vacancies are posted in rounds so that some are always open.
EMPLOYER_CAME = -(HORIZON + 20)
ROUNDS = ((-575, -330), (-325, -150), (-145, 25), (-22, 50))
WAGE_STEP = 10_000


class Newcomers:
    """Registers organizations of one world on a timeline; accounts share one password hash."""

    def __init__(self, world: World, timeline: Timeline, rng: Random) -> None:
        self.world, self.timeline, self.rng = world, timeline, rng
        self.password = world.staff["kepala"].user.password
        self.lead, self.head = world.staff["bimker"], world.staff["kepala"]

    @property
    def calendar(self) -> Calendar:
        """The present of the world."""
        return self.world.calendar

    def account(self, key: str, name: str) -> User:
        """A person with the demonstration's password."""
        return add_account(email=mail_of(key), name=name, password_hash=self.password)

    def register(self, key: str, manager: str, now: datetime, **facts: Any) -> tuple[Organization, Actor]:
        """A new organization whose admin has followed the invitation."""
        row = organizations.register_organization(
            actor=PUBLIC, office=self.world.office, email=mail_of(key), now=now, phone=draw_phone(self.rng), **facts
        )
        return row, self.join(row, key, manager, now)

    def join(self, row: Organization, key: str, name: str, now: datetime) -> Actor:
        """Follow the invitation that was sent to this address."""
        invitation = Invitation.objects.open(now).get(organization=row, email=mail_of(key))
        return actor_for(accept_invitation(invitation=invitation, now=now, user=self.account(key, name)))

    def prove(self, row: Organization, manager: Actor, now: datetime) -> None:
        """Add papers and hand the registration in."""
        person = row.legal_form == "person"
        kinds = ("identity", "tax_number") if person else ("deed", "license")
        for kind in kinds:
            organizations.add_paper(
                actor=manager, organization=row, kind=kind, number=f"{kind[:3].upper()}-{self.rng.randrange(10**6):06d}", file=None, now=now
            )
        organizations.submit_organization(actor=manager, organization=row, now=now)

    def verify_later(self, instant: datetime, row: Organization, *people: Actor, **facts: Any) -> None:
        """The office says yes at ``instant``; its people act for a verified organization from then on."""

        def verify(now: datetime) -> None:
            organizations.verify_organization(actor=self.lead, organization=row, now=now, **facts)
            for person in people:
                person.membership.organization.refresh_from_db()

        self.timeline.add(instant, verify)

    # --- partners ----------------------------------------------------------------------------------------------------

    def partner(self, position: int, source: PartnerSource) -> None:
        """One partner from registration to its signed agreement."""
        first = self.calendar.day(source.term[0])
        self.timeline.add(self._when(first, REGISTERS), lambda now: self._partner_comes(position, source, first, now))

    def _when(self, first: date, days: int) -> datetime:
        return in_office(self.rng, first + timedelta(days=days))

    def _partner_comes(self, position: int, source: PartnerSource, first: date, now: datetime) -> None:
        key = "mitra" if position == 0 else f"mitra-{source.key}"
        row, manager = self.register(
            key,
            source.manager,
            now,
            name=source.name,
            kind=source.kind,
            legal_form=source.legal_form,
            description=source.description,
            craft=source.craft,
            region=self.world.regions[source.region],
            address=source.address,
        )
        self.prove(row, manager, now)
        staff = self._staff(row, manager, f"staf-{key}", source.staff, now) if source.staff else manager
        workshop = add_place(
            actor=manager,
            office=self.world.office,
            owner=row,
            kind="training_site",
            name=source.workshop,
            region_id=source.region,
            address=source.address,
        )
        partner = PartnerInWorld(source, row, manager, staff, workshop)
        self.world.partners[source.key] = partner
        self.verify_later(self._when(first, VERIFIED), row, manager, staff, decree_group=source.group)
        self.timeline.add(self._when(first, DRAFTS), lambda then: self._draft(partner, first, number=position + 1, now=then))

    def _staff(self, row: Organization, manager: Actor, key: str, name: str, now: datetime) -> Actor:
        invite(actor=manager, organization=row, email=mail_of(key), role="staff", now=now)
        return self.join(row, key, name, now)

    def _draft(self, partner: PartnerInWorld, first: date, *, number: int, now: datetime) -> None:
        length = partner.source.term[1]
        partner.agreement = self._agreement(partner, first, length)
        self.timeline.add(
            self._when(first, HANDS_IN),
            lambda then: agreements.submit_agreement(actor=partner.manager, agreement=partner.agreement, now=then),
        )
        self.timeline.add(
            in_office(self.rng, first),
            lambda then: agreements.sign_agreement(
                actor=self.head, agreement=partner.agreement, number=f"PKS-{number:02d}/BPS-PLG/{first.year}", signed_on=first, now=then
            ),
        )
        if partner.source.renewal:
            end = first + timedelta(days=length)
            self.timeline.add(
                in_office(self.rng, self.calendar.day(-12)),
                lambda _then: self._agreement(partner, end, 2 * 365, previous=partner.agreement, version=2),
            )

    def _agreement(self, partner: PartnerInWorld, first: date, length: int, **facts: Any) -> Any:
        last = first + timedelta(days=length)
        regencies = [self.world.regions[code] for code in partner.source.regencies]
        return agreements.draft_agreement(
            actor=partner.manager,
            lead=partner.organization,
            fields=partner.source.fields,
            districts=regencies,
            starts_on=first,
            ends_on=last,
            referrals_from=first,
            referrals_until=last - timedelta(days=REFERRALS_END_BEFORE),
            **facts,
        )

    def waiting(self, position: int, source: BodySource) -> None:
        """A partner that has handed in its papers and waits for the office."""

        def come(now: datetime) -> None:
            row, manager = self.register(
                f"calon-{position}",
                source.manager,
                now,
                name=source.name,
                kind=source.kind,
                description=source.description,
                craft=source.craft,
                region=self.world.regions[source.region],
                address=source.address,
            )
            self.prove(row, manager, now)

        self.timeline.add(at_hour(self.calendar.day(source.submitted), 9, 20), come)

    def sponsor(self, position: int, source: BodySource) -> None:
        """A sponsor, verified."""

        def come(now: datetime) -> None:
            row, manager = self.register(
                "sponsor" if position == 0 else f"sponsor-{position}",
                source.manager,
                now,
                name=source.name,
                kind=OrganizationKind.SPONSOR,
                description=source.description,
                region=self.world.regions[source.region],
                address=source.address,
            )
            self.prove(row, manager, now)
            self.verify_later(now + timedelta(days=2), row, manager)

        self.timeline.add(in_office(self.rng, self.calendar.day(-300)), come)

    # --- employers ---------------------------------------------------------------------------------------------------

    def employer(self, position: int, source: EmployerSource) -> None:
        """One employer, verified, with its vacancies of several rounds."""

        def come(now: datetime) -> None:
            key = "pemberi-kerja" if position == 0 else f"kerja-{source.key}"
            row, manager = self.register(
                key,
                source.manager,
                now,
                name=source.name,
                kind=OrganizationKind.EMPLOYER,
                description=source.description,
                craft=source.craft,
                region=self.world.regions[source.region],
                is_micro=source.is_micro,
            )
            self.prove(row, manager, now)
            self.verify_later(now + timedelta(days=2), row, manager)
            employer = EmployerInWorld(source, row, manager)
            self.world.employers.append(employer)
            self._post_rounds(employer)

        self.timeline.add(in_office(self.rng, self.calendar.day(EMPLOYER_CAME - position)), come)

    def _post_rounds(self, employer: EmployerInWorld) -> None:
        for posted, closes in ROUNDS:
            for job in employer.source.jobs:
                day = workday(self.calendar.day(posted + self.rng.randint(0, 5)))
                self.timeline.add(
                    at_hour(day, 10, self.rng.randint(0, 59)),
                    self._posting(employer, job, self.calendar.day(closes + self.rng.randint(0, 15))),
                )

    def _posting(self, employer: EmployerInWorld, job: JobSource, closes_on: date) -> Any:
        def post(now: datetime) -> None:
            region = self.world.regions[employer.source.region]
            skill = self.world.skills[job.skill]
            employer.vacancies.append(
                save_vacancy(
                    actor=employer.manager,
                    vacancy=Vacancy(),
                    now=now,
                    title=job.title,
                    skill=skill,
                    occupation_code=skill.occupation_code,
                    description=job.text,
                    region=region,
                    monthly_wage=wage_of(self.world, employer.source, job, now.year),
                    weekly_hours=FULL_WEEK,
                    places=job.places,
                    closes_on=closes_on,
                )
            )

        return post


def wage_of(world: World, source: EmployerSource, job: JobSource, year: int) -> int:
    """Rupiah a month: a micro business's own figure, else the minimum wage of place and year with the job's share above it."""
    if source.is_micro:
        return source.wage
    lowest = world.minimum_wage(source.region, year)
    exact = lowest + pro_rata(lowest, round(job.over * 100), 100)
    return -(-exact // WAGE_STEP) * WAGE_STEP


def invite_everybody(world: World, timeline: Timeline, rng: Random) -> None:
    """Put the coming of all organizations on the timeline."""
    newcomers = Newcomers(world, timeline, rng)
    for position, partner in enumerate(sources.partners()):
        newcomers.partner(position, partner)
    for position, body in enumerate(sources.waiting_partners(), start=1):
        newcomers.waiting(position, body)
    for position, body in enumerate(sources.sponsors()):
        newcomers.sponsor(position, body)
    for position, employer in enumerate(sources.employers()):
        newcomers.employer(position, employer)
