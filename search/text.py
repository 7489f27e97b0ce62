"""What a word is: case, accents and punctuation folded away, the place in the text kept."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
#: Longer runs are no words but keys, addresses or noise; PostgreSQL refuses lexemes over 2 KB.
MAX_WORD_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Word:
    """One word as compared (``folded``) and where it stands in the original text."""

    folded: str
    start: int
    end: int


def fold(text: str) -> str:
    """Lower case without accents: ``Café`` and ``CAFE`` are the same word."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def split(text: str) -> Iterator[Word]:
    """The words of ``text`` in order; one that folds to nothing in the Latin alphabet is left out."""
    for match in _WORD.finditer(text):
        folded = "".join(char for char in fold(match.group()) if char.isascii() and char.isalnum())
        if folded:
            yield Word(folded[:MAX_WORD_LENGTH], match.start(), match.end())


def words(text: str) -> list[str]:
    """The folded words of ``text``."""
    return [word.folded for word in split(text)]
