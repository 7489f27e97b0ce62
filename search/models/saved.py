"""Searches that somebody keeps, to repeat them or to hear of new results."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.kernel.ids import PublicIdModel
from search.querysets import SavedSearchQuerySet


class SavedSearch(PublicIdModel):
    """The words and filters of one search, under a name of its owner's choice."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    index_name = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=80)
    params = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    last_notified_at = models.DateTimeField(null=True, blank=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_search_name_once",
                violation_error_message=_("You already have a saved search with this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
