"""A program's own pictures as pages draw them: addresses of the copies, words, sizes. Pure; no query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from programs.pictures import POINT, SHAPES, Placed, arranged

if TYPE_CHECKING:
    from programs.models import Program

#: Who may fetch a picture decides its address: everybody, its partner, or its office.
PUBLIC, PARTNER, OFFICE = "programs:picture", "partner:picture_file", "office:picture_file"
CARD = ("card-320", "card-640")
WIDE = ("wide-480", "wide-960", "wide-1440")


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """What an ``img`` needs; ``version`` makes a new address of a new text, so that caches do not show the old cut."""

    placed: Placed
    url_name: str
    version: str

    @property
    def id(self) -> str:
        """Id of the file."""
        return self.placed.id

    @property
    def alt(self) -> str:
        """What the picture shows, in words."""
        return self.placed.alt

    def url(self, size: str) -> str:
        """Address of the copy of that size."""
        return f"{reverse(self.url_name, args=[self.placed.id])}?size={size}&v={self.version}"

    def _set(self, sizes: tuple[str, ...]) -> str:
        return ", ".join(f"{self.url(size)} {SHAPES[size].width}w" for size in sizes)

    @property
    def card(self) -> str:
        """Small copy for lists, 4 to 3."""
        return self.url(CARD[0])

    @property
    def card_set(self) -> str:
        """Small copies for ``srcset``."""
        return self._set(CARD)

    @property
    def wide(self) -> str:
        """Large copy, 3 to 2."""
        return self.url(WIDE[0])

    @property
    def wide_set(self) -> str:
        """Large copies for ``srcset``."""
        return self._set(WIDE)

    @property
    def point(self) -> str:
        """The whole picture with its focal point."""
        return self.url(POINT)


def pictures_of(program: Program, url_name: str = PUBLIC) -> list[ShownPicture]:
    """The own pictures of a text, in order."""
    placed = arranged(program.pictures)
    return [ShownPicture(each, url_name, f"{program.version}-{each.x}-{each.y}") for each in placed]
