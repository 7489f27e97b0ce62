"""What the office looks at before it approves a cohort: agreement, new participants, money, hours. Pure over plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _

from portal.kernel.decisions import ALLOWED, Decision, Text, refused
from portal.kernel.money import format_rupiah
from portal.kernel.ranges import DateRange

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """The dates of a signed agreement."""

    number: str
    valid: DateRange
    referrals: DateRange


@dataclass(frozen=True, slots=True)
class CohortFacts:
    """What the checks need to know; money in whole rupiah, lengths in minutes."""

    runs: DateRange
    registers: DateRange
    agreement: AgreementFacts | None
    budget: int
    funds: int
    planned_minutes: int
    promised_minutes: int


@dataclass(frozen=True, slots=True)
class Check:
    """One line beside the proposal; a ``needed`` one that fails asks for a named exception."""

    code: str
    title: Text
    decision: Decision
    fact: Text
    needed: bool = True

    @property
    def tone(self) -> str:
        """Tone of its badge."""
        if self.decision:
            return "ok"
        return "bad" if self.needed else "warn"


def cohort_checks(facts: CohortFacts) -> list[Check]:
    """All checks of a proposal, in the order they are shown."""
    return [_agreement(facts), _referrals(facts), _funds(facts), _hours(facts)]


def missing(checks: Iterable[Check]) -> Decision:
    """The first needed check that fails, or ``ALLOWED``."""
    return next((check.decision for check in checks if check.needed and not check.decision), ALLOWED)


def _until(period: DateRange) -> str:
    return date_format(period.last, "DATE_FORMAT") if period.last else ""


def _agreement(facts: CohortFacts) -> Check:
    title = _("Agreement in force")
    if facts.agreement is None:
        return Check("agreement", title, refused("no_agreement", _("The partner has no signed agreement.")), "")
    fact = _("%(number)s, until %(day)s") % {"number": facts.agreement.number, "day": _until(facts.agreement.valid)}
    if facts.agreement.valid.covers(facts.runs):
        return Check("agreement", title, ALLOWED, fact)
    return Check("agreement", title, refused("agreement_ends", _("The agreement does not cover all days of the cohort.")), fact)


def _referrals(facts: CohortFacts) -> Check:
    title = _("New participants allowed")
    if facts.agreement is None:
        return Check("referrals", title, refused("no_agreement", _("The partner has no signed agreement.")), "")
    fact = _("until %(day)s") % {"day": _until(facts.agreement.referrals)}
    if facts.agreement.referrals.covers(facts.registers):
        return Check("referrals", title, ALLOWED, fact)
    return Check(
        "referrals", title, refused("referrals_ended", _("The agreement takes no new participants on all days of registration.")), fact
    )


def _funds(facts: CohortFacts) -> Check:
    fact = _("%(funds)s of %(budget)s") % {"funds": format_rupiah(facts.funds), "budget": format_rupiah(facts.budget)}
    short = refused("funds_short", _("The sources named do not cover the budget."))
    return Check("funds", _("Budget covered"), ALLOWED if facts.funds >= facts.budget else short, fact)


def _hours(facts: CohortFacts) -> Check:
    fact = _("%(planned)s of %(promised)s hours") % {
        "planned": _tidy(facts.planned_minutes / 60),
        "promised": _tidy(facts.promised_minutes / 60),
    }
    short = refused("hours_short", _("The sessions are shorter than the programme promises."))
    return Check("hours", _("Hours as promised"), ALLOWED if facts.planned_minutes >= facts.promised_minutes else short, fact, needed=False)


def _tidy(hours: float) -> str:
    return number_format(hours, decimal_pos=0 if hours == int(hours) else 1)
