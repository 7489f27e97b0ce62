"""Steps of people: put on file, assigned, talked with, asked for consents, and out of guidance again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from enrollment.enums.clients import RestrictionMode
from enrollment.services import clients, consents, officers, wishes
from enrollment.services.bulk import add_assessment, own_instrument
from enrollment.services.clients import GuarantorData, Period, Person
from placements.enums import IncomeKind
from placements.models import CandidateProfile
from placements.services import incomes, profiles
from portal.demo.by_services.steps import Steps
from portal.demo.story import INSTRUMENT, NO_LONGER_NEEDED, RESTRICTED_BECAUSE

if TYPE_CHECKING:
    from portal.demo.plan.model import Life, PlannedConsent
    from portal.demo.timeline import Timeline
    from portal.demo.world import World


class PeopleSteps(Steps):
    """Everything about people but classes and work."""

    def __init__(self, world: World, timeline: Timeline) -> None:
        super().__init__(world, timeline)
        self.instrument = own_instrument(**INSTRUMENT)

    def expect(self, life: Life) -> None:
        """One person from the register to the end of guidance."""
        self.add(life.registered_at, self._register, life)
        self.add(life.assigned_at, self._assign, life)
        self.add(life.acknowledged_at, self._acknowledge, life)
        for at, kind, note in life.contacts:
            self.add(at, self._contact, life, kind, note)
        self.add(life.wished_at, self._wish, life)
        for consent in life.consents:
            self.add(consent.at, self._consent, life, consent)
        if life.available:
            self.add(life.available[0], self._describe, life)
        if life.ending:
            self.add(life.ending[2], self._end, life)

    def _register(self, life: Life, now: datetime) -> None:
        guarantor = GuarantorData(**life.guarantor) if life.guarantor else None
        life.row = clients.create_client(
            actor=self.staff["registrasi"], person=Person(**life.person), period=Period(**life.period), guarantor=guarantor, now=now
        )

    def _assign(self, life: Life, now: datetime) -> None:
        officer = self.officer(life)
        lead = self.staff["kasi-anak" if life.is_child else "kasi-dewasa"]
        officers.assign_officer(actor=lead, client=life.row, officer=officer.membership, now=now)
        if life.is_restricted:
            named = [officer.user, self.staff["kepala"].user, lead.user]
            officers.restrict_client(
                actor=lead, client=life.row, mode=RestrictionMode.ONLY_NAMED, users=named, reason=RESTRICTED_BECAUSE, now=now
            )

    def _acknowledge(self, life: Life, now: datetime) -> None:
        clients.acknowledge_duties(actor=self.officer(life), guarantor=life.row.guarantors.get(), now=now)

    def _contact(self, life: Life, kind: str, note: str, now: datetime) -> None:
        clients.record_contact(actor=self.officer(life), client=life.row, kind=kind, at=now - timedelta(minutes=4), note=note, now=now)

    def _wish(self, life: Life, now: datetime) -> None:
        officer = self.officer(life)
        wishes.record_wish(actor=officer, client=life.row, skills=life.wishes, limits=wishes.Limits(**life.limits), now=now)
        if life.duty:
            clients.set_reporting_duties(actor=officer, client=life.row, duties=[life.duty])
        if life.baseline:
            incomes.record_income(actor=officer, client=life.row, kind=IncomeKind.BASELINE, now=now, **life.baseline)
        if life.assessed_on:
            add_assessment(actor=officer, client=life.row, instrument=self.instrument, taken_on=life.assessed_on, needs=life.needs)

    def _consent(self, life: Life, consent: PlannedConsent, now: datetime) -> None:
        row = consents.give_consent(
            actor=self.officer(life),
            client=life.row,
            purpose=consent.purpose,
            channel=consent.channel,
            language="id",
            now=now,
            witness=self.staff["asisten"].user.name,
            guardian_name=consent.guardian,
            child_assented=life.is_child,
        )
        self.add(consent.withdrawn_at, self._withdraw_consent, life, row)

    def _withdraw_consent(self, life: Life, row: Any, now: datetime) -> None:
        consents.withdraw_consent(actor=self.officer(life), consent=row, now=now, reason=NO_LONGER_NEEDED)

    def _describe(self, life: Life, now: datetime) -> None:
        _at, available_from, summary = life.available  # type: ignore[misc]
        profile = CandidateProfile.objects.get(client=life.row)
        profiles.describe_profile(actor=self.officer(life), profile=profile, available_from=available_from, summary=summary)

    def _end(self, life: Life, now: datetime) -> None:
        reason, ended_on, _at = life.ending  # type: ignore[misc]
        period = life.row.periods.select_related("client").get()
        clients.end_guidance(actor=self.officer(life), period=period, reason=reason, ended_on=ended_on, now=now)
