"""Import files of the correctional database: how far each got, and the rows that were not clean."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from enrollment.enums.clients import ImportRowStatus, ImportState
from enrollment.querysets.clients import ImportBatchQuerySet, ImportRowQuerySet
from portal.kernel.ids import PublicIdModel, TimestampedModel


def private_storage() -> Storage:
    """Uploads that only a checking view hands out."""
    return storages["private"]


class ImportBatch(PublicIdModel, TimestampedModel):
    """One file. ``records_done`` moves in the same transaction as the rows it counts, so a killed run resumes there."""

    office = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="import_batches")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PREVIEWED)
    file_name = models.CharField(max_length=200)
    #: Keyed hash of the bytes: the same file is known again.
    file_hash = models.CharField(max_length=81)
    #: The upload, encrypted; empty once the import is done, and for files read by the command.
    content = models.FileField(upload_to="imports/", storage=private_storage, blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    delimiter = models.CharField(max_length=4, blank=True)
    records_done = models.PositiveIntegerField(default=0)
    totals = models.JSONField(default=dict, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import file")
        verbose_name_plural = _("import files")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "file_hash"],
                condition=models.Q(state="running"),
                name="import_runs_once",
                violation_error_message=_("This file is being imported already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class ImportRow(models.Model):
    """One row that was not clean, with its codes; values are masked."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    register = models.CharField(_("register number"), max_length=60, blank=True)
    status = models.CharField(_("result"), max_length=22, choices=ImportRowStatus)
    #: ``[{"code": …, "column": …, "value": masked}]``
    issues = models.JSONField(default=list)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of an import file")
        verbose_name_plural = _("rows of import files")
        ordering = ["batch_id", "line"]
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="import_row_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.line}"
