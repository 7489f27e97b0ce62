"""What partners and office did lately about the texts of programs: own pictures, a second version, a review with comments."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from portal.demo import sources
from portal.demo.drawings import drawing
from portal.kernel import clock
from programs.models import Program
from programs.services import comments, pictures, programs

if TYPE_CHECKING:
    from collections.abc import Callable

    from portal.demo.world import PartnerInWorld, World

#: How long ago a second text was handed in and published.
SECOND_TEXT, PUBLISHED = timedelta(days=4), timedelta(days=3)
#: A review that still goes on, as shares of the time since it was handed in: comments and return, answer and new hand-in,
#: one more comment.
ASKED, ANSWERED, ASKED_AGAIN = 0.3, 0.6, 0.85


class Writing:
    """Lets one office and its partners work on texts, each step at its own hour."""

    def __init__(self, world: World) -> None:
        self.world, self.now = world, world.calendar.now
        self.words: dict[str, Any] = sources.table("texts")

    def at(self, instant: datetime, step: Callable[[datetime], object]) -> None:
        """One step at its own instant."""
        with clock.at(instant):
            step(instant)

    def partner_of(self, program: Program) -> PartnerInWorld:
        """The partner whose program it is."""
        return next(each for each in self.world.partners.values() if each.organization.pk == program.partner_id)

    def second_text(self, words: dict[str, Any]) -> None:
        """Own pictures and, for some, other words: handed in, looked at, published as the second version."""
        program = Program.objects.published().select_related("partner", "skill").get(title=words["title"])
        self.at(self.now - SECOND_TEXT, lambda now: self._hand_in(program, words, now))
        self.at(self.now - PUBLISHED, lambda now: programs.publish_program(actor=self.world.staff["bimker"], program=program, now=now))

    def _hand_in(self, program: Program, words: dict[str, Any], now: datetime) -> None:
        manager = self.partner_of(program).manager
        self._add_pictures(program, words["picture"], now)
        if words.get("change"):
            program.refresh_from_db()
            programs.edit_program(actor=manager, program=program, **words["change"])
        program.refresh_from_db()
        programs.submit_program(actor=manager, program=program, now=now)

    def _add_pictures(self, program: Program, rows: list[dict[str, Any]], now: datetime) -> None:
        manager = self.partner_of(program).manager
        for row in rows:
            name = row["drawing"]
            pictures.add_picture(actor=manager, program=program, file=drawing(name), name=f"{name}.png", alt=row["alt"], now=now)

    def review(self, words: dict[str, Any]) -> None:
        """A text that goes back and forth, and lies with the office now."""
        program = Program.objects.select_related("partner", "skill", "latest_revision").get(title=words["title"])
        begun = program.latest_revision.created_at
        steps = {
            ASKED: lambda now: self._ask(program, words, now),
            ANSWERED: lambda now: self._answer(program, words, now),
            ASKED_AGAIN: lambda now: self._comment(program, words["again"], now),
        }
        for share, step in steps.items():
            self.at(begun + share * (self.now - begun), step)

    def _comment(self, program: Program, row: dict[str, Any], now: datetime) -> None:
        comments.comment_field(actor=self.world.staff["bimker"], program=program, now=now, **row)

    def _ask(self, program: Program, words: dict[str, Any], now: datetime) -> None:
        for row in words["comment"]:
            self._comment(program, row, now)
        programs.return_program(actor=self.world.staff["bimker"], program=program, reason=words["reason"], now=now)

    def _answer(self, program: Program, words: dict[str, Any], now: datetime) -> None:
        manager = self.partner_of(program).manager
        rows = program.comments.threads().order_by("pk").select_related("program__partner")
        for row, answer in zip(rows, words["answers"], strict=True):
            comments.answer_comment(actor=manager, comment=row, text=answer, now=now)
        self._add_pictures(program, words["picture"], now)
        program.refresh_from_db()
        programs.edit_program(actor=manager, program=program, **words["change"])
        programs.submit_program(actor=manager, program=program, now=now)
        comments.settle_comment(actor=self.world.staff["bimker"], comment=rows[0], now=now)


def write_texts(world: World) -> None:
    """Everything about texts; both ways of making the demonstration end with it."""
    writing = Writing(world)
    for words in writing.words["second"]:
        writing.second_text(words)
    writing.review(writing.words["review"])
