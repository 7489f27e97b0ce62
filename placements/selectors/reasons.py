"""Why a client needs their officer because of work: questions that are due, a missing baseline, employers who ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enrollment.caseload import Caseload, Group, Reason, When
from placements.enums import FollowUpState, IncomeKind
from placements.models import FollowUp, IncomeRecord, Introduction, Placement
from portal.kernel.clock import end_of_day


def reasons(caseload: Caseload) -> Iterable[Reason]:
    """All reasons of this app; four queries whatever the caseload."""
    yield from _follow_ups(caseload)
    yield from _introductions(caseload)
    yield from _baselines(caseload)


def _follow_ups(caseload: Caseload) -> Iterator[Reason]:
    """The oldest open question of each client."""
    rows = FollowUp.objects.due(caseload.today).filter(client__in=caseload.ids, closes_on__gte=caseload.today)
    seen: set[int] = set()
    for row in rows.order_by("due_on", "pk"):
        if row.client_id in seen:
            continue
        seen.add(row.client_id)
        text = _("%(days)d days since the offer. Nobody has asked yet how things are.")
        if row.anchor == "work":
            text = _("%(days)d days since the first day of work. Nobody has asked yet how things are.")
        yield Reason(
            client_id=row.client_id,
            code="follow_up",
            group=Group.CLASS_AND_WORK,
            when=When.TODAY if row.due_on <= caseload.today else When.WEEK,
            text=text % {"days": row.day},
            step=_("Record news"),
            url=reverse("officer:follow_up", args=[row.public_id]),
            badge=_("day %(day)d") % {"day": row.day},
            due_at=end_of_day(row.due_on),
        )


def _introductions(caseload: Caseload) -> Iterator[Reason]:
    rows = Introduction.objects.waiting_for_answer().filter(profile__client__in=caseload.ids)
    for row in rows.select_related("profile", "employer").order_by("expires_at", "pk"):
        text = _("%(employer)s wants to meet. Answer by %(day)s.")
        yield Reason(
            client_id=row.profile.client_id,
            code="introduction",
            group=Group.ANSWER,
            when=When.TODAY,
            text=text % {"employer": row.employer.name, "day": date_format(row.expires_at, "j F")},
            step=_("Answer"),
            url=reverse("officer:introduction", args=[row.public_id]),
            badge=_("introduction"),
            due_at=row.expires_at,
        )


def _baselines(caseload: Caseload) -> Iterator[Reason]:
    have = set(IncomeRecord.objects.filter(client__in=caseload.ids, kind=IncomeKind.BASELINE).values_list("client_id", flat=True))
    for key, client in caseload.clients.items():
        if key not in have:
            yield Reason(
                client_id=key,
                code="baseline",
                group=Group.PLAN,
                when=When.WEEK,
                text=_("Income at the start is not on record yet."),
                step=_("Record income"),
                url=reverse("officer:income", args=[client.public_id]),
                badge=_("income"),
                tone="info",
            )


def positions(caseload: Caseload) -> Mapping[int, str]:
    """``work`` from the first day of work, ``year`` from its first follow-up, ``done`` after the last."""
    found = dict.fromkeys(Placement.objects.work().filter(client__in=caseload.ids).values_list("client_id", flat=True), "work")
    asked = FollowUp.objects.filter(client__in=caseload.ids, anchor="work").exclude(state=FollowUpState.DUE)
    for client, day in asked.order_by("day").values_list("client_id", "day"):
        found[client] = "done" if day == 365 else "year"
    return found
