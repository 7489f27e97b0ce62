"""Effects outside the database: queued with the change, sent after it, retried until they succeed."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F

from partners.models import OutboxEntry
from portal.kernel import clock

logger = logging.getLogger(__name__)

Sender = Callable[[dict[str, Any]], None]
_senders: dict[str, Sender] = {}
#: Minutes until the next try; the last one repeats.
BACKOFF_MINUTES = (1, 5, 30, 120, 720)
MAX_ATTEMPTS = 20


def register_sender(channel: str, sender: Sender) -> None:
    """Name the function that sends entries of a channel; it raises to be tried again."""
    _senders[channel] = sender


def enqueue(*, channel: str, payload: dict[str, Any], key: str = "", not_before: datetime | None = None) -> OutboxEntry:
    """Queue an effect in the caller's transaction; the same ``key`` twice is one effect."""
    now = clock.now()
    entry, _new = OutboxEntry.objects.get_or_create(
        key=key or f"{channel}:{uuid.uuid4()}",
        defaults={"channel": channel, "payload": payload, "created_at": now, "not_before": not_before or now},
    )
    return entry


def enqueue_mail(*, to: str, subject: str, text: str, key: str = "") -> OutboxEntry:
    """Queue a mail; subjects carry no personal data."""
    return enqueue(channel="mail", key=key, payload={"to": to, "subject": subject, "text": text})


def send_mail_entry(payload: dict[str, Any]) -> None:
    """Sender of the ``mail`` channel."""
    EmailMessage(subject=payload["subject"], body=payload["text"], to=[payload["to"]]).send()


def drain_outbox(now: datetime, limit: int = 500) -> dict[str, int]:
    """Send what is due; a failure is noted without its content and tried again later."""
    sent = failed = 0
    for pk in list(OutboxEntry.objects.due(now).filter(attempts__lt=MAX_ATTEMPTS).values_list("pk", flat=True)[:limit]):
        if _send_one(pk, now):
            sent += 1
        else:
            failed += 1
    return {"sent": sent, "failed": failed}


def _send_one(pk: int, now: datetime) -> bool:
    """Claim one entry by moving its next try ahead, then send it."""
    entry = OutboxEntry.objects.get(pk=pk)
    wait = timedelta(minutes=BACKOFF_MINUTES[min(entry.attempts, len(BACKOFF_MINUTES) - 1)])
    with transaction.atomic():
        claimed = OutboxEntry.objects.due(now).filter(pk=pk, attempts=entry.attempts)
        if not claimed.update(attempts=F("attempts") + 1, not_before=now + wait):
            return True
    try:
        _senders[entry.channel](entry.payload)
    except Exception as error:
        logger.warning("outbox %s of channel %s failed: %s", pk, entry.channel, type(error).__name__)
        OutboxEntry.objects.filter(pk=pk).update(last_error=type(error).__name__)
        return False
    OutboxEntry.objects.filter(pk=pk).update(done_at=clock.now(), last_error="", payload={})
    return True
