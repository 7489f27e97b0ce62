"""What programs knows of an agreement: its cohorts, sessions and funds for the renewal file, and what keeps a partner here."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from partners import providers
from partners.merging import Treatment, treat
from partners.providers import Fact, RenewalPart, Section
from portal.kernel.decisions import ALLOWED, Decision, Text, refused
from portal.kernel.disclosure import INTERNAL, publish_list
from portal.kernel.money import format_rupiah
from programs.enums import CohortState, FundingSource, ProgramState, SessionState
from programs.models import Cohort, Funding, Program, Session
from programs.policies import OVER
from programs.services.programs import archive_program
from programs.signals import tell_public_changed

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.models import Agreement, Organization

#: Rows of the table of cohorts that one page holds.
MOST_COHORTS = 40
_NOT_YET = (CohortState.DRAFT, CohortState.PROPOSED, CohortState.RETURNED)


def connect() -> None:
    """Answer what partners asks about agreements, and say how a merge treats the tables of this app."""
    providers.provide_renewal_facts(cohorts_part, order=20)
    providers.provide_renewal_facts(funds_part, order=50)
    providers.provide_leaving_check(may_leave)
    providers.on_left(archive_all)
    providers.on_merged(tell_search)
    treat(Treatment.MOVE, "programs.Program.partner", "programs.CallAnswer.partner", "programs.Sponsorship.organization")
    treat(Treatment.OFFICE, "programs.Program.office", "programs.ProgramCall.office", "programs.Account.office", "programs.Sponsorship.office")


def cohorts_under(agreement: Agreement, partner: Organization) -> QuerySet[Cohort]:
    """Cohorts of one party that were decided under the agreement."""
    return Cohort.objects.filter(agreement=agreement, program__partner=partner).exclude(state__in=_NOT_YET)


def may_leave(organization: Organization) -> Decision:
    """Nobody leaves while a cohort is still planned or running."""
    if Cohort.objects.filter(program__partner=organization).exclude(state__in=OVER).exists():
        return refused("cohorts_alive", _("There are cohorts that are planned or running. Finish or cancel them first."))
    return ALLOWED


def archive_all(organization: Organization, actor: Actor, now: datetime) -> None:
    """What a partner that has left offered is no longer offered."""
    offered = Program.objects.filter(partner=organization, state__in=[ProgramState.DRAFT, ProgramState.RETURNED, ProgramState.PUBLISHED])
    for program in offered.select_related("partner").order_by("pk"):
        archive_program(actor=actor, program=program, reason=_("The partner has left."), now=now)


def tell_search(old: Organization, kept: Organization) -> None:
    """Programs carry the partner's name in what search finds."""
    for program in Program.objects.filter(partner=kept).order_by("pk"):
        tell_public_changed(program)


def cohorts_part(agreement: Agreement, partner: Organization, today: date) -> RenewalPart:
    """Cohorts with seats, and sessions held of planned; numbers of people keep the floor of five."""
    cohorts = list(_with_sessions(cohorts_under(agreement, partner)))
    return RenewalPart(sections=(_cohorts(cohorts), _sessions(cohorts)), duties=tuple(_duties(agreement, cohorts, today)))


def funds_part(agreement: Agreement, partner: Organization, today: date) -> RenewalPart:
    """Budget and money by source, in whole rupiah."""
    return RenewalPart(sections=(_funds(list(cohorts_under(agreement, partner))),))


def _with_sessions(rows: QuerySet[Cohort]) -> QuerySet[Cohort]:
    counted = {
        "all_sessions": Count("sessions", filter=~Q(sessions__state=SessionState.MOVED)),
        "held": Count("sessions", filter=Q(sessions__state=SessionState.HELD)),
        "dropped": Count("sessions", filter=Q(sessions__state=SessionState.CANCELLED)),
    }
    return rows.select_related("program").annotate(**counted).order_by("starts_on", "pk")


