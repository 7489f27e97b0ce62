"""Files of pictures that partners sent for their programs."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models.organizations import private_storage
from portal.kernel.ids import PublicIdModel
from programs.querysets import PictureQuerySet


class ProgramPicture(PublicIdModel):
    """One re-encoded picture in private storage; its file never changes. ``is_shown``: the published text shows it."""

    program = models.ForeignKey("programs.Program", on_delete=models.CASCADE, related_name="picture_files")
    file = models.FileField(_("picture"), upload_to="program-pictures/", storage=private_storage)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    is_shown = models.BooleanField(default=False, editable=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture of a programme")
        verbose_name_plural = _("pictures of programmes")
        ordering = ["program_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(width__gte=1, height__gte=1),
                name="picture_has_size",
                violation_error_message=_("A picture has at least one pixel."),
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)
