"""The state of each index and the words that occur in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from search.querysets import TermQuerySet


class SearchIndex(models.Model):
    """One registered index in the embedded engine; its row is the lock of whoever writes to it."""

    name = models.CharField(max_length=60, primary_key=True)
    documents = models.PositiveIntegerField(default=0)
    #: Changes when a word comes or goes: processes then read the vocabulary again.
    vocabulary = models.CharField(max_length=32, blank=True)
    rebuilt_at = models.DateTimeField(null=True, blank=True)
    #: Drawn before objects are read for an outside engine, which keeps the document with the highest number.
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("search index")
        verbose_name_plural = _("search indexes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SearchTerm(models.Model):
    """A token of an index, with the number of documents and of titles that have it."""

    index_name = models.CharField(max_length=60)
    term = models.CharField(max_length=90)
    documents = models.PositiveIntegerField(default=0)
    titles = models.PositiveIntegerField(default=0)
    #: A word that people write, not a token of ours for a concept.
    is_written = models.BooleanField(default=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("search term")
        verbose_name_plural = _("search terms")
        ordering = ["term"]
        indexes = [
            models.Index(fields=["index_name", "term"], name="search_term_prefix", opclasses=["varchar_ops", "varchar_pattern_ops"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["index_name", "term"],
                name="search_term_once",
                violation_error_message=_("This word is in the vocabulary already."),
            ),
        ]

    def __str__(self) -> str:
        return self.term
