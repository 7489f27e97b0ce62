"""The inbox: tasks with an owner and a deadline, notifications for one person, and what they say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from partners.models import Notification, Organization, Task
from portal.kernel import clock
from portal.kernel.decisions import Text, refuse


@dataclass(frozen=True, slots=True)
class TaskKind:
    """What a kind of task or message says and where it leads.

    ``text`` may hold ``%(name)s`` fields filled from the row's ``params``; ``url_name`` gets the
    subject's public id as ``public_id`` (or nothing when the task has no subject).
    """

    code: str
    text: Text
    button: Text
    url_name: str
    tone: str = "warn"
    #: Turns stored params into words shown only inside the product, e.g. a client's name by id.
    describe: Callable[[dict[str, Any]], dict[str, Any]] | None = None


_kinds: dict[str, TaskKind] = {}


def register_kind(code: str, *, text: Text, button: Text, url_name: str, tone: str = "warn", describe: Any = None) -> None:
    """Add a kind of task or message; apps do so in their ``notifications.py``."""
    _kinds[code] = TaskKind(code, text, button, url_name, tone, describe)


def kind_of(row: Task | Notification) -> TaskKind:
    """The registered kind of a row."""
    return _kinds[row.kind]


def registered_kinds() -> tuple[TaskKind, ...]:
    """All kinds, for the checks that their pages exist."""
    return tuple(_kinds.values())


def sentence(row: Task | Notification) -> str:
    """What the row says, in the reader's language."""
    kind = kind_of(row)
    params = kind.describe(row.params) if kind.describe else row.params
    return str(kind.text) % params if params else str(kind.text)


def link(row: Task | Notification) -> str:
    """The page of the exact thing the row is about."""
    for args in ([row.subject_id], []) if row.subject_id else ([],):
        try:
            return reverse(kind_of(row).url_name, args=args)
        except NoReverseMatch:
            continue
    return reverse("account:tasks")


@transaction.atomic
def open_task(
    *, organization: Organization, kind: str, subject: Any = None, assignee: Any = None, role_key: str = "",
    due_at: datetime | None = None, params: dict[str, Any] | None = None, key: str = "",
) -> Task:
    """Ask somebody for something once: an open task of the same kind and subject is kept, not doubled."""
    subject_id = getattr(subject, "public_id", None)
    model = subject._meta.label_lower if subject is not None else ""
    task, _new = Task.objects.get_or_create(
        key=key or f"{kind}:{model}:{subject_id or organization.pk}",
        done_at=None,
        defaults={
            "organization": organization, "kind": kind, "assignee": assignee, "role_key": role_key, "subject_model": model,
            "subject_id": subject_id, "params": params or {}, "created_at": clock.now(), "due_at": due_at,
        },
    )
    return task


def close_tasks(*, kind: str, subject: Any, actor: Any = None) -> int:
    """Mark all open tasks of a kind about a subject as done; answers how many."""
    rows = Task.objects.filter(kind=kind, subject_id=subject.public_id, done_at=None)
    return rows.update(done_at=clock.now(), done_by=getattr(actor, "user", None))


def settle_tasks(*, organization: Organization, actor: Any = None) -> int:
    """Mark every open task of an organization as done, because nobody is there any more to do it; answers how many."""
    rows = Task.objects.filter(organization=organization, done_at=None)
    return rows.update(done_at=clock.now(), done_by=getattr(actor, "user", None))


@transaction.atomic
def snooze_task(*, actor: Any, task: Task, until: datetime) -> Task:
    """Put a task off; it wakes by itself. Refused when the instant is not in the future."""
    if until <= clock.now():
        refuse("snooze_in_past", _("Choose a day that is still to come."))
    Task.objects.visible_to(actor).filter(pk=task.pk, done_at=None).update(snoozed_until=until)
    task.snoozed_until = until
    return task


def mark_messages_read(*, actor: Any, now: datetime) -> int:
    """Mark all messages of this person as read; answers how many were new."""
    return Notification.objects.visible_to(actor).unread().update(read_at=now)


def notify(*, user: Any, kind: str, subject: Any = None, params: dict[str, Any] | None = None) -> Notification:
    """Tell one person something, inside the product."""
    return Notification.objects.create(
        user=user, kind=kind, subject_id=getattr(subject, "public_id", None), params=params or {}, created_at=clock.now()
    )


def notify_organization(*, organization: Organization, kind: str, subject: Any = None, params: dict[str, Any] | None = None) -> int:
    """Tell everybody who acts for an organization; answers how many."""
    members = organization.memberships.active().select_related("user")
    return len([notify(user=member.user, kind=kind, subject=subject, params=params) for member in members])