def _cohorts(cohorts: list[Any]) -> Section:
    taught = [row for row in cohorts if row.state != CohortState.CANCELLED]
    taken, total = publish_list([row.taken for row in taught], INTERNAL)
    shown = dict(zip((row.pk for row in taught), map(str, taken), strict=True))
    over = sum(row.state in {CohortState.FINISHED, CohortState.CLOSED} for row in cohorts)
    facts = (
        Fact(_("Cohorts planned"), str(len(cohorts))),
        Fact(_("Cohorts held to the end"), _("%(part)s of %(whole)s") % {"part": over, "whole": len(cohorts)}),
        Fact(_("Seats taken now"), _("%(part)s of %(whole)s") % {"part": total, "whole": sum(row.capacity for row in taught)}),
    )
    columns = (_("Cohort"), _("Days"), _("State"), _("Seats"), pgettext("seats", "Taken"), _("Sessions held"))
    rows = tuple(_row(row, shown.get(row.pk, "–")) for row in cohorts[-MOST_COHORTS:])
    return Section(_("Cohorts"), facts, columns, rows, _("Numbers of people under five are not shown.") if cohorts else _("No cohort yet."))


def _row(row: Any, taken: str) -> tuple[str, ...]:
    days = f"{_day(row.starts_on)} – {_day(row.ends_on)}"
    return (
        f"{row.program.title} {row.number}", days, row.get_state_display(), str(row.capacity), taken, f"{row.held}/{row.all_sessions}"
    )


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _sessions(cohorts: list[Any]) -> Section:
    planned, held, dropped = (sum(getattr(row, name) for row in cohorts) for name in ("all_sessions", "held", "dropped"))
    by = dict(
        Session.objects.filter(cohort__in=cohorts, state=SessionState.CANCELLED).order_by().values_list("cancelled_by").annotate(n=Count("pk"))
    )
    facts = [Fact(_("Sessions held"), _("%(part)s of %(whole)s") % {"part": held, "whole": planned})]
    facts += [Fact(_("Sessions cancelled"), _("%(part)s of %(whole)s") % {"part": dropped, "whole": planned},
                   _("on the partner's side: %(number)s") % {"number": by.get("partner", 0)})]
    return Section(_("Sessions"), tuple(facts))


def _funds(cohorts: list[Any]) -> Section:
    funding = Funding.objects.filter(cohort__in=cohorts)
    sums = dict(funding.order_by().values_list("source").annotate(total=Sum("amount")))
    budget = sum(row.budget_total for row in cohorts)
    facts = [Fact(_("Budget of all cohorts"), format_rupiah(budget))]
    facts += [Fact(_("Money named for it"), format_rupiah(sum(sums.values())))]
    facts += [Fact(FundingSource(source).label, format_rupiah(amount)) for source, amount in sorted(sums.items(), key=lambda one: -one[1])]
    return Section(_("Funds"), tuple(facts))


def _duties(agreement: Agreement, cohorts: list[Any], today: date) -> list[Text]:
    living = [row for row in cohorts if row.state not in OVER]
    late = [row for row in living if row.ends_on > agreement.ends_on]
    unmarked = Session.objects.filter(cohort__in=cohorts, state=SessionState.PLANNED, starts_at__date__lt=today).count()
    open_ends = sum(row.state == CohortState.FINISHED for row in cohorts)
    found: list[tuple[int, Text]] = [
        (len(living), ngettext("%(n)s cohort is still planned or running.", "%(n)s cohorts are still planned or running.", len(living))),
        (len(late), ngettext("%(n)s cohort ends after the agreement.", "%(n)s cohorts end after the agreement.", len(late))),
        (unmarked, ngettext("%(n)s past session has no attendance yet.", "%(n)s past sessions have no attendance yet.", unmarked)),
        (open_ends, ngettext("%(n)s finished cohort is not closed yet.", "%(n)s finished cohorts are not closed yet.", open_ends)),
    ]
    return [str(sentence) % {"n": number} for number, sentence in found if number]
