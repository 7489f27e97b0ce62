"""What office and partner say to each other about one field of a program."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.ids import PublicIdModel
from programs.enums import Side
from programs.models.programs import Program
from programs.querysets import CommentQuerySet

#: Longer comments are conversations; they are held on the telephone.
LONGEST = 1000


class FieldComment(PublicIdModel):
    """The office's comment on a field (``thread`` is empty), or an answer within its thread. Never edited afterwards."""

    program = models.ForeignKey("programs.Program", on_delete=models.CASCADE, related_name="comments")
    thread = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="answers")
    field = models.CharField(_("field"), max_length=30)
    text = models.TextField(_("comment"), max_length=LONGEST, validators=[MaxLengthValidator(LONGEST)])
    side = models.CharField(_("written by"), max_length=8, choices=Side)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    must_change = models.BooleanField(_("must be changed before publishing"), default=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on a field")
        verbose_name_plural = _("comments on fields")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(thread=None) | Q(must_change=False, settled_at=None),
                name="comment_answer_is_plain",
                violation_error_message=_("Only the comment that begins a thread can demand a change or be settled."),
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="comment_settled_by_somebody",
                violation_error_message=_("A settled comment says who settled it, and when."),
            ),
            models.CheckConstraint(
                condition=~Q(thread=None) | Q(side=Side.OFFICE),
                name="comment_begins_with_office",
                violation_error_message=_("A thread begins with a comment of the office."),
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="comment_says_something",
                violation_error_message=_("A comment says something."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program_id} {self.field}"

    @property
    def label(self) -> Any:
        """What its field is called on screens."""
        return getattr(Program._meta.get_field(self.field), "verbose_name", self.field)

    @property
    def is_open(self) -> bool:
        """Whether the office still waits for something."""
        return self.settled_at is None
