"""Writes the pages of text of the demonstration under both home pages, as translations of each other."""

from __future__ import annotations

import uuid
from typing import Any

from portal.demo import sources
from portal.models import ArticlePage, HomePage

LANGUAGES = ("id", "en")


def write_articles() -> int:
    """Publish every article that is not there yet; answers how many."""
    homes = {home.locale.language_code: home for home in HomePage.objects.select_related("locale").order_by("pk")}
    return sum(_write(homes, article) for article in sources.table("articles")["article"])


def _write(homes: dict[str, HomePage], article: dict[str, Any]) -> int:
    key, written = uuid.uuid4(), 0
    for language in LANGUAGES:
        home, slug = homes.get(language), article["slug"][language]
        if home is None or ArticlePage.objects.child_of(home).filter(slug=slug).exists():
            continue
        words = article[language]
        page = ArticlePage(
            title=words["title"], slug=slug, intro=words["intro"], body=words["body"].strip(), locale=home.locale, translation_key=key
        )
        home.add_child(instance=page)
        page.save_revision().publish()
        written += 1
    return written
