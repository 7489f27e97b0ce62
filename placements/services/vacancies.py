"""Vacancies: a wage that the law allows, exclusions only where a law is named, and an end by themselves."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import MinimumWage
from placements.enums import VacancyState
from placements.models import Vacancy
from placements.policies import may_ask_for_introduction
from portal.kernel import audit, clock
from portal.kernel.decisions import ALLOWED, Decision, refused
from portal.kernel.money import format_rupiah, pro_rata

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.models import Organization

#: A full working week (Job Creation Law, art. 81: 40 hours).
FULL_WEEK = 40


def wage_is_lawful(*, employer: Organization, region_code: str, year: int, monthly_wage: int, weekly_hours: int) -> Decision:
    """Against the minimum wage of year and district, pro rata of hours; micro and small businesses are outside it (domain.md A9)."""
    codes = [region_code, region_code.split(".")[0]]
    wages = {row.region_id: row.monthly_amount for row in MinimumWage.objects.filter(region__in=codes, year=year)}
    minimum = wages.get(codes[0]) or wages.get(codes[1])
    if employer.is_micro or minimum is None:
        return ALLOWED
    needed = pro_rata(minimum, min(weekly_hours, FULL_WEEK), FULL_WEEK)
    if monthly_wage >= needed:
        return ALLOWED
    text = _("The minimum wage here is %(wage)s for these hours. Micro and small businesses: say so in your registration.")
    return refused("under_minimum_wage", text % {"wage": format_rupiah(needed)})


@transaction.atomic
def save_vacancy(*, actor: Actor, vacancy: Vacancy, now: datetime, **facts: Any) -> Vacancy:
    """Post or change a vacancy. Raises DomainError: not verified, wage under the minimum."""
    may_ask_for_introduction(actor).or_raise()
    for name, value in facts.items():
        setattr(vacancy, name, value)
    vacancy.employer = actor.home
    wage_is_lawful(
        employer=actor.home, region_code=vacancy.region_id, year=clock.wib(now).year, monthly_wage=vacancy.monthly_wage,
        weekly_hours=vacancy.weekly_hours,
    ).or_raise()
    vacancy.full_clean()
    vacancy.save()
    audit.record("vacancy.save", actor=actor, subject=vacancy)
    return vacancy


@transaction.atomic
def close_vacancy(*, actor: Actor, vacancy: Vacancy) -> Vacancy:
    """The work is no longer on offer."""
    Vacancy.objects.visible_to(actor).filter(pk=vacancy.pk).update(state=VacancyState.CLOSED)
    audit.record("vacancy.close", actor=actor, subject=vacancy)
    vacancy.state = VacancyState.CLOSED
    return vacancy


def close_stale(now: datetime) -> dict[str, int]:
    """Job: vacancies past their last day close by themselves."""
    stale = Vacancy.objects.filter(state=VacancyState.OPEN, closes_on__lt=clock.wib(now).date())
    return {"closed": stale.update(state=VacancyState.CLOSED)}
