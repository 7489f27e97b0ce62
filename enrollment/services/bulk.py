"""Writes of many rows at once, for demonstration data, imports of history and benchmarks.

Whoever calls these has decided already; policies and forms are not asked, constraints and triggers are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from enrollment.ages import months_later
from enrollment.credentials import Badge, issue_credential
from enrollment.documents.discretion import check_discreet
from enrollment.models import Assessment, Booking, Certificate, Client, Enrollment, Instrument
from enrollment.services import certificates
from enrollment.services.clients import Person, person_columns
from enrollment.services.numbers import next_number
from portal.kernel import audit, clock
from programs.terms import terms_of

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.models import Organization
    from programs.models import Session

#: An assessment is repeated after a year (Permenkumham 12/2013; domain.md A7).
REPEATED_AFTER_MONTHS = 12


def own_instrument(*, code: str, version: str, title: str, domains: Iterable[str]) -> Instrument:
    """An instrument that only orders life domains by need; the same code and version again answers the same row."""
    row, _new = Instrument.objects.get_or_create(
        code=code, version=version, defaults={"title": title, "definition": {"domains": list(domains)}}
    )
    return row


@transaction.atomic
def add_assessment(*, actor: Actor, client: Client, instrument: Instrument, taken_on: date, needs: Sequence[str]) -> Assessment:
    """The needs of one client in order of weight, as an officer found them on a day."""
    row = Assessment.objects.create(
        client=client,
        instrument=instrument,
        assessor=actor.membership,
        taken_on=taken_on,
        needs=list(needs),
        next_due_on=months_later(taken_on, REPEATED_AFTER_MONTHS),
    )
    audit.record("assessment.record", actor=actor, subject=row, person=client)
    return row


# --- people and their ways ------------------------------------------------------------------------------------------


def past_client(*, office: Organization, person: Person, roster_number: int, at: datetime) -> Client:
    """A row for somebody who was put on file at an instant; not saved. A national number counts as confirmed."""
    return Client(
        **person_columns(person), office=office, roster_number=roster_number, nik_confirmed=bool(person.nik), created_at=at, updated_at=at
    )


def bookings_of(enrollment: Enrollment, sessions: Iterable[Session]) -> list[Booking]:
    """The sessions that somebody booked and that were not called off."""
    return [
        Booking(
            client_id=enrollment.client_id, session=session, enrollment=enrollment, starts_at=session.starts_at, ends_at=session.ends_at
        )
        for session in sessions
    ]


# --- certificates ----------------------------------------------------------------------------------------------------


class CertificateMaker:
    """Makes many certificates of finished enrollments, by the rules of ``services.certificates``; saves none of them.

    Enrollments come with client, program, skill, partner and region loaded. Their numbers run on in the series of each body.
    """

    def __init__(self, *, now: datetime) -> None:
        self.key, self.now, self.is_key_kept = certificates.signing_keys()[0], now, False
        self.towns: dict[int, str] = {}

    def make(self, *, enrollment: Enrollment, signer: Actor, signer_title: str, at: datetime) -> Certificate:
        """One certificate, signed at an instant. Raises DomainError for a word that would out the holder."""
        cohort, partner, holder = enrollment.own_cohort, enrollment.program.partner, enrollment.client.name
        cohort.program = enrollment.program
        program = terms_of(cohort)
        check_discreet(partner.name, program.skill.name_id, program.skill.name_en, signer_title).or_raise()
        row = Certificate(
            number=next_number(partner, clock.wib(at).year),
            enrollment=enrollment,
            kind=certificates.kind_issued(program),
            issued_at=at,
            signer=signer.membership,
            signer_name=signer.user.name,
            signer_title=signer_title,
            signer_role=signer.role,
            holder_name=holder,
            holder_name_hash=certificates.name_hash(holder),
            program_title=program.title,
            partner_name=partner.name,
            skill_name_id=program.skill.name_id,
            skill_name_en=program.skill.name_en,
            issued_in=self._town(partner),
            hours=program.hours,
            session_count=enrollment.sessions_held or program.session_count,
            starts_on=cohort.starts_on,
            ends_on=cohort.ends_on,
            units=[title for title, _detail in program.outline_steps][: certificates.MOST_UNITS],
        )
        row.credential = self._credential(row, holder)
        return row

    def _town(self, partner: Organization) -> str:
        if partner.pk not in self.towns:
            self.towns[partner.pk] = certificates._town(partner)
        return self.towns[partner.pk]

    def _credential(self, row: Certificate, holder: str) -> str:
        badge = Badge(
            certificate_id=row.public_id,
            training_body=row.partner_name,
            skill=row.skill_name_id,
            skill_en=row.skill_name_en,
            hours=row.hours or 0,
            issued_at=row.issued_at,
        )
        self._keep_key()
        return issue_credential(badge, holder=holder, key=self.key)

    def _keep_key(self) -> None:
        """The public half of the key that signs is kept for good, from its first use on."""
        if not self.is_key_kept:
            certificates.keep_public_key(self.key, now=self.now)
            self.is_key_kept = True
