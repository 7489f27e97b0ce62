"""Regular work on import files: go on with confirmed ones, forget what nobody confirmed."""

from __future__ import annotations

from datetime import datetime, timedelta

from enrollment.enums.clients import ImportState
from enrollment.models import ImportBatch, ImportRow
from enrollment.services.imports import continue_batch, discard_batch
from partners.actors import SYSTEM
from portal.kernel.decisions import DomainError

#: Hazards 4.3: import files 30 days, their masked report 90 days.
UPLOADS_KEPT = timedelta(days=30)
REPORTS_KEPT = timedelta(days=90)
#: A page that writes the first rows itself has moved the mark within this time; then the job leaves it alone.
STILL_MOVING = timedelta(minutes=1)


def run_imports(now: datetime) -> dict[str, int]:
    """Write the rest of every confirmed upload that nobody is writing now."""
    waiting = ImportBatch.objects.filter(state=ImportState.RUNNING, heartbeat_at__lt=now - STILL_MOVING).exclude(content="")
    return {"finished": sum(1 for batch in waiting.order_by("pk") if _finish(batch, now))}


def _finish(batch: ImportBatch, now: datetime) -> bool:
    try:
        continue_batch(actor=SYSTEM, batch=batch, now=now)
    except DomainError:
        return False
    return True


def forget_uploads(now: datetime) -> dict[str, int]:
    """Discard previews after 30 days and delete row reports after 90."""
    stale = ImportBatch.objects.filter(state=ImportState.PREVIEWED, created_at__lt=now - UPLOADS_KEPT)
    discarded = len([discard_batch(actor=SYSTEM, batch=batch) for batch in stale])
    rows, _by_model = ImportRow.objects.filter(batch__created_at__lt=now - REPORTS_KEPT).delete()
    return {"discarded": discarded, "rows": rows}
