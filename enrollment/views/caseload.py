"""The officer's day, and the lists of clients."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from enrollment.caseload import LINKS
from enrollment.forms.clients import ClientFilter, QueueFilter, SnoozeForm
from enrollment.selectors.caseload import ALL, TABS, TODAY, View, caseload_of, day_of, find_clients, regencies_of, rows_of
from enrollment.services.officers import snooze_client, wake_client
from enrollment.views.base import ActorRequest, client_or_404, frame
from partners.access import CASEWORKERS, LEADS, audience
from partners.http import act
from portal.kernel import audit, clock

PAGE = 50


def _link_labels() -> list[tuple[str, str]]:
    labels = {
        "need": pgettext("chain", "Need"),
        "match": pgettext("chain", "Match"),
        "seat": pgettext("chain", "Seat"),
        "class": pgettext("chain", "Class"),
        "certificate": pgettext("chain", "Certificate"),
        "work": pgettext("chain", "Work"),
        "year": pgettext("chain", "One year on"),
    }
    return [(link, labels[link]) for link in LINKS if link in labels]


def _view_of(request: ActorRequest) -> View:
    """What the address asks for; anything that makes no sense is left out."""
    query = request.GET
    tab = query.get("tab", TODAY)
    return View(
        tab=tab if tab in TABS else TODAY,
        region=query.get("region", "")[:13],
        link=query.get("link", "")[:12],
        sort=query.get("sort", "")[:4],
        selected=_uuid(query.get("selected", "")),
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _tabs(request: ActorRequest, counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    labels = {TODAY: _("Needs me"), "week": _("This week"), ALL: _("All clients"), "snoozed": _("Put off")}
    kept = request.GET.copy()
    kept.pop("selected", None)
    items = []
    for tab in TABS:
        kept["tab"] = tab
        items.append({"label": labels[tab], "url": f"?{kept.urlencode()}", "count": counts[tab], "current": tab == current})
    return items


@audience(*CASEWORKERS)
@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Who needs me today, why, and the next step."""
    view = _view_of(request)
    day = day_of(request.actor, view, now=clock.now())
    audit.record("caseload.read", actor=request.actor)
    filters = QueueFilter(request.GET, regencies=_regencies(day.caseload.clients.values()), links=_link_labels())
    context = frame(
        request, day=day, view=view, filters=filters, tabs=_tabs(request, day.counts, view.tab), snooze=SnoozeForm(), today=clock.today()
    )
    return render(request, "enrollment/clients/home.html", context)


def _regencies(clients: Any) -> list[tuple[str, str]]:
    found = {client.region.parent_id: client.region.parent.name for client in clients if client.region and client.region.parent}
    return sorted(found.items(), key=lambda pair: pair[1])


@audience(*CASEWORKERS, *LEADS)
@require_safe
def clients(request: ActorRequest) -> HttpResponse:
    """All visible clients: search by name in any spelling, filters, pages."""
    form = ClientFilter(request.GET, regencies=regencies_of(request.actor))
    asked = form.cleaned_data if form.is_valid() else {"q": "", "region": "", "state": ""}
    found = find_clients(request.actor, words=asked["q"], region=asked["region"], state=asked["state"])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = rows_of(caseload_of(request.actor, page.object_list, now=clock.now()))
    audit.record("clients.read", actor=request.actor)
    return render(request, "enrollment/clients/list.html", frame(request, form=form, page=page, rows=rows, words=asked["q"]))


@audience(*CASEWORKERS)
@require_POST
def snooze(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Put a client aside; they come back by themselves."""
    client = client_or_404(request, public_id)
    form = SnoozeForm(request.POST)
    days, today = form.cleaned_data["days"] if form.is_valid() else 1, clock.today()
    done = ngettext(
        "Put off for %(n)d day. The client comes back by themselves.", "Put off for %(n)d days. The client comes back by themselves.", days
    )
    return act(
        request,
        then=reverse("officer:home"),
        done=done % {"n": days},
        service=lambda: snooze_client(
            actor=request.actor, client=client, until_on=today + timedelta(days=days), today=today, now=clock.now()
        ),
    )


@audience(*CASEWORKERS)
@require_POST
def wake(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take a client back into the list now."""
    client = client_or_404(request, public_id)
    return act(
        request,
        then=reverse("officer:home"),
        done=_("Back in your list."),
        service=lambda: wake_client(actor=request.actor, client=client),
    )
