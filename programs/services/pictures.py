"""Writes about a program's own pictures: add, describe, point, replace, order, remove.

Each is a change of the text like any other: at once in a draft, waiting for the office once the text is published.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image

from portal.kernel.decisions import refuse
from portal.kernel.uploads import accept_image
from programs.content import with_changes
from programs.models import Program, ProgramPicture
from programs.pictures import Placed, arranged, find, moved_forward, stored, with_added, with_changed, without
from programs.services.picture_files import forget_unused
from programs.services.programs import edit_program

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from partners.actors import Actor

Arrangement = list[Placed]


@transaction.atomic
def add_picture(*, actor: Actor, program: Program, file: BinaryIO, name: str, alt: str, now: datetime) -> Program:
    """Put a new picture at the end. Raises DomainError for a file that is no picture or too large (R44), and for a seventh."""
    locked = _locked(program)
    pictures = with_added(_arrangement(locked), Placed("", alt))
    row = _store(actor, locked, file, name, now)
    pictures[-1] = Placed(str(row.public_id), alt.strip())
    return edit_program(actor=actor, program=locked, pictures=stored(pictures))


@transaction.atomic
def replace_picture(*, actor: Actor, program: Program, picture: UUID, file: BinaryIO, name: str, now: datetime) -> Program:
    """Another file in the same place with the same words; its focal point goes back to the middle."""
    locked = _locked(program)
    old = _placed(locked, picture)
    row = _store(actor, locked, file, name, now)
    pictures = [Placed(str(row.public_id), old.alt) if each == old else each for each in _arrangement(locked)]
    edit_program(actor=actor, program=locked, pictures=stored(pictures))
    forget_unused(locked)
    return locked


@transaction.atomic
def describe_picture(*, actor: Actor, program: Program, picture: UUID, alt: str, x: int, y: int) -> Program:
    """Other words, another focal point (percent from the upper left corner)."""
    return _arrange(actor, program, picture, lambda pictures: with_changed(pictures, picture, alt=alt.strip(), x=x, y=y))


@transaction.atomic
def point_picture(*, actor: Actor, program: Program, picture: UUID, x: int, y: int) -> Program:
    """Another focal point only."""
    return _arrange(actor, program, picture, lambda pictures: with_changed(pictures, picture, x=x, y=y))


@transaction.atomic
def move_picture(*, actor: Actor, program: Program, picture: UUID) -> Program:
    """One place forward; the first picture is the one that cards show."""
    return _arrange(actor, program, picture, lambda pictures: moved_forward(pictures, picture))


@transaction.atomic
def remove_picture(*, actor: Actor, program: Program, picture: UUID) -> Program:
    """Take a picture out; its file goes too unless a published or handed-in text shows it."""
    changed = _arrange(actor, program, picture, lambda pictures: without(pictures, picture))
    forget_unused(changed)
    return changed


def _arrange(actor: Actor, program: Program, picture: UUID, change: Callable[[Arrangement], Arrangement]) -> Program:
    locked = _locked(program)
    _placed(locked, picture)
    return edit_program(actor=actor, program=locked, pictures=stored(change(_arrangement(locked))))


def _locked(program: Program) -> Program:
    """The program as it is now; two people who arrange at once follow each other."""
    return Program.objects.select_for_update(of=("self",)).select_related("partner", "office", "skill").get(pk=program.pk)


def _arrangement(program: Program) -> Arrangement:
    return arranged(with_changes(program).pictures)


def _placed(program: Program, picture: UUID) -> Placed:
    found = find(_arrangement(program), picture)
    if found is None:
        refuse("picture_gone", _("This picture is no longer part of the programme. Reload the page to see the others."))
    return found


def _store(actor: Actor, program: Program, file: BinaryIO, name: str, now: datetime) -> ProgramPicture:
    """The file written anew, without metadata, under a name that says nothing."""
    accepted = accept_image(file, name)
    width, height = _size(accepted.content)
    row = ProgramPicture(program=program, width=width, height=height, added_at=now, added_by=actor.user)
    row.file.save(f"{row.public_id.hex}{accepted.kind.ending}", ContentFile(accepted.content), save=False)
    row.save()
    return row


def _size(content: bytes) -> tuple[int, int]:
    return Image.open(BytesIO(content)).size
