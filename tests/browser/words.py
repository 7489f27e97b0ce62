"""The words of the pages in one language, from the same catalogs as the pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_str


class Words:
    """``words("Log in")`` is what the button says in this language; ``words.path("portal:kit")`` where the page is."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, message: Any, *, context: str = "", **values: Any) -> str:
        with translation.override(self.language):
            if not isinstance(message, str):
                return force_str(message)
            text = translation.pgettext(context, message) if context else translation.gettext(message)
            return text % values if values else text

    def path(self, name: str, *arguments: Any) -> str:
        """Address of a page below the site, with the prefix of the language."""
        with translation.override(self.language):
            return reverse(name, args=arguments)
