"""Import of the correctional database: upload, preview, yes or no, result. The same pages serve officers and leaders."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enrollment.enums.clients import ImportState
from enrollment.forms.clients import UploadForm
from enrollment.models import ImportBatch, ImportRow
from enrollment.sdp import Code, Column
from enrollment.services import imports as services
from enrollment.views.base import ActorRequest, frame, posted, row_or_404, section
from partners.access import CASEWORKERS, LEADS, audience
from partners.http import act, once, refusals_on
from portal.kernel import clock

BOTH = (*CASEWORKERS, *LEADS)
#: Rows that the click itself writes; the rest of a large file is the work of a job.
ROWS_AT_ONCE = 3000
PAGE = 50


def _to(request: ActorRequest, name: str, batch: ImportBatch) -> str:
    return reverse(f"{section(request)}:{name}", args=[batch.public_id])


@audience(*BOTH)
@require_http_methods(("GET", "HEAD", "POST"))
@once
def upload(request: ActorRequest) -> HttpResponse:
    """Choose a file; what would become of it is shown before anything is stored in the register."""
    form = UploadForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with refusals_on(form):
            batch = services.upload_file(actor=request.actor, name=file.name, content=file.read(), now=clock.now())
            return redirect(_to(request, "import_preview", batch))
    earlier = ImportBatch.objects.visible_to(request.actor).select_related("uploaded_by")[:20]
    return render(request, "enrollment/clients/import.html", frame(request, form=form, earlier=earlier))


def _rows_page(request: ActorRequest, batch: ImportBatch) -> Any:
    rows = ImportRow.objects.visible_to(request.actor).filter(batch=batch).order_by("line")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.sentences = [_sentence(issue) for issue in row.issues]
    return page


def _sentence(issue: dict[str, str]) -> dict[str, str]:
    """What is wrong, in words; the value is masked already."""
    return {"text": str(Code(issue["code"]).message), "column": issue["column"], "value": issue["value"]}


@audience(*BOTH)
@require_safe
def preview(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Counts, and each row that is not clean, with its line and the reason."""
    batch = row_or_404(request, ImportBatch.objects.all(), public_id)
    if batch.state != ImportState.PREVIEWED:
        return redirect(_to(request, "import_result", batch))
    context = frame(request, batch=batch, totals=batch.totals, page=_rows_page(request, batch), columns=list(Column))
    return render(request, "enrollment/clients/import_preview.html", context)


@audience(*BOTH)
@require_POST
def confirm(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Yes: small files are written at once, large ones begin and go on by themselves."""
    batch = row_or_404(request, ImportBatch.objects.all(), public_id)
    then = _to(request, "import_result", batch)
    response = act(
        request,
        then=then,
        done=_("The import has begun."),
        service=lambda: services.confirm_batch(actor=request.actor, batch=batch, now=clock.now()),
    )
    batch.refresh_from_db()
    if batch.state == ImportState.RUNNING and batch.records_done == 0:
        services.continue_batch(actor=request.actor, batch=batch, now=clock.now(), most_rows=ROWS_AT_ONCE)
    return response


@audience(*BOTH)
@require_POST
def discard(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """No: the upload is deleted and nothing was stored."""
    batch = row_or_404(request, ImportBatch.objects.all(), public_id)
    return act(
        request,
        then=reverse(f"{section(request)}:import"),
        done=_("The file is discarded. Nothing was stored."),
        service=lambda: services.discard_batch(actor=request.actor, batch=batch),
    )


@audience(*BOTH)
@require_POST
def resume(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Go on with a file that was interrupted, without waiting for the job."""
    batch = row_or_404(request, ImportBatch.objects.all(), public_id)
    if batch.state == ImportState.RUNNING and batch.content:
        services.continue_batch(actor=request.actor, batch=batch, now=clock.now(), most_rows=ROWS_AT_ONCE)
    else:
        messages.info(request, _("There is nothing left to write."))
    return redirect(_to(request, "import_result", batch))


@audience(*BOTH)
@require_safe
def result(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """What became of the file; while it runs, the page shows how far it is and looks again by itself."""
    batch = row_or_404(request, ImportBatch.objects.all(), public_id)
    if batch.state == ImportState.PREVIEWED:
        return redirect(_to(request, "import_preview", batch))
    is_running = batch.state == ImportState.RUNNING
    context = frame(
        request,
        batch=batch,
        totals=batch.totals,
        page=_rows_page(request, batch),
        is_running=is_running,
        expected=batch.totals.get("data_rows", 0),
        is_discarded=batch.state == ImportState.DISCARDED,
    )
    return render(request, "enrollment/clients/import_result.html", context)
