"""Lets partners and office live together: contacts over the year, with one partner that falls silent; five requests for help."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import TYPE_CHECKING, Any

from partners.actors import Actor, actor_for
from partners.models import Membership, NeedAnswer, PartnerNeed
from partners.services import activities, needs
from portal.demo import sources
from portal.demo.calendar import at_hour, in_office, workday
from portal.demo.names import draw_phone

if TYPE_CHECKING:
    from portal.demo.timeline import Timeline
    from portal.demo.world import World

#: Contacts begin so many days before today; between two of them lie between three and six weeks.
YEAR = -360
PAUSES = (21, 42)


class Partnership:
    """Puts contacts and requests on the timeline of one world."""

    def __init__(self, world: World, timeline: Timeline, rng: Random) -> None:
        self.world, self.timeline, self.rng = world, timeline, rng
        self.source = sources.table("partnership")

    def contacts(self, key: str, quiet_days: int) -> None:
        """Calls, visits and meetings with one partner until it falls silent, or until today."""
        day = YEAR + self.rng.randint(0, PAUSES[0])
        while day <= -1 - quiet_days:
            kind, note = self.rng.choice(self.source["contacts"])
            who = self.rng.choice(("bimker", "kasi-dewasa", "officer", "partner"))
            self.timeline.add(in_office(self.rng, workday(self.world.calendar.day(day))), self._contact(key, kind, note, who))
            day += self.rng.randint(*PAUSES)

    def _contact(self, key: str, kind: str, note: str, who: str) -> Any:
        def talk(now: datetime) -> None:
            partner = self.world.partners[key]
            actors = {"officer": self.world.officers[0], "partner": partner.manager}
            actor = actors.get(who) or self.world.staff[who]
            activities.record_contact(actor=actor, organization=partner.organization, kind=kind, at=now, note=note, now=now)

        return talk

    def need(self, row: dict[str, Any]) -> None:
        """One request, its answers, and how it ended."""
        phones = [draw_phone(self.rng) for _number in range(1 + len(row.get("answers", ())))]
        made: dict[str, Any] = {}

        def ask(now: datetime) -> None:
            needed = self.world.calendar.day(row["needed"]) if "needed" in row else None
            made["need"] = needs.ask_for_help(
                actor=self.world.partners[row["asker"]].manager, kind=row["kind"], text=row["text"], contact_name=row["contact"],
                contact_phone=phones[0], needed_by=needed, now=now,
            )

        self.timeline.add(self._hour(row["asked"]), ask)
        for phone, answer in zip(phones[1:], row.get("answers", ()), strict=True):
            self.timeline.add(self._hour(row["asked"] + answer["after"]), self._answer(made, answer, phone))
        if "ends" in row:
            self.timeline.add(self._hour(row["ended"]), self._end(made, row))

    def _hour(self, day: int) -> datetime:
        """Some time of the morning, so that requests of the last days lie in the past on any day."""
        return at_hour(self.world.calendar.day(day), 8, self.rng.randint(0, 59))

    def _answer(self, made: dict[str, Any], source: dict[str, Any], phone: str) -> Any:
        def answer(now: datetime) -> None:
            actor = self._sponsor() if source["from"] == "sponsor" else self.world.partners[source["from"]].manager
            given = needs.answer_need(
                actor=actor, need=made["need"], text=source["text"], contact_name=source["contact"], contact_phone=phone, now=now
            )
            made.setdefault("first", given)

        return answer

    def _sponsor(self) -> Actor:
        rows = Membership.objects.active().filter(organization__office=self.world.office, organization__kind="sponsor")
        return actor_for(rows.select_related("user", "organization").order_by("pk")[0])

    def _end(self, made: dict[str, Any], row: dict[str, Any]) -> Any:
        def end(now: datetime) -> None:
            need = PartnerNeed.objects.select_related("organization").get(pk=made["need"].pk)
            asker = self.world.partners[row["asker"]].manager
            if row["ends"] == "accept":
                needs.accept_answer(actor=asker, answer=NeedAnswer.objects.get(pk=made["first"].pk), now=now)
            elif row["ends"] == "withdraw":
                needs.withdraw_need(actor=asker, need=need, now=now)
            else:
                needs.close_need(actor=self.world.staff["bimker"], need=need, reason=row["reason"], now=now)

        return end


def live_together(world: World, timeline: Timeline, rng: Random) -> None:
    """Put a year of contacts with every partner, and all requests, on the timeline."""
    partnership = Partnership(world, timeline, rng)
    for source in sources.partners():
        partnership.contacts(source.key, source.quiet_days)
    for row in partnership.source["need"]:
        partnership.need(row)


def look_after(now: datetime) -> None:
    """The regular work of the last night: who is silent, and which answers wait for a choice."""
    activities.watch_silence(now)
    needs.watch_needs(now)
