"""Runs the regular work whose time has come, each job once however many runners there are."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from partners.models import FormReceipt, JobRun
from portal.kernel import clock
from portal.kernel.jobs import Job, jobs

logger = logging.getLogger(__name__)

#: A job that has not finished after this time is taken to have died and may start again.
STALE_AFTER = timedelta(hours=2)
RECEIPTS_KEPT = timedelta(days=7)


def run_due_jobs(now: datetime) -> dict[str, Any]:
    """Run every due job; answers ``{name: result}``. A failing job does not stop the others."""
    return {job.name: _run(job, now) for job in jobs() if _claim(job, now)}


def _claim(job: Job, now: datetime) -> bool:
    """Take the job's row by a conditional update, so that two runners never run it at once."""
    JobRun.objects.get_or_create(name=job.name, defaults={"next_at": now})
    free = Q(started_at=None) | Q(finished_at__gte=F("started_at")) | Q(started_at__lt=now - STALE_AFTER)
    rows = JobRun.objects.filter(free, name=job.name, next_at__lte=now)
    return bool(rows.update(started_at=now, finished_at=None, next_at=now + job.every))


def _run(job: Job, now: datetime) -> dict[str, Any]:
    try:
        result, error = dict(job.run(now)), ""
    except Exception as problem:
        logger.exception("job %s failed", job.name)
        result, error = {"failed": 1}, type(problem).__name__
    JobRun.objects.filter(name=job.name).update(finished_at=max(clock.now(), now), result=result, error=error)
    return result


def forget_receipts(now: datetime) -> dict[str, int]:
    """Drop form receipts older than a week."""
    return {"receipts": FormReceipt.objects.filter(at__lt=now - RECEIPTS_KEPT).delete()[0]}
