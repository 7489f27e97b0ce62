"""What waits for people and what waits to be sent: tasks, notifications, outbox, jobs, form receipts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.querysets import NotificationQuerySet, OutboxQuerySet, TaskQuerySet
from portal.kernel.ids import PublicIdModel


class Task(PublicIdModel):
    """One thing somebody has to do, by when; text and link come from its registered kind."""

    organization = models.ForeignKey("partners.Organization", on_delete=models.CASCADE, related_name="tasks")
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks")
    role_key = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    subject_model = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    params = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = [models.F("due_at").asc(nulls_last=True), "pk"]
        indexes = [models.Index(fields=["organization", "role_key", "done_at"], name="task_inbox")]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=models.Q(done_at=None), name="task_open_once"),
            models.CheckConstraint(
                condition=models.Q(assignee__isnull=False) | ~models.Q(role_key=""),
                name="task_has_owner",
                violation_error_message=_("A task needs somebody to do it."),
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Notification(models.Model):
    """News for one person, shown in the product and gathered in the digest."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True, blank=True)
    params = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "read_at"], name="notification_unread")]

    def __str__(self) -> str:
        return self.kind


class OutboxEntry(models.Model):
    """An effect outside the database, written with the change that causes it and sent after it."""

    channel = models.CharField(max_length=30)
    key = models.CharField(max_length=120, unique=True)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing effect")
        verbose_name_plural = _("outbox")
        ordering = ["pk"]
        indexes = [models.Index(fields=["done_at", "not_before"], name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.channel} {self.key}"


class JobRun(models.Model):
    """When a regular job last ran, with what result; the row is its lock."""

    name = models.CharField(max_length=80, primary_key=True)
    next_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class FormReceipt(models.Model):
    """A form that was already sent: the second click is led to the result of the first (hazards R08)."""

    token = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    location = models.CharField(max_length=300)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("form receipt")
        verbose_name_plural = _("form receipts")

    def __str__(self) -> str:
        return str(self.token)
