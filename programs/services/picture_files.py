"""The stored files of pictures: which of them everybody may see, which nobody needs any more, and their smaller copies.

Original and copies lie in private storage; a checking view is the only way to them (hazards R48). When a text is
published its pictures are marked as shown, all others as not. Copies of shown pictures are kept once they were asked for;
those of a text that is still being written are made anew each time, so that trying out points fills no disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction

from partners.models.organizations import private_storage
from portal.kernel.renditions import Focus, cut_picture, pointing_picture
from programs.models import ProgramPicture
from programs.pictures import MIDDLE, POINT, POINT_WIDTH, SHAPES, Placed, arranged, find

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from programs.models import Program

_FOLDER = "program-pictures/copies"


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a smaller copy lies."""

    picture: ProgramPicture
    size: str
    focus: Focus

    @property
    def name(self) -> str:
        """Name in storage; another focal point is another copy."""
        return f"{_FOLDER}/{self.picture.public_id.hex}/{self.size}-{self.focus.x}-{self.focus.y}.webp"


def fresh_copy(picture: ProgramPicture, size: str, placed: Placed | None) -> bytes:
    """A copy of a picture as WebP, not kept; KeyError for a size that does not exist."""
    return _made(_copy(picture, size, placed))


def kept_copy(picture: ProgramPicture, size: str, placed: Placed | None) -> bytes:
    """A copy of a shown picture as WebP, made now if it is not there yet; KeyError for a size that does not exist."""
    copy = _copy(picture, size, placed)
    storage = private_storage()
    if storage.exists(copy.name):
        with storage.open(copy.name) as file:
            return bytes(file.read())
    content = _made(copy)
    storage.save(copy.name, ContentFile(content))
    return content


def _copy(picture: ProgramPicture, size: str, placed: Placed | None) -> Copy:
    return Copy(picture, size, Focus(placed.x, placed.y) if placed else Focus(MIDDLE, MIDDLE))


def _made(copy: Copy) -> bytes:
    with copy.picture.file.open() as file:
        data = file.read()
    if copy.size == POINT:
        return pointing_picture(data, POINT_WIDTH, copy.focus)
    return cut_picture(data, SHAPES[copy.size], copy.focus)


def placed_in(program: Program, public_id: UUID) -> Placed | None:
    """The picture as this text places it, or None."""
    return find(arranged(program.pictures), public_id)


def show_published(program: Program) -> None:
    """Mark the pictures of the published text, and only them, as visible to everybody; forget the unused."""
    shown = [each.public_id for each in arranged(program.pictures)]
    rows = ProgramPicture.objects.filter(program=program)
    rows.exclude(public_id__in=shown).update(is_shown=False)
    rows.filter(public_id__in=shown).update(is_shown=True)
    forget_unused(program)


def forget_unused(program: Program) -> None:
    """Delete files that neither the text, nor its changes, nor any version or handed-in text names."""
    used = _ids(program.pictures) | _ids((program.pending_changes or {}).get("pictures", ()))
    for content in program.versions.values_list("content", flat=True):
        used |= _ids(content.get("pictures", ()))
    for content in program.revisions.values_list("content", flat=True):
        used |= _ids(content.get("pictures", ()))
    for picture in ProgramPicture.objects.filter(program=program).exclude(public_id__in=used):
        _forget(picture)


def _ids(values: Iterable[dict[str, Any]]) -> set[str]:
    return {value["id"] for value in values}


def _forget(picture: ProgramPicture) -> None:
    """Delete the row; its file goes once that is certain. It was never shown, so there are no copies."""
    name = str(picture.file.name)
    picture.delete()
    transaction.on_commit(lambda: private_storage().delete(name))
