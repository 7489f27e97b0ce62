"""Pages that editors write: the home page and articles; live facts come from the apps, not from the editor."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

RICH_TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


class HomePage(Page):
    """The front door: what this is, programs near you, what is known and what is not."""

    hero_title = models.CharField(_("large heading"), max_length=120)
    hero_text = models.CharField(_("below the heading"), max_length=300)
    chain_title = models.CharField(_("heading of the chain"), max_length=80)
    chain_text = models.CharField(_("text of the chain"), max_length=300)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["portal.ArticlePage"]
    template = "portal/pages/home.html"
    max_count_per_parent = 1
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("hero_title"), FieldPanel("hero_text")], heading=_("Opening")),
        MultiFieldPanel([FieldPanel("chain_title"), FieldPanel("chain_text")], heading=_("One thread, seven knots")),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Live facts beside the editor's words."""
        from portal.selectors import home_facts

        return {**super().get_context(request, *args, **kwargs), **home_facts()}


class ArticlePage(Page):
    """A page of text: about us, privacy, how we compute."""

    intro = models.CharField(_("introduction"), max_length=300, blank=True)
    body = RichTextField(_("text"), features=RICH_TEXT_FEATURES)

    parent_page_types = ["portal.HomePage", "portal.ArticlePage"]
    subpage_types = ["portal.ArticlePage"]
    template = "portal/pages/article.html"
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
