"""The words of the pages in one language, from the same catalogs as the pages."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_str
from django.utils.translation import trans_real


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

    def any_of(self, message: Any, **values: Any) -> list[str]:
        """Every translation of a message, whatever its context: translators tell the senses of a short word apart."""
        plain = self(message, **values)
        if not isinstance(message, str) or values:
            return [plain]
        catalogs = trans_real.translation(self.language)._catalog._catalogs  # type: ignore[attr-defined]
        ending = f"\x04{message}"
        found = {text for catalog in catalogs for key, text in catalog.items() if isinstance(key, str) and key.endswith(ending)}
        return [plain, *sorted(found - {plain})]

    def pattern(self, message: Any, **values: Any) -> re.Pattern[str]:
        """Matches a label that is exactly one of these words."""
        return re.compile(rf"^\s*(?:{'|'.join(re.escape(text) for text in self.any_of(message, **values))})\s*$")

    def rupiah(self, amount: int) -> str:
        """An amount as people write it: Rp3.500.000, in English Rp3,500,000."""
        text = f"Rp{amount:,}"
        return text if self.language == "en" else text.replace(",", ".")

    def path(self, name: str, *arguments: Any) -> str:
        """Address of a page below the site, with the prefix of the language."""
        with translation.override(self.language):
            return reverse(name, args=arguments)
