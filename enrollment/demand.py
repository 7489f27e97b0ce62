"""Where people are ready for a class and none is on offer: the rules of the demand board (design §4.2). Pure; no query.

**Ready** are clients under guidance today (or in after-care that they agreed to) with a wish and nothing under way.
**Supply** are cohorts with free seats that are approved or take registrations. A cohort is **in reach** when it teaches
what was wished, takes such people, serves their regency, and lies within the way they can go; age, sex, schooling and
hours are left to matching, which knows the person.

A wish counts under the skill that was named. A class of a skill meets the wish for the group that the skill belongs to
("something with cloth"), and a class of a whole group meets the wish for each of its skills; siblings do not meet each
other. A person with several wishes counts once under each, so that sums over skills are wishes and not people.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from typing import Final, NamedTuple

from enrollment.reach import Point, road_km
from portal.kernel.bounds import Key, Sum
from portal.kernel.disclosure import PUBLIC, Policy, Published, publish_linked

#: A class in the own kecamatan is in reach on foot: the board knows nobody nearer than the middle of their district.
SAME_DISTRICT_KM: Final = 2.0
#: Published numbers of a regency move only when so many people more or fewer wait in it or in one of its districts, so that
#: the difference of two months never shows one person (design §3.10); as wide as the steps in which counts are shown.
LEAST_CHANGE: Final = 5


class Days(NamedTuple):
    """From one day to another, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class District:
    """Where people live; without a point (place not known) distance refuses nobody, as in ``eligibility.reachable``."""

    code: str
    point: Point | None = None

    @property
    def regency_code(self) -> str:
        """The regency or city that it is or lies in."""
        return regency_of(self.code)


class Need(NamedTuple):
    """So many ready people of one district wish for one skill and can go equally far (km, one way)."""

    skill_id: int
    region: str
    limit_km: int
    people: int
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class Supply:
    """A cohort with free seats; ``regencies`` empty: its agreement serves all; without a point it meets online."""

    skill_id: int
    region: str
    point: Point | None
    regencies: frozenset[str] = frozenset()
    for_adults: bool = True
    for_children: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One skill in one district: who is ready, for how many nothing is in reach, how far the nearest class is (km)."""

    skill_id: int
    region: str
    ready: int
    unmet: int
    nearest_km: float | None = None


#: Parent of each skill of the tree; None for a group.
Parents = Mapping[int, int | None]


def joined(days: Iterable[Days]) -> list[Days]:
    """The same days in stretches that do not touch, so that nobody counts twice on one day."""
    found: list[Days] = []
    for each in sorted(days):
        if found and (found[-1].last == date.max or each.first <= found[-1].last + timedelta(days=1)):
            found[-1] = Days(found[-1].first, max(found[-1].last, each.last))
        else:
            found.append(each)
    return found


def regency_of(code: str) -> str:
    """Code of the regency of a district code; a regency is its own."""
    return ".".join(code.split(".")[:2])


def meets_wish(taught: int, wished: int, parents: Parents) -> bool:
    """Whether a class of ``taught`` meets the wish for ``wished`` (module docstring)."""
    return taught == wished or parents.get(taught) == wished or parents.get(wished) == taught


def way_km(district: District, region: str, point: Point | None) -> float:
    """About how far it is by road from the middle of a district to a place in ``region``; 0 online and where nothing is known."""
    if point is None or district.point is None:
        return 0.0
    return SAME_DISTRICT_KM if region == district.code else road_km(district.point, point)


class Offer:
    """Everything on offer, asked by skill and district. Cohorts of one place share its distance."""

    def __init__(self, supplies: Iterable[Supply], parents: Parents) -> None:
        self._spots: dict[tuple[str, Point | None], dict[int, set[Supply]]] = defaultdict(lambda: defaultdict(set))
        self._ordered: dict[str, list[tuple[float, dict[int, set[Supply]]]]] = {}
        self._nearest: dict[tuple[int, str, bool], float | None] = {}
        met = {taught: [wished for wished in parents if meets_wish(taught, wished, parents)] for taught in parents}
        for supply in supplies:
            for wished in met.get(supply.skill_id, (supply.skill_id,)):
                self._spots[supply.region, supply.point][wished].add(supply)

    def nearest_km(self, skill_id: int, district: District, is_child: bool = False) -> float | None:
        """Way to the nearest class that meets the wish and takes such people; None when there is none at all."""
        key = (skill_id, district.code, is_child)
        if key not in self._nearest:
            spots = self._around(district)
            fitting = (km for km, taught in spots if any(_takes(each, district, is_child) for each in taught.get(skill_id, ())))
            self._nearest[key] = next(fitting, None)
        return self._nearest[key]

    def _around(self, district: District) -> list[tuple[float, dict[int, set[Supply]]]]:
        """All places of classes, the nearest first, each with what is taught there by the wish that it meets."""
        if district.code not in self._ordered:
            ways = [(way_km(district, *where), taught) for where, taught in self._spots.items()]
            self._ordered[district.code] = sorted(ways, key=itemgetter(0))
        return self._ordered[district.code]


def _takes(supply: Supply, district: District, is_child: bool) -> bool:
    """Whether a class takes such people, and from there."""
    serves = not supply.regencies or not district.code or district.regency_code in supply.regencies
    return serves and (supply.for_children if is_child else supply.for_adults)


def board(
    needs: Iterable[Need], supplies: Iterable[Supply], *, districts: Mapping[str, District], parents: Parents, child_skills: Collection[int]
) -> list[Cell]:
    """Every skill and district in which somebody is ready, the most unmet first.

    ``child_skills``: wishes that a programme approved for children could meet; children count under no other (R09).
    """
    offer = Offer(supplies, parents)
    ready: dict[tuple[int, str], int] = defaultdict(int)
    unmet: dict[tuple[int, str], int] = defaultdict(int)
    for skill, region, limit, people, is_child in needs:
        if is_child and skill not in child_skills:
            continue
        nearest = offer.nearest_km(skill, districts[region], is_child)
        ready[skill, region] += people
        if nearest is None or nearest > limit:
            unmet[skill, region] += people
    cells = [
        Cell(skill, region, people, unmet[skill, region], offer.nearest_km(skill, districts[region]))
        for (skill, region), people in ready.items()
    ]
    return sorted(cells, key=lambda cell: (-cell.unmet, -cell.ready, cell.region, cell.skill_id))


def by_region(cells: Iterable[Cell], *, regencies: bool = False) -> dict[str, int]:
    """Unmet wishes by district, or by regency."""
    found: dict[str, int] = defaultdict(int)
    for cell in cells:
        found[regency_of(cell.region) if regencies else cell.region] += cell.unmet
    return dict(found)


# --- what partners and evaluators may see --------------------------------------------------------------------------

#: By code of the skill and of the place.
Counts = dict[str, dict[str, int]]


def unmet_counts(cells: Iterable[Cell]) -> dict[int, dict[str, int]]:
    """Unmet people by skill and district; only places that are known."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for cell in cells:
        if cell.unmet and cell.region:
            found[cell.skill_id][cell.region] = cell.unmet
    return dict(found)


