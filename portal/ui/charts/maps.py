"""Places: tiles that keep their neighbours, and bubbles on latitude and longitude; both have a list behind them.

Nothing here knows a place by name: tiles and projection are computed from coordinates, and rivers are data
(``portal/ui/data/rivers.json``, by province code), drawn schematically.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, cos, hypot, radians, sqrt
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.ui import svg
from portal.ui.charts.drawing import Drawing
from portal.ui.format import number
from portal.ui.reading import read
from portal.ui.tables import Column, Table

RIVERS = Path(__file__).resolve().parent.parent / "data" / "rivers.json"
TILE_W, TILE_H, TILE_GAP = 144.0, 104.0, 8.0
RING = 4.7
MOST_RINGS = 8
MAP_WIDTH, MAP_MARGIN = 720.0, 70.0
SMALLEST, LARGEST = 9.0, 46.0
LETTER = 13.0
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as it is drawn; ``value`` None is hidden (too few people)."""

    name: str
    lat: float
    lon: float
    value: int | None
    pin: str = ""
    url: str = ""


def _spots(places: Iterable[Any]) -> list[Spot]:
    return [
        Spot(str(read(p, "name")), float(read(p, "lat")), float(read(p, "lon")), read(p, "value", None),
             str(read(p, "pin", "") or ""), str(read(p, "url", "") or ""))
        for p in places
    ]


def tile_map(sentence: str, places: Iterable[Any], *, language: str) -> Drawing:
    """A tile a place, about where it lies; jumputan rings grow with ``value``, the figure stands beside them."""
    spots = _spots(places)
    cells = grid_cells([(spot.lon, spot.lat) for spot in spots])
    most = max((spot.value for spot in spots if spot.value), default=0)
    shapes: list[SafeString] = []
    for spot, (column, row) in zip(spots, cells, strict=True):
        shapes += _tile(spot, column * (TILE_W + TILE_GAP), row * (TILE_H + TILE_GAP), most, language)
    columns, rows = (max((cell[axis] for cell in cells), default=0) + 1 for axis in (0, 1))
    return Drawing(sentence, rows * (TILE_H + TILE_GAP) - TILE_GAP, shapes, _table(sentence, spots),
                   width=columns * (TILE_W + TILE_GAP) - TILE_GAP, css="chart chart--tiles")


def _tile(spot: Spot, x: float, y: float, most: int, language: str) -> list[SafeString]:
    rings = ceil(MOST_RINGS * spot.value / most) if spot.value and most else 0
    shown = number(spot.value, language) if spot.value is not None else "–"
    return [
        svg.rect(x, y, TILE_W, TILE_H, "tile"),
        *(svg.circle(x + 100, y + 42, RING * ring, "ring") for ring in range(1, rings + 1)),
        svg.text(x + 12, y + 36, shown, "big"),
        svg.text(x + 12, y + 92, spot.name, "s t"),
    ]


