"""The mailbox of the demonstration: mails go to files there, and a newcomer can read them here."""

import email
import email.policy
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from partners.access import PUBLIC, audience
from partners.services.outbox import drain_outbox
from portal.kernel import clock

NEWEST = 20


@audience(*PUBLIC)
def demo_mail(request: HttpRequest) -> HttpResponse:
    """The newest mails of the demonstration; everywhere else this page does not exist."""
    if not settings.IS_DEMO:
        raise Http404
    drain_outbox(clock.now())
    return render(request, "portal/pages/demo_mail.html", {"mails": _mails(Path(settings.EMAIL_FILE_PATH))})


def _mails(folder: Path) -> list[dict[str, str]]:
    """Subject, address and text of the newest mails; one file may hold several."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)[:NEWEST] if folder.exists() else []
    parts = [part for file in files for part in reversed(file.read_text(encoding="utf-8").split("-" * 79 + "\n")) if part.strip()]
    messages = [email.message_from_string(part, policy=email.policy.default) for part in parts[:NEWEST]]
    return [{"to": str(mail["to"]), "subject": str(mail["subject"]), "text": _text(mail)} for mail in messages]


def _text(mail: email.message.EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return body.get_content() if body else ""
