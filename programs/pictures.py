"""The arrangement of a program's own pictures: which, in what order, described how, with what in the middle. Pure.

An arrangement is a list of plain values, so that it is drafted, reviewed, compared and versioned like every other
field of the text; the files lie apart (``ProgramPicture``) and are never changed, only added and forgotten.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.kernel.decisions import refuse
from portal.kernel.renditions import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: More pictures than this nobody looks at on a phone, and each is read by the office.
MOST_PICTURES = 6
#: A reader hears the words of a picture in one breath.
LONGEST_ALT = 125
SHORTEST_ALT = 5
#: The focal point is measured in percent of width and height from the upper left corner.
MIDDLE, EDGE = 50, 100
#: Copies that pages ask for, by name; nothing else is made, so that nobody can fill the disk.
SHAPES = {
    "card-320": Shape(320, 240),
    "card-640": Shape(640, 480),
    "wide-480": Shape(480, 320),
    "wide-960": Shape(960, 640),
    "wide-1440": Shape(1440, 960),
}
#: The whole picture with its focal point, for the page on which the point is chosen; its width in CSS pixels.
POINT, POINT_WIDTH = "point", 280


@dataclass(frozen=True, slots=True)
class Placed:
    """One picture of an arrangement; ``x`` and ``y`` are its focal point in percent from the upper left corner."""

    id: str
    alt: str
    x: int = MIDDLE
    y: int = MIDDLE

    @property
    def public_id(self) -> UUID:
        """Id of the stored file."""
        return UUID(self.id)


def arranged(values: Iterable[dict[str, Any]]) -> list[Placed]:
    """Stored values as pictures, in order."""
    return [Placed(each["id"], each["alt"], each["x"], each["y"]) for each in values]


def stored(pictures: Iterable[Placed]) -> list[dict[str, Any]]:
    """Pictures as values to store."""
    return [asdict(each) for each in pictures]


def find(pictures: Sequence[Placed], public_id: UUID) -> Placed | None:
    """The picture of that id, or None."""
    return next((each for each in pictures if each.public_id == public_id), None)


def with_added(pictures: Sequence[Placed], new: Placed) -> list[Placed]:
    """One more at the end; refused beyond the most."""
    if len(pictures) >= MOST_PICTURES:
        refuse(
            "too_many_pictures",
            _("A programme has at most %(most)s pictures. Replace or remove one first.") % {"most": MOST_PICTURES},
        )
    return [*pictures, new]


def with_changed(pictures: Sequence[Placed], public_id: UUID, **values: Any) -> list[Placed]:
    """The picture of that id with other words, focal point or file; the rest as it was."""
    return [replace(each, **values) if each.public_id == public_id else each for each in pictures]


def without(pictures: Sequence[Placed], public_id: UUID) -> list[Placed]:
    """All but the picture of that id."""
    return [each for each in pictures if each.public_id != public_id]


def moved_forward(pictures: Sequence[Placed], public_id: UUID) -> list[Placed]:
    """The picture of that id one place nearer to the beginning; the first stays first."""
    order = list(pictures)
    place = next((number for number, each in enumerate(order) if each.public_id == public_id), 0)
    if place:
        order[place - 1], order[place] = order[place], order[place - 1]
    return order


def check_arrangement(values: Any) -> None:
    """Refuse an arrangement that is no list of at most six different pictures, each with words and a point within."""
    try:
        pictures = arranged(values)
        ids = {each.public_id for each in pictures}
        lengths = [(len(each.alt.strip()), len(each.alt)) for each in pictures]
        is_inside = all(0 <= each.x <= EDGE and 0 <= each.y <= EDGE for each in pictures)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValidationError(_("The pictures could not be read."), code="pictures_unreadable") from error
    if len(pictures) > MOST_PICTURES or len(ids) != len(pictures):
        raise ValidationError(_("At most six pictures, each once."), code="too_many_pictures")
    if not all(said >= SHORTEST_ALT and whole <= LONGEST_ALT for said, whole in lengths):
        raise ValidationError(_("Each picture needs a short description in words."), code="no_alt")
    if not is_inside:
        raise ValidationError(_("The focal point lies outside the picture."), code="focus_outside")
