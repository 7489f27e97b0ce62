"""The public catalog: which programs fit the filters, and how many each further choice would leave.

Every page takes the same number of queries, however many programs there are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from partners.models import Region
from programs.enums import ProgramMode
from programs.models import Cohort, Program, Skill
from search.services.finding import MAX_PAGE_SIZE, search_documents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

PAGE_SIZE = 24
#: A Kemendagri code of a regency has two groups of two digits and a dot: ``16.71``.
REGENCY_LENGTH = 5
#: Longer searches are read to here.
LONGEST_TEXT = 80
#: Programs that a search looks at; nobody reads further.
MOST_FOUND = MAX_PAGE_SIZE
#: Free seats as a filter.
SEATS_LEFT = "yes"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a visitor asked for; unknown values have been dropped."""

    text: str = ""
    skills: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    seats: bool = False

    @property
    def is_filtered(self) -> bool:
        """Whether anything but text was chosen."""
        return bool(self.skills or self.districts or self.modes or self.seats)


@dataclass(frozen=True, slots=True)
class Choice:
    """One box of a facet."""

    value: str
    label: str
    count: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One group of boxes; ``name`` is the parameter in the address."""

    name: str
    title: str
    choices: list[Choice] = field(default_factory=list)


def wanted_from(query: QueryDict) -> Wanted:
    """Read an address; values that no facet can have are dropped, not guessed at."""
    return Wanted(
        text=query.get("q", "").replace("\x00", "").strip()[:LONGEST_TEXT],
        skills=tuple(value for value in query.getlist("skill") if value.replace("-", "").isalnum()),
        districts=tuple(value for value in query.getlist("district") if len(value) == REGENCY_LENGTH and value.replace(".", "").isdigit()),
        modes=tuple(value for value in query.getlist("mode") if value in ProgramMode.values),
        seats=query.get("seats") == SEATS_LEFT,
    )


def _ahead(today: date) -> Any:
    """Cohorts that a visitor may look forward to, or that are under way."""
    return Cohort.objects.known_to_all().alive(today)


@dataclass(frozen=True, slots=True)
class Found:
    """What the search words found: programs in order of fit (None: no words, so all), and the words searched instead."""

    ids: tuple[int, ...] | None = None
    corrected: str = ""

    @property
    def programs(self) -> QuerySet[Program]:
        """Published programs among them."""
        published = Program.objects.published()
        return published if self.ids is None else published.filter(pk__in=self.ids)

    def ordered(self, programs: QuerySet[Program]) -> QuerySet[Program]:
        """By fit, or by title where nothing was searched."""
        if not self.ids:
            return programs.order_by("title", "pk")
        places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(self.ids)]
        return programs.order_by(Case(*places, default=Value(len(places))), "pk")


def find(text: str) -> Found:
    """Ask the search engine; it knows stems, synonyms and slips of the finger (design §4.7)."""
    if not text:
        return Found()
    page = search_documents("programs", text, queryset=Program.objects.published(), page_size=MOST_FOUND)
    return Found(tuple(item.object.pk for item in page.items), page.corrected)


def _in_districts(programs: QuerySet[Program], districts: tuple[str, ...], today: date) -> QuerySet[Program]:
    """Where its coming cohorts are held; where its partner sits while none is dated."""
    ahead = _ahead(today).filter(program=OuterRef("pk"))
    held = Q(*[("region__code__startswith", code) for code in districts], _connector=Q.OR)
    seated = Q(*[("partner__region__code__startswith", code) for code in districts], _connector=Q.OR)
    return programs.filter(Exists(ahead.filter(held)) | (~Exists(ahead) & seated))


def programs_for(wanted: Wanted, found: Found, today: date) -> QuerySet[Program]:
    """Programs that fit, each with ``ahead``: its coming cohorts by first day."""
    programs = found.programs
    if wanted.skills:
        programs = programs.filter(Q(skill__code__in=wanted.skills) | Q(skill__parent__code__in=wanted.skills))
    if wanted.modes:
        programs = programs.filter(mode__in=wanted.modes)
    if wanted.districts:
        programs = _in_districts(programs, wanted.districts, today)
    if wanted.seats:
        programs = programs.filter(Exists(_ahead(today).taking_registrations(today).with_seats_left().filter(program=OuterRef("pk"))))
    cohorts = _ahead(today).select_related("region__parent", "place").order_by("starts_on", "pk")
    programs = found.ordered(programs)
    return programs.select_related("skill", "partner__region").prefetch_related(Prefetch("cohorts", cohorts, to_attr="ahead"))


def facets_for(wanted: Wanted, found: Found, today: date) -> list[Facet]:
    """The boxes beside the list, with counts for the words alone; choices without a program are left out unless chosen."""
    programs = found.programs.order_by()
    modes = dict(programs.values_list("mode").annotate(count=Count("pk")))
    return [
        _skill_facet(programs, wanted),
        _district_facet(programs, wanted, today),
        Facet("mode", _("How the class meets"), _choices(modes, dict(ProgramMode.choices), wanted.modes)),
        _seats_facet(programs, wanted, today),
    ]


def _choices(counts: Mapping[str, int], labels: Mapping[str, Any], chosen: tuple[str, ...]) -> list[Choice]:
    return [
        Choice(value, str(label), counts.get(value, 0), value in chosen)
        for value, label in labels.items()
        if counts.get(value) or value in chosen
    ]


def _skill_facet(found: QuerySet[Program], wanted: Wanted) -> Facet:
    """Skills by their groups: nine boxes, not forty."""
    counts: Counter[str] = Counter()
    for code, parent, count in found.values_list("skill__code", "skill__parent__code").annotate(count=Count("pk")):
        counts[parent or code] += count
    skills = {skill.code: skill.name for skill in Skill.objects.filter(code__in=[*counts, *wanted.skills])}
    return Facet("skill", _("What people learn"), _choices(counts, skills, wanted.skills))


def _district_facet(found: QuerySet[Program], wanted: Wanted, today: date) -> Facet:
    ahead = _ahead(today)
    held = (
        ahead.filter(program__in=found.values("pk"))
        .order_by()
        .annotate(regency=Substr("region_id", 1, REGENCY_LENGTH))
        .values_list("regency")
        .annotate(count=Count("program", distinct=True))
    )
    seated = (
        found.filter(~Exists(ahead.filter(program=OuterRef("pk"))), partner__region__isnull=False)
        .annotate(regency=Substr("partner__region_id", 1, REGENCY_LENGTH))
        .values_list("regency")
        .annotate(count=Count("pk"))
    )
    counts = Counter(dict(held)) + Counter(dict(seated))
    names = dict(Region.objects.filter(code__in=[*counts, *wanted.districts]).order_by("name").values_list("code", "name"))
    return Facet("district", _("District"), _choices(counts, names, wanted.districts))


def _seats_facet(found: QuerySet[Program], wanted: Wanted, today: date) -> Facet:
    free = _ahead(today).taking_registrations(today).with_seats_left().filter(program=OuterRef("pk"))
    count = found.filter(Exists(free)).count()
    chosen = (SEATS_LEFT,) if wanted.seats else ()
    return Facet("seats", _("Seats"), _choices({SEATS_LEFT: count}, {SEATS_LEFT: _("Seats left")}, chosen))
