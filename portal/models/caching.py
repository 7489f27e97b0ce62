"""The one row by which all server processes agree that public pages have changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageGeneration(models.Model):
    """``number`` is part of the key of every kept page."""

    number = models.PositiveBigIntegerField(default=1)

    class Meta:
        verbose_name = _("generation of public pages")
        verbose_name_plural = _("generations of public pages")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="page_generation_one_row")]

    def __str__(self) -> str:
        return str(self.number)
