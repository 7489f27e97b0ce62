"""What enrollment knows of an agreement: who has to be handed over when it ends, and attendance and results for its renewal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from enrollment.enums.flow import ATTENDED, FINISHED_STATES, IN_CLASS_STATES, OPEN_STATES, AttendanceStatus, EnrollmentState
from enrollment.models import Attendance, Enrollment, OfficerAssignment
from enrollment.services.enrollments import ask_officer
from partners import providers
from partners.merging import Treatment, treat
from partners.providers import Fact, HandOver, RenewalPart, Section
from portal.kernel.bounds import Sum
from portal.kernel.decisions import Text
from portal.kernel.disclosure import DASH, INTERNAL, Published, PublishedRate, publish_linked, publish_rate

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.models import Agreement, Organization

#: The officer agrees on the next step within this time.
NEXT_STEP_WITHIN = timedelta(days=7)
#: Fewer people than this are never shown as a number inside the office (design §3.10).
FLOOR = INTERNAL.threshold
_NEXT_STEPS: dict[str, Text] = {
    EnrollmentState.OFFERED: gettext_lazy("Tell the client that the seat falls away, then offer one elsewhere."),
    EnrollmentState.ENROLLED: gettext_lazy("Move the client to another class before the first day."),
    EnrollmentState.ON_PROGRAM: gettext_lazy("Agree with the partner that the class is finished, or find the same class elsewhere."),
    EnrollmentState.SUSPENDED: gettext_lazy("Ask the client whether to go on, and where."),
}
_WAITS = gettext_lazy("Move the wish to a class of another partner.")


def connect() -> None:
    """Answer what partners asks about agreements, and say how a merge treats the tables of this app."""
    providers.provide_hand_over(hand_over)
    providers.on_agreement_ended(ask_officers)
    providers.provide_renewal_facts(renewal_part, order=30)
    treat(
        Treatment.OFFICE,
        "enrollment.Client.office", "enrollment.GuidancePeriod.office", "enrollment.AllocationRun.office", "enrollment.ImportBatch.office",
        "enrollment.MatchWeights.office", "enrollment.DemandLine.office", "enrollment.DemandSnapshot.office",
    )
    treat(
        Treatment.STAY,
        "enrollment.Consent.recipient", "enrollment.Disclosure.recipient", "enrollment.CertificateSeries.partner", "enrollment.TrainingMark.partner",
    )


def _standing(agreement: Agreement) -> Q:
    """Open ways at cohorts of the agreement, and those who wait for a class of its lead without a cohort."""
    return Q(state__in=OPEN_STATES) & (Q(cohort__agreement=agreement) | Q(cohort=None, program__partner=agreement.lead_id))


def hand_over(agreement: Agreement, actor: Actor) -> list[HandOver]:
    """Clients whom the actor may see, each with officer, cohort, where they stand and what to do next."""
    rows = Enrollment.objects.visible_to(actor).filter(_standing(agreement)).select_related("client", "program", "cohort").order_by("pk")
    found = list(rows)
    officers = _officers(actor, [row.client_id for row in found])
    return [_line(row, officers.get(row.client_id, "")) for row in found]


def _officers(actor: Actor, clients: list[int]) -> dict[int, str]:
    rows = OfficerAssignment.objects.visible_to(actor).current().filter(client__in=clients)
    return dict(rows.order_by("pk").values_list("client_id", "officer__user__name"))


def _line(row: Enrollment, officer: str) -> HandOver:
    cohort = f"{row.program.title} {row.cohort.number}" if row.cohort else row.program.title
    return HandOver(
        person=row.client, name=row.client.name, officer=officer, cohort=cohort, standing=row.get_state_display(),
        next_step=_NEXT_STEPS.get(row.state, _WAITS), url=reverse("officer:matches", args=[row.client.public_id]),
    )


def ask_officers(agreement: Agreement, actor: Actor, now: datetime) -> None:
    """Each officer is asked for the next step of each client, once a client."""
    rows = Enrollment.objects.filter(_standing(agreement)).select_related("client__office").order_by("client_id", "pk")
    for client in {row.client_id: row.client for row in rows}.values():
        ask_officer(kind="class.agreement_ended", subject=client, client=client, due_at=now + NEXT_STEP_WITHIN)


# --- the renewal file ------------------------------------------------------------------------------------------------


def renewal_part(agreement: Agreement, partner: Organization, today: date) -> RenewalPart:
    """Attendance and results as counts with denominators; nobody is named, and under five people no number is shown."""
    ways = Enrollment.objects.filter(cohort__agreement=agreement, program__partner=partner)
    unissued = ways.filter(state=EnrollmentState.COMPLETED).count()
    unanswered = ways.filter(state=EnrollmentState.SUBMITTED).count()
    found = [
        (unissued, ngettext("%(n)s certificate is not issued yet.", "%(n)s certificates are not issued yet.", unissued)),
        (unanswered, ngettext("%(n)s referral waits for an answer.", "%(n)s referrals wait for an answer.", unanswered)),
    ]
    duties = tuple(sentence % {"n": number if number >= FLOOR else _("A few (under five)")} for number, sentence in found if number)
    return RenewalPart(sections=(_attendance(ways), _results(ways)), duties=duties)


def _attendance(ways: QuerySet[Enrollment]) -> Section:
    marks = Attendance.objects.filter(enrollment__in=ways.order_by().values("pk")).exclude(status=AttendanceStatus.NOT_HELD)
    count = marks.order_by().aggregate(
        all=Count("pk"), there=Count("pk", filter=Q(status__in=ATTENDED)), people=Count("enrollment", distinct=True),
        silent=Count("pk", filter=Q(status=AttendanceStatus.UNEXCUSED)),
    )
    few = count["people"] < FLOOR
    facts = (
        Fact(_("People marked"), DASH if few else str(count["people"])),
        Fact(_("Attended, of all marks"), DASH if few else rate_in_words(publish_rate(count["there"], count["all"], INTERNAL))),
        Fact(_("Absent without a word, of all marks"), DASH if few else rate_in_words(publish_rate(count["silent"], count["all"], INTERNAL))),
    )
    return Section(_("Attendance"), facts)


def _results(ways: QuerySet[Enrollment]) -> Section:
    """Everybody who came into class, by how it ended; what belongs together is hidden together."""
    state = Counter(ways.order_by().values_list("state", flat=True))
    truth: dict[Hashable, int] = {
        "certified": state[EnrollmentState.CERTIFIED], "completed_only": state[EnrollmentState.COMPLETED],
        "ended_early": state[EnrollmentState.ENDED_EARLY], "in_class": sum(state[each] for each in IN_CLASS_STATES),
        "completed": sum(state[each] for each in FINISHED_STATES),
    }
    truth["came"] = truth["completed"] + truth["ended_early"] + truth["in_class"]
    sums = [Sum("completed", ("certified", "completed_only")), Sum("came", ("completed", "ended_early", "in_class"))]
    shown = publish_linked(truth, sums, INTERNAL)
    facts = (
        Fact(_("Came into class"), str(shown["came"])),
        Fact(_("Completed"), of(shown["completed"], shown["came"])),
        Fact(_("Certified"), of(shown["certified"], shown["completed"])),
        Fact(_("Ended early"), of(shown["ended_early"], shown["came"])),
        Fact(_("Still in class"), of(shown["in_class"], shown["came"])),
    )
    return Section(pgettext("renewal file", "Results"), facts, note=INTERNAL.count_hidden)


def of(part: Published, whole: Published) -> str:
    """``34 of 52``; a hidden number is a dash, and two hidden ones are one."""
    if not part.shown and not whole.shown:
        return DASH
    return _("%(part)s of %(whole)s") % {"part": part, "whole": whole}


def rate_in_words(rate: PublishedRate) -> str:
    """``340 of 420 (81%, between 77% and 84%)``, as far as it may be shown."""
    words = of(rate.numerator, rate.denominator)
    if rate.percent is None:
        return words
    return _("%(words)s (%(percent)s%%, between %(low)s%% and %(high)s%%)") % {
        "words": words, "percent": rate.percent, "low": rate.low, "high": rate.high
    }
