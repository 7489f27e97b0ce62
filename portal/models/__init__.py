"""Tables of the site: Wagtail pages and the generation of kept public pages."""

from portal.models.caching import PageGeneration
from portal.models.pages import ArticlePage, HomePage

__all__ = ["ArticlePage", "HomePage", "PageGeneration"]
