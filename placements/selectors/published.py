"""The newest approved figures, as public pages draw them; nothing here is computed from people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.models import Organization
from placements.models import OutcomeSnapshot, Pledge
from programs.models import Program

#: The longest look back comes first: what lasts counts most.
DAYS = ("365", "180", "90", "30")


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure; ``value`` None is hidden."""

    label: str
    value: int | None
    of: int | None = None
    interval: tuple[float, float] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar."""

    label: str
    value: int
    kind: str


@dataclass(frozen=True, slots=True)
class PublishedFigures:
    """What home and statistics page show."""

    month: date
    tiles: list[Tile]
    parts: list[Part]
    sentence: str
    caveat: str
    chain: list[Tile]
    work: list[dict[str, Any]] = field(default_factory=list)


def newest_snapshot(office: Organization | None = None) -> OutcomeSnapshot | None:
    """The newest approved snapshot, of one office or of any."""
    rows = OutcomeSnapshot.objects.filter(approved_at__isnull=False)
    return (rows.filter(office=office) if office else rows).order_by("-month", "pk").first()


def published_figures(office: Organization | None = None) -> PublishedFigures | None:
    """Figures for everybody, or None while none are approved."""
    snapshot = newest_snapshot(office)
    if snapshot is None:
        return None
    chain, work = snapshot.figures["chain"], snapshot.figures["work"]
    day = next((day for day in DAYS if work[day]["percent"] is not None), None)
    tiles = [Tile(_("people offered a seat"), chain["offered"]), Tile(_("people who completed a course"), chain["completed"])]
    if day:
        tiles.append(_work_tile(day, work[day]))
    parts = _parts(work[day]) if day else []
    return PublishedFigures(
        month=snapshot.month, tiles=tiles, parts=parts, sentence=_sentence(parts), caveat=_caveat(work[day] if day else None),
        chain=chain_tiles(chain), work=[{"day": int(key), **work[key]} for key in reversed(DAYS)],
    )


def _work_tile(day: str, work: dict[str, Any]) -> Tile:
    label = ngettext("in work %(day)s day after the offer", "in work %(day)s days after the offer", int(day)) % {"day": day}
    return Tile(label, work["yes"], of=work["of"], interval=(work["low"] / 100, work["high"] / 100))


def _parts(work: dict[str, Any]) -> list[Part]:
    words = (("yes", _("in work"), "counted"), ("no", _("not in work"), "rest"), ("unknown", _("not known"), "unknown"))
    return [Part(label, work[key], kind) for key, label, kind in words if work[key] is not None]


def _sentence(parts: list[Part]) -> str:
    return ", ".join(f"{part.value} {part.label}" for part in parts)


def _caveat(work: dict[str, Any] | None) -> str:
    rounding = _("Numbers are rounded to five and hidden under ten, so that nobody can be recognised.")
    if not work or work["unknown"] is None or work["yes"] is None or not work["total"]:
        return rounding
    best = round(100 * (work["yes"] + work["unknown"]) / work["total"])
    worst = round(100 * work["yes"] / work["total"])
    unknown = _("We could not reach %(number)s people. If all of them work, the share is %(best)s%%; if none of them does, %(worst)s%%.")
    return f"{unknown % {'number': work['unknown'], 'best': best, 'worst': worst}} {rounding}"


def chain_tiles(chain: dict[str, int | None]) -> list[Tile]:
    """The steps of the chain in words, in their order."""
    words = {
        "offered": _("offered a seat"), "said_yes": _("said yes"), "completed": _("completed"), "certified": _("certified"),
        "placed": _("in verified work afterwards"),
    }
    return [Tile(label, chain[key]) for key, label in words.items()]


def program_figures(program: Program) -> list[Tile]:
    """Disclosure-safe figures of one program (see ``programs.providers``)."""
    snapshot = newest_snapshot()
    if snapshot is None or program.slug not in snapshot.figures["programs"]:
        return []
    return [Tile(_("people have completed this course"), snapshot.figures["programs"][program.slug], note=_("“–” means fewer than ten."))]


def partner_facts(organization: Organization) -> dict[str, Any]:
    """Disclosure-safe figures of one partner (see ``partners.providers``)."""
    snapshot = newest_snapshot()
    value = snapshot.figures["partners"].get(organization.code) if snapshot else None
    return {"figures": [Tile(_("people have completed a course here"), value, note=_("“–” means fewer than ten."))] if snapshot else []}


def pledges_kept(organization: Organization) -> int:
    """Promises that an employer has kept."""
    return Pledge.objects.filter(employer=organization, state="kept").count()
