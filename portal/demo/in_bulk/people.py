"""Writes the people of a plan: files, guidance, officers, contacts, wishes, income, consents, and who may not see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from enrollment.ages import months_later
from enrollment.consent_texts import SHARED_FIELDS, current_text
from enrollment.enums.clients import AssignmentState, ClientState, ConsentPurpose, RestrictionMode
from enrollment.models import (
    Assessment,
    Client,
    ClientContact,
    Consent,
    Guarantor,
    GuidancePeriod,
    OfficerAssignment,
    ReportingDuty,
    Restriction,
    Wish,
    WishSheet,
)
from enrollment.sdp.text import squeezed
from enrollment.services.bulk import REPEATED_AFTER_MONTHS, own_instrument, past_client
from enrollment.services.clients import Person, next_roster_number
from enrollment.services.consents import longest_end
from enrollment.services.duplicates import find_and_store_pairs
from partners.services.bulk import Trail, store
from placements.enums import IncomeKind
from placements.models import CandidateProfile, IncomeRecord
from portal.demo.story import INSTRUMENT, NO_LONGER_NEEDED, RESTRICTED_BECAUSE
from portal.kernel import clock
from portal.kernel.clock import wib

if TYPE_CHECKING:
    from partners.actors import Actor
    from portal.demo.plan.model import Life, PlannedConsent
    from portal.demo.world import World

CLOSED = {"deceased": ClientState.DECEASED, "transferred": ClientState.TRANSFERRED}


class People:
    """Writes one batch of lives; each knows its row afterwards."""

    def __init__(self, world: World, trail: Trail) -> None:
        self.world, self.trail = world, trail
        self.instrument = own_instrument(**INSTRUMENT)

    def write(self, lives: list[Life]) -> None:
        """Everything about the people themselves."""
        first = next_roster_number(self.world.office)
        for position, life in enumerate(lives):
            life.row = past_client(
                office=self.world.office, person=Person(**life.person), roster_number=first + position, at=life.registered_at
            )
            life.row.state = CLOSED.get(life.ending[0], ClientState.ENDED) if life.ending else ClientState.ACTIVE
        store(Client, (life.row for life in lives))
        self._guidance(lives)
        self._talks(lives)
        self._consents(lives)
        self._profiles(lives)
        for life in lives:
            if life.is_typed_twice:
                find_and_store_pairs(client=life.row, now=life.registered_at)
        self._restrictions([life for life in lives if life.is_restricted and life.assigned_at])

    def _officer(self, life: Life) -> Actor:
        return self.world.officers[life.officer or 0]

    def _lead(self, life: Life) -> Actor:
        return self.world.staff["kasi-anak" if life.is_child else "kasi-dewasa"]

    # --- guidance ----------------------------------------------------------------------------------------------------

    def _guidance(self, lives: list[Life]) -> None:
        periods = store(GuidancePeriod, (self._period(life) for life in lives))
        assigned = [life for life in lives if life.assigned_at]
        assignments = store(OfficerAssignment, (self._assignment(life) for life in assigned))
        guarded = [life for life in lives if life.guarantor]
        guarantors = store(Guarantor, (self._guarantor(life) for life in guarded))
        registry = self.world.staff["registrasi"]
        for life, period in zip(lives, periods, strict=True):
            self._say(life, "client.create", registry, life.registered_at, life.row)
            self._say(life, "guidanceperiod.create", registry, life.registered_at, period)
            if life.ending:
                self._say(life, "guidanceperiod.end", self._officer(life), life.ending[2], period, reason=life.ending[0])
        for life, assignment in zip(assigned, assignments, strict=True):
            self._say(life, "client.assign", self._lead(life), life.assigned_at, assignment)
        for life, guarantor in zip(guarded, guarantors, strict=True):
            if life.acknowledged_at:
                self._say(life, "guarantor.acknowledge", self._officer(life), life.acknowledged_at, guarantor)

    def _say(self, life: Life, action: str, actor: Actor, at: Any, subject: Any, reason: str = "") -> None:
        self.trail.act(action, actor=actor, at=at, subject=subject, person=life.row, reason=reason)

    def _period(self, life: Life) -> GuidancePeriod:
        reason, ended_on = life.ending[:2] if life.ending else ("", None)
        return GuidancePeriod(
            client=life.row,
            office=self.world.office,
            register_key=squeezed(life.period["register_number"]),
            end_reason=reason,
            ended_on=ended_on,
            created_at=life.registered_at,
            **life.period,
        )

    def _assignment(self, life: Life) -> OfficerAssignment:
        return OfficerAssignment(
            client=life.row,
            officer=self._officer(life).membership,
            state=AssignmentState.ACCEPTED,
            offered_at=life.assigned_at,
            offered_by=self._lead(life).user,
            starts_at=life.assigned_at,
        )

    def _guarantor(self, life: Life) -> Guarantor:
        return Guarantor(
            client=life.row, duties_acknowledged_at=life.acknowledged_at, created_at=life.registered_at, **(life.guarantor or {})
        )

    # --- talks -------------------------------------------------------------------------------------------------------

    def _talks(self, lives: list[Life]) -> None:
        self._contacts(lives)
        heard = [life for life in lives if life.wished_at]
        store(Wish, (wish for life in heard for wish in self._wishes(life)))
        store(WishSheet, (self._sheet(life) for life in heard))
        store(ReportingDuty, (ReportingDuty(client=life.row, **life.duty) for life in heard if life.duty))
        self._baselines([life for life in heard if life.baseline])
        self._assessments([life for life in heard if life.assessed_on])
        for life in heard:
            self._say(life, "client.wish", self._officer(life), life.wished_at, life.row)
            if life.duty:
                self._say(life, "client.duties", self._officer(life), life.wished_at, life.row)

    def _contacts(self, lives: list[Life]) -> None:
        told = [(life, at) for life in lives for at, _kind, _note in life.contacts]
        rows = store(
            ClientContact,
            (
                ClientContact(client=life.row, kind=kind, at=at - timedelta(minutes=4), note=note, recorded_by=self._officer(life).user)
                for life in lives
                for at, kind, note in life.contacts
            ),
        )
        for (life, at), row in zip(told, rows, strict=True):
            self._say(life, "clientcontact.create", self._officer(life), at, row)

    def _wishes(self, life: Life) -> Iterator[Wish]:
        for rank, skill in enumerate(life.wishes, start=1):
            yield Wish(client=life.row, rank=rank, skill=skill, recorded_at=life.wished_at)

    def _sheet(self, life: Life) -> WishSheet:
        limits = {**life.limits, "unavailable_days": sorted(life.limits.get("unavailable_days", ()))}
        return WishSheet(client=life.row, recorded_at=life.wished_at, recorded_by=self._officer(life).user, **limits)

    def _baselines(self, lives: list[Life]) -> None:
        rows = store(
            IncomeRecord,
            (
                IncomeRecord(
                    client=life.row,
                    kind=IncomeKind.BASELINE,
                    recorded_on=wib(life.wished_at).date(),
                    recorded_by=self._officer(life).user,
                    **(life.baseline or {}),
                )
                for life in lives
                if life.wished_at
            ),
        )
        for life, row in zip(lives, rows, strict=True):
            self._say(life, "income.record", self._officer(life), life.wished_at, row, reason=IncomeKind.BASELINE)

    def _assessments(self, lives: list[Life]) -> None:
        rows = store(
            Assessment,
            (
                Assessment(
                    client=life.row,
                    instrument=self.instrument,
                    assessor=self._officer(life).membership,
                    taken_on=life.assessed_on,
                    needs=life.needs,
                    next_due_on=months_later(life.assessed_on, REPEATED_AFTER_MONTHS),
                )
                for life in lives
                if life.assessed_on
            ),
        )
        for life, row in zip(lives, rows, strict=True):
            self._say(life, "assessment.record", self._officer(life), life.wished_at, row)

    # --- consents ----------------------------------------------------------------------------------------------------

    def _consents(self, lives: list[Life]) -> None:
        given = [(life, consent) for life in lives for consent in life.consents]
        rows = store(Consent, (self._consent(life, consent) for life, consent in given))
        for (life, consent), row in zip(given, rows, strict=True):
            self._say(life, "consent.give", self._officer(life), consent.at, row, reason=consent.purpose)
            if consent.withdrawn_at:
                self._say(life, "consent.withdraw", self._officer(life), consent.withdrawn_at, row, reason=consent.purpose)

    def _consent(self, life: Life, consent: PlannedConsent) -> Consent:
        """With the text of today and the longest end; a later yes for the same purpose takes its place."""
        later = [each.at for each in life.consents if each.purpose == consent.purpose and each.at > consent.at]
        expires = clock.end_of_day(longest_end(life.row, consent.purpose, wib(consent.at).date()))
        replaced = min(later, default=None)
        withdrawn = consent.withdrawn_at or (replaced if replaced and replaced < expires else None)
        reason = NO_LONGER_NEEDED if consent.withdrawn_at else "replaced" if withdrawn else ""
        officer = self._officer(life)
        return Consent(
            client=life.row,
            purpose=consent.purpose,
            fields=list(SHARED_FIELDS[ConsentPurpose(consent.purpose)]),
            text_version=current_text(consent.purpose).version,
            language="id",
            channel=consent.channel,
            witness=self.world.staff["asisten"].user.name,
            guardian_name=consent.guardian,
            child_assented=life.is_child,
            given_at=consent.at,
            given_by=officer.user,
            expires_at=expires,
            withdrawn_at=withdrawn,
            withdrawn_by=officer.user if withdrawn else None,
            withdrawal_reason=reason,
        )

    def _profiles(self, lives: list[Life]) -> None:
        """Whoever may be seen by employers has a profile; skills and month are added with the certificates."""
        shown = [life for life in lives if any(each.purpose == ConsentPurpose.EMPLOYER_VIEW for each in life.consents)]
        rows = store(CandidateProfile, (self._profile(life) for life in shown))
        for life, row in zip(shown, rows, strict=True):
            life.row.candidate_profile = row
            if life.available:
                self._say(life, "profile.describe", self._officer(life), life.available[0], row)

    def _profile(self, life: Life) -> CandidateProfile:
        region = life.person["region"]
        _at, available_from, summary = life.available or (None, None, "")
        first = min(each.at for each in life.consents if each.purpose == ConsentPurpose.EMPLOYER_VIEW)
        return CandidateProfile(
            client=life.row, region_id=region.parent_id, available_from=available_from, summary=summary, created_at=first
        )

    def _restrictions(self, lives: list[Life]) -> None:
        rows = store(
            Restriction,
            (
                Restriction(
                    client=life.row,
                    mode=RestrictionMode.ONLY_NAMED,
                    reason=RESTRICTED_BECAUSE,
                    set_at=life.assigned_at,
                    set_by=self._lead(life).user,
                )
                for life in lives
            ),
        )
        for life, row in zip(lives, rows, strict=True):
            row.users.set([self._officer(life).user, self.world.staff["kepala"].user, self._lead(life).user])
            self._say(life, "client.restrict", self._lead(life), life.assigned_at, row, reason=RestrictionMode.ONLY_NAMED)
