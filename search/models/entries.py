"""Documents of the embedded engine, already analysed. They hold tokens, not texts: nobody reads a page from here.

SQLite keeps an FTS5 index and PostgreSQL a ``tsvector`` beside ``SearchEntry``, both made by the migration and kept
up to date by the database itself. A later migration that rebuilds this table on SQLite must make the triggers anew.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from search.querysets import EntryQuerySet, FacetSetQuerySet, SuggestionQuerySet


class SearchFacetSet(models.Model):
    """One combination of facet values; documents with equal facets share it, so that counting is one GROUP BY.

    The key is computed from the content (``search.facets``): a row never changes its meaning.
    """

    key = models.BigIntegerField(primary_key=True)
    index_name = models.CharField(max_length=60, db_index=True)
    values = models.JSONField()

    objects = FacetSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("facet combination")
        verbose_name_plural = _("facet combinations")
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.index_name} {self.key}"


class SearchEntry(models.Model):
    """One document of one index: the tokens of its fields, separated by blanks, and what it is sifted by."""

    index_name = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    title = models.TextField(blank=True)
    keywords = models.TextField(blank=True)
    body = models.TextField(blank=True)
    facet_set = models.ForeignKey(SearchFacetSet, on_delete=models.PROTECT, related_name="entries")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    weight = models.FloatField(default=1.0)
    updated_at = models.DateTimeField()
    content_hash = models.CharField(max_length=32)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["index_name", "facet_set"], name="search_entry_facets"),
            models.Index(fields=["index_name", "latitude", "longitude"], name="search_entry_place"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["index_name", "object_id"],
                name="search_entry_once",
                violation_error_message=_("This document is in the index already."),
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False, latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="search_entry_on_earth",
                violation_error_message=_("A place needs a latitude and a longitude on Earth."),
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gte=0, weight__lte=1),
                name="search_entry_weight",
                violation_error_message=_("The weight of a document lies between 0 and 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.index_name} {self.object_id}"


class SearchSuggestion(models.Model):
    """What is offered while somebody types: ``key`` is the folded text from one of its words on."""

    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="suggestions")
    index_name = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    text = models.CharField(max_length=160)
    weight = models.FloatField(default=1.0)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["-weight", "key"]
        indexes = [
            models.Index(fields=["index_name", "key"], name="search_suggestion_key", opclasses=["varchar_ops", "varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.text
