"""The renewal file: what happened under one agreement with one of its parties, gathered from every app for one print."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from partners import providers
from partners.actors import Actor
from partners.enums import ActivityKind
from partners.models import Agreement, Organization, PartnerActivity
from partners.providers import Fact, RenewalPart, Section, renewal_parts
from portal.kernel import clock
from portal.kernel.decisions import Text

#: A partner that gave no sign of life for so many days is silent.
SILENT_AFTER_DAYS = 90


@dataclass(frozen=True, slots=True)
class RenewalFile:
    """Everything that is printed; names of clients have no place in it."""

    agreement: Agreement
    partner: Organization
    sections: tuple[Section, ...]
    duties: tuple[Text, ...]
    made_at: datetime


def party_of(agreement: Agreement, actor: Actor, code: str = "") -> Organization:
    """Whose file is meant: a partner reads its own, the office that of the party with this code, else of the lead."""
    if not actor.is_lead:
        return actor.home
    return agreement.members.filter(code=code).order_by("pk").first() or agreement.lead


def renewal_file(*, agreement: Agreement, partner: Organization, now: datetime) -> RenewalFile:
    """Gather the file; reads only."""
    parts = renewal_parts(agreement, partner, clock.wib(now).date())
    sections = tuple(section for part in parts for section in part.sections)
    return RenewalFile(agreement, partner, sections, tuple(duty for part in parts for duty in part.duties), now)


def activity_part(agreement: Agreement, partner: Organization, today: date) -> RenewalPart:
    """Signs of life while the agreement ran, and what this app still waits for."""
    first, last = clock.at_wib(agreement.starts_on), clock.end_of_day(min(agreement.ends_on, today))
    rows = PartnerActivity.objects.filter(organization=partner, at__gte=first, at__lt=last)
    facts = (*_kinds(rows), *_last_sign(rows, today))
    title = pgettext("renewal file", "Activity")
    return RenewalPart(sections=(Section(title, facts),), duties=tuple(_duties(agreement, partner, today)))


def _kinds(rows: QuerySet[PartnerActivity]) -> list[Fact]:
    count = Counter(rows.order_by().values_list("kind", flat=True))
    return [Fact(ActivityKind(kind).label, str(number)) for kind, number in sorted(count.items(), key=lambda one: -one[1])]


def _last_sign(rows: QuerySet[PartnerActivity], today: date) -> list[Fact]:
    latest = rows.order_by("-at", "pk").first()
    if latest is None:
        return [Fact(_("Last sign of life"), _("none on record"))]
    day = clock.wib(latest.at).date()
    silent = (today - day).days > SILENT_AFTER_DAYS
    return [Fact(_("Last sign of life"), date_format(day, "DATE_FORMAT"), _("silent for more than three months") if silent else "")]


def _duties(agreement: Agreement, partner: Organization, today: date) -> list[Text]:
    waiting = partner.tasks.filter(done_at=None, due_at__lt=clock.at_wib(today)).count()
    found: list[Text] = []
    if waiting:
        found.append(ngettext("%(n)s task of the partner is late.", "%(n)s tasks of the partner are late.", waiting) % {"n": waiting})
    if not agreement.document:
        found.append(_("The scan of the signed agreement is missing."))
    return found


providers.provide_renewal_facts(activity_part, order=10)