def steady(now: Counts, before: Counts) -> Counts:
    """The counts to publish after ``before``: those of a regency stay until it, or one of its districts, moved enough.

    What comes out is what the next month is compared with, so that slow growth shows once it has added up.
    """
    kept: Counts = {}
    for skill in sorted(now.keys() | before.keys()):
        new, old = now.get(skill, {}), before.get(skill, {})
        after, first = levels(new), levels(old)
        moved = {regency_of(code) for code in after | first if abs(after.get(code, 0) - first.get(code, 0)) >= LEAST_CHANGE}
        kept[skill] = {code: count for code, count in new.items() if regency_of(code) in moved}
        kept[skill] |= {code: count for code, count in old.items() if regency_of(code) not in moved}
    return {skill: regions for skill, regions in kept.items() if regions}


def levels(counts: Mapping[str, int]) -> dict[str, int]:
    """One skill by district, with the sums of regencies."""
    found: dict[str, int] = defaultdict(int)
    for code, people in counts.items():
        for level in {code, regency_of(code)}:
            found[level] += people
    return dict(found)


def kept_from(now: Mapping[str, int], before: Mapping[str, int], shown: Mapping[str, int]) -> dict[str, Published]:
    """Figures of one skill whose count is what it was: shown or hidden as before, since nobody can forget (design §3.10)."""
    new, old = levels(now), levels(before)
    return {code: Published(shown.get(code)) for code in new.keys() | old.keys() if new.get(code, 0) == old.get(code, 0)}


def publish_skill(
    counts: Mapping[str, int], districts: Collection[str], policy: Policy = PUBLIC, *, earlier: Mapping[str, Published] | None = None
) -> dict[str, Published]:
    """One skill by district and regency: what may be shown of each, hidden together.

    No sum over regencies is published: it would say of a skill that is wished for in one regency how few want it in the
    others, and so hide that regency. ``districts`` are all that the board covers; ``earlier`` are figures of the month
    before that still hold. Small districts of a regency are taken together as one number: each of them can only be
    known less closely than their sum, and an exact search stays quick.
    """
    codes = sorted({*districts, *counts})
    sums_of = levels({code: counts.get(code, 0) for code in codes})
    regencies = sorted({regency_of(code) for code in codes})
    truth: dict[Key, int] = {code: counts[code] for code in codes if not policy.hides(counts.get(code, 0))}
    truth |= {code: sums_of.get(code, 0) for code in regencies}
    sums: list[Sum] = []
    for regency in regencies:
        inside = [code for code in codes if regency_of(code) == regency and code != regency]
        parts: tuple[Key, ...] = tuple(code for code in inside if code in truth)
        rest = truth[regency] - sum(truth[code] for code in parts)
        if rest or len(parts) < len(inside) or not inside:
            truth["rest", regency] = rest
            parts = (*parts, ("rest", regency))
        sums.append(Sum(regency, parts))
    fixed: dict[Key, Published] = {code: each for code, each in (earlier or {}).items() if code in truth}
    shown = publish_linked(truth, sums, policy, earlier=fixed)
    hidden = Published(None, policy.count_hidden)
    return {code: shown.get(code, hidden) for code in (*regencies, *codes)}
