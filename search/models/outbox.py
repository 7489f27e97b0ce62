"""What has changed and is not yet in an engine."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from search.querysets import OutboxQuerySet


class SearchOutbox(models.Model):
    """One object whose document may be out of date in one engine.

    The row does not say what to do: whoever drains it asks the database what is true by then, and the object is
    written or removed accordingly. A late or repeated row can therefore never bring back an old state.
    """

    engine = models.CharField(max_length=20)
    index_name = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("waiting change")
        verbose_name_plural = _("waiting changes")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["engine", "due_at"], name="search_outbox_due", condition=models.Q(done_at=None)),
            models.Index(fields=["engine", "index_name", "queued_at"], name="search_outbox_since"),
        ]

    def __str__(self) -> str:
        return f"{self.engine} {self.index_name} {self.object_id}"