def grid_cells(points: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """A cell (column, row) for each (longitude, latitude): near where it lies, each cell once, no empty edge row.

    Places at the rim choose first, because they have the fewest cells to choose from.
    """
    if not points:
        return []
    side = ceil(sqrt(len(points)))
    scaled = list(zip(_scaled([x for x, _y in points], side), _scaled([-y for _x, y in points], side), strict=True))
    middle = (side - 1) / 2
    order = sorted(range(len(points)), key=lambda i: (-hypot(scaled[i][0] - middle, scaled[i][1] - middle), i))
    free = {(column, row) for column in range(side) for row in range(side)}
    cells: dict[int, tuple[int, int]] = {}
    for index in order:
        x, y = scaled[index]
        best = min(free, key=lambda cell: (hypot(cell[0] - x, cell[1] - y), cell))
        free.discard(best)
        cells[index] = best
    return _without_gaps([cells[index] for index in range(len(points))])


def _scaled(values: Sequence[float], side: int) -> list[float]:
    """Ranks spread over the cells: who lies east of whom matters, not how far."""
    ranks = sorted(values)
    return [ranks.index(value) / max(len(values) - 1, 1) * (side - 1) for value in values]


def _without_gaps(cells: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    used = [sorted({cell[axis] for cell in cells}) for axis in (0, 1)]
    return [(used[0].index(column), used[1].index(row)) for column, row in cells]


@cache
def rivers(region: str) -> list[list[tuple[float, float]]]:
    """Schematic water of a province as lists of (latitude, longitude); empty for a province without an entry."""
    data = json.loads(RIVERS.read_text(encoding="utf-8"))
    return [[(lat, lon) for lat, lon in course] for course in data.get(region, [])]


@dataclass(frozen=True, slots=True)
class Projection:
    """Latitude and longitude to units: one scale both ways, narrowed by the cosine of the latitude."""

    west: float
    north: float
    scale: float
    squeeze: float
    height: float

    @classmethod
    def around(cls, points: Sequence[tuple[float, float]]) -> "Projection":
        """The projection that fits (latitude, longitude) points into the width of a map."""
        lats, lons = [lat for lat, _lon in points] or [0.0], [lon for _lat, lon in points] or [0.0]
        squeeze = cos(radians((min(lats) + max(lats)) / 2))
        wide, tall = (max(lons) - min(lons)) * squeeze, max(lats) - min(lats)
        span = max(wide, tall * 0.9, 0.05)
        scale = (MAP_WIDTH - 2 * MAP_MARGIN) / span
        west = (max(lons) + min(lons)) / 2 - span / squeeze / 2
        return cls(west, max(lats), scale, squeeze, tall * scale + 2 * MAP_MARGIN)

    def __call__(self, lat: float, lon: float) -> tuple[float, float]:
        """The point of a place."""
        return (MAP_MARGIN + (lon - self.west) * self.squeeze * self.scale, MAP_MARGIN + (self.north - lat) * self.scale)


def bubble_map(sentence: str, places: Iterable[Any], *, language: str, water: str = "") -> Drawing:
    """Places with ``name``, ``lat``, ``lon`` and either ``value`` (a bubble) or ``pin`` (a numbered mark).

    ``water`` is a province code whose rivers are drawn. Areas in proportion, names where they fit.
    """
    spots = _spots(places)
    project = Projection.around([(spot.lat, spot.lon) for spot in spots])
    courses = [[project(lat, lon) for lat, lon in course] for course in rivers(water)] if water else []
    shapes = [svg.path(course, "river") for course in courses]
    most = max((spot.value for spot in spots if spot.value), default=0)
    bubbles = sorted((spot for spot in spots if not spot.pin), key=lambda spot: -(spot.value or 0))
    for spot in bubbles:
        shapes.append(_bubble(spot, project, most))
    shapes += _names(bubbles, project, most, language)
    for spot in spots:
        shapes += _pin(spot, project) if spot.pin else []
    return Drawing(sentence, max(project.height, 240), shapes, _table(sentence, spots), width=MAP_WIDTH, css="chart map")


def radius(value: int | None, most: int) -> float:
    """Radius whose area is in proportion to ``value``; a small ring for what is hidden or nothing."""
    return max(SMALLEST, LARGEST * sqrt(value / most)) if value and most else SMALLEST


def _bubble(spot: Spot, project: Projection, most: int) -> SafeString:
    return svg.circle(*project(spot.lat, spot.lon), radius(spot.value, most), "bubble" if spot.value else "bubble bubble--none")


def _names(spots: Sequence[Spot], project: Projection, most: int, language: str) -> list[SafeString]:
    """Names where they touch neither another name nor a bubble; the biggest place chooses first."""
    taken = [_around(project(spot.lat, spot.lon), radius(spot.value, most)) for spot in spots]
    shapes = []
    for spot in spots:
        words = spot.name if spot.value is None else f"{spot.name} {number(spot.value, language)}"
        found = next((seat for seat in _seats(*project(spot.lat, spot.lon), radius(spot.value, most), words)
                      if not any(_overlap(seat[3], other) for other in taken)), None)
        if found:
            anchor, x, base, box = found
            taken.append(box)
            shapes.append(svg.text(x, base, words, f"place {anchor}".strip()))
    return shapes


def _around(point: tuple[float, float], size: float) -> Box:
    return (point[0] - size, point[1] - size, point[0] + size, point[1] + size)


def _seats(x: float, y: float, size: float, words: str) -> Iterator[tuple[str, float, float, Box]]:
    """Places for a name (anchor, x, baseline, box): right, left, below, above, and pushed in from the edges."""
    width, away = len(words) * LETTER, size + 8
    for anchor, left, base in (("", x + away, y + 8), ("e", x - away - width, y + 8), ("m", x - width / 2, y + away + 18),
                               ("m", x - width / 2, y - away), ("e", MAP_WIDTH - width, y + away + 18), ("e", MAP_WIDTH - width, y - away),
                               ("", 0.0, y + away + 18), ("", 0.0, y - away)):
        box = (left, base - 22, left + width, base + 6)
        if box[0] >= 0 and box[2] <= MAP_WIDTH and box[1] >= 0:
            yield anchor, {"": left, "e": box[2], "m": left + width / 2}[anchor], base, box


def _overlap(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def _pin(spot: Spot, project: Projection) -> list[SafeString]:
    x, y = project(spot.lat, spot.lon)
    drop = f"M{svg.num(x)} {svg.num(y)}c-7-14-24-26-24-44a24 24 0 0 1 48 0c0 18-17 30-24 44z"
    return [svg.element("path", d=drop, class_="pin"), svg.text(x, y - 36, spot.pin, "pin-n")]


def _table(sentence: str, spots: Sequence[Spot]) -> Table:
    columns = [Column(_("Place")), Column(_("Number"), numeric=True)]
    return Table(sentence, columns, [[{"text": spot.name, "url": spot.url}, spot.pin or spot.value] for spot in spots])
