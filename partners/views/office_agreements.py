"""The office's agreements: review, signature, pause, renewal, early end with the hand-over list, renewal file."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners import policies
from partners.access import LEADS, audience
from partners.forms import ReasonForm, ScanForm, SignForm
from partners.http import ActorRequest, act, refusals_on
from partners.models import Agreement
from partners.providers import HandOver, hand_over_list
from partners.reauth import fresh_login_required
from partners.services import agreement_life, agreements
from partners.services.trail import history_of
from partners.terms import CALLS_FOR_RENEWAL
from partners.views.own_agreements import edited
from partners.views.printing import renewal_answer
from partners.workflow import AGREEMENT
from portal.kernel import audit, clock
from portal.kernel.export import csv_bytes

PAGE = 50
_BY_REASON = {"suspend": agreement_life.suspend_agreement, "terminate": agreement_life.terminate_agreement}


def _row(request: ActorRequest, public_id: UUID) -> Agreement:
    rows = Agreement.objects.visible_to(request.actor).select_related("lead", "office", "previous", "renewal")
    return get_object_or_404(rows, public_id=public_id)


@audience(*LEADS)
def agreement_list(request: ActorRequest) -> HttpResponse:
    """All agreements of the office, the next to end first."""
    rows = Agreement.objects.visible_to(request.actor).select_related("lead").order_by("ends_on", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "partners/office_agreements.html", {"page": page, "today": clock.today()})


@audience(*LEADS)
def agreement(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One agreement: its terms, and the step that is possible now."""
    return _page(request, _row(request, public_id))


def _page(request: ActorRequest, row: Agreement, **forms: object) -> HttpResponse:
    context = {
        "agreement": row,
        "parties": row.members.order_by("name"),
        "history": history_of(row, AGREEMENT),
        "today": clock.today(),
        "moves": {move.name for move in AGREEMENT.available(row, request.actor)},
        "is_head": request.actor.has("head"),
        "binding": agreements.may_bind(row),
        "may_edit": policies.may_edit_agreement(request.actor, row),
        "may_renew": policies.may_renew_agreement(request.actor, row),
        "renewal_due": row.status_on(clock.today()) in CALLS_FOR_RENEWAL,
        "may_add_scan": policies.may_add_scan(request.actor, row),
        "sign_form": SignForm(initial={"signed_on": clock.today(), "number": row.number}),
        "reason_form": ReasonForm(),
        "suspend_form": ReasonForm(auto_id="suspend_%s"),
        "terminate_form": ReasonForm(auto_id="terminate_%s"),
        "scan_form": ScanForm(),
    }
    return render(request, "partners/office_agreement.html", {**context, **forms})


@audience(*LEADS)
@require_POST
def agreement_sign(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The head of office signs."""
    row, form = _row(request, public_id), SignForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            agreements.sign_agreement(actor=request.actor, agreement=row, now=clock.now(), **form.cleaned_data)
            return redirect("office:agreement", public_id)
    return _page(request, row, sign_form=form)


@audience(*LEADS)
@require_POST
def agreement_return(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Ask for a correction."""
    row, form = _row(request, public_id), ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            agreements.return_agreement(actor=request.actor, agreement=row, reason=form.cleaned_data["reason"], now=clock.now())
            return redirect("office:agreement", public_id)
    return _page(request, row, reason_form=form)


@audience(*LEADS)
@require_POST
def agreement_decide(request: ActorRequest, public_id: UUID, move: str) -> HttpResponse:
    """Pause an agreement, or end it early; both with a reason."""
    row, form = _row(request, public_id), ReasonForm(request.POST, auto_id=f"{move}_%s")
    if form.is_valid():
        with refusals_on(form):
            _BY_REASON[move](actor=request.actor, agreement=row, reason=form.cleaned_data["reason"], now=clock.now())
            return redirect("office:agreement_hand_over" if move == "terminate" else "office:agreement", public_id)
    return _page(request, row, **{f"{move}_form": form})


@audience(*LEADS)
@require_POST
def agreement_resume(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """End the pause."""
    row = _row(request, public_id)
    return act(
        request,
        then=reverse("office:agreement", args=[public_id]),
        done=_("The agreement is in force again."),
        service=lambda: agreement_life.resume_agreement(actor=request.actor, agreement=row, now=clock.now()),
    )


@audience(*LEADS)
@require_POST
def agreement_renew(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Draft the next version and open it; the partner is asked to check it."""
    draft = agreements.renew_agreement(actor=request.actor, agreement=_row(request, public_id), now=clock.now())
    return redirect("office:agreement_edit", draft.public_id)


@audience(*LEADS)
def agreement_edit(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Change a draft or a returned one on behalf of the partner."""
    return edited(request, _row(request, public_id), "office")


@audience(*LEADS)
@require_POST
def agreement_scan(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Add the scan of the signed paper."""
    row, form = _row(request, public_id), ScanForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            agreement_life.add_scan(actor=request.actor, agreement=row, document=form.cleaned_data["document"])
            return redirect("office:agreement", public_id)
    return _page(request, row, scan_form=form)


@audience(*LEADS)
@require_safe
def agreement_file(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The renewal file of the lead, or of the party named by its code, as PDF."""
    return renewal_answer(request, _row(request, public_id))


def _people(request: ActorRequest, row: Agreement) -> list[HandOver]:
    """The list as far as this leader may see it; each person on it is a read in the trail."""
    rows = hand_over_list(row, request.actor)
    for line in rows:
        audit.record("agreement.hand_over", actor=request.actor, subject=row, person=line.person)
    return rows


@audience(*LEADS)
@require_safe
def hand_over(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Clients in class, with a seat or waiting under an agreement: who answers for each, and what comes next."""
    row = _row(request, public_id)
    return render(request, "partners/hand_over.html", {"agreement": row, "rows": _people(request, row)})


@audience(*LEADS)
@require_safe
@fresh_login_required
def hand_over_csv(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The same list for a spreadsheet; the password is asked for again (R40), no cell is ever run as a formula (R45)."""
    row = _row(request, public_id)
    header = [_("Client"), _("Officer"), _("Cohort"), _("Stands at"), _("Next step")]
    lines = [[one.name, one.officer, one.cohort, str(one.standing), str(one.next_step)] for one in _people(request, row)]
    answer = HttpResponse(csv_bytes(header, lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="hand-over-{row.public_id.hex[:8]}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


@audience(*LEADS)
@require_POST
def handed_over(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Everybody has a next step: close the hand-over."""
    row = _row(request, public_id)
    return act(
        request,
        then=reverse("office:agreement_hand_over", args=[public_id]),
        done=_("The hand-over is closed."),
        service=lambda: agreement_life.finish_hand_over(actor=request.actor, agreement=row),
    )
