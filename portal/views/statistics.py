"""The public figures: the chain, work after the offer, what is not known, and how it is computed."""

import csv
from io import StringIO

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from partners.access import PUBLIC, audience
from placements.selectors.published import newest_snapshot, published_figures


@audience(*PUBLIC)
def statistics(request: HttpRequest) -> HttpResponse:
    """The newest approved figures, or the word that there are none yet."""
    return render(request, "portal/pages/statistics.html", {"figures": published_figures()})


@audience(*PUBLIC)
def statistics_csv(request: HttpRequest) -> HttpResponse:
    """The same figures as a table for other programs; a hidden number is empty."""
    snapshot = newest_snapshot()
    if snapshot is None:
        raise Http404
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["month", "group", "item", "value"])
    month = snapshot.month.isoformat()
    writer.writerows([month, "chain", name, _cell(value)] for name, value in snapshot.figures["chain"].items())
    for day, row in snapshot.figures["work"].items():
        writer.writerows([month, f"work_{day}", name, _cell(value)] for name, value in row.items())
    headers = {"Content-Disposition": f'attachment; filename="figures-{month}.csv"'}
    return HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _cell(value: int | None) -> str:
    return "" if value is None else str(value)
