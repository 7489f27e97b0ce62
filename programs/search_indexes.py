"""What search may find of programs: published ones, with the words that people use for their skill."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from portal.kernel import clock
from programs.enums import ProgramMode
from programs.models import Cohort, Program
from search.geo import Point
from search.specs import IndexSpec, SearchDocument, register

#: Codes of regencies have five characters; the search does not go finer.
REGENCY_LENGTH = 5


def _published() -> QuerySet[Any]:
    cohorts = Cohort.objects.known_to_all().alive(clock.today()).select_related("region__parent", "place").order_by("starts_on", "pk")
    programs = Program.objects.published().select_related("skill__parent", "partner__region")
    return programs.prefetch_related(Prefetch("cohorts", cohorts, to_attr="ahead"))


def _regions(program: Any) -> list[Any]:
    """Where its coming cohorts are held, else where its partner sits."""
    held = [cohort.region for cohort in program.ahead]
    return held or ([program.partner.region] if program.partner.region else [])


def _keywords(program: Any) -> list[str]:
    skill = program.skill
    names = [skill.name_id, skill.name_en, *skill.synonyms]
    parent = [skill.parent.name_id, *skill.parent.synonyms] if skill.parent else []
    places = [word for region in _regions(program) for word in (region.name, region.parent.name if region.parent else "")]
    return [word for word in [*names, *parent, *places, program.partner.name, ProgramMode(program.mode).label] if word]


def program_document(program: Any) -> SearchDocument:
    """A program as search sees it."""
    first = next((cohort for cohort in program.ahead if cohort.latitude is not None), None)
    districts = sorted({region.code[:REGENCY_LENGTH] for region in _regions(program)})
    return SearchDocument(
        id=str(program.pk),
        title=program.title,
        updated_at=program.updated_at,
        body="\n".join([program.summary, program.description, program.outline]),
        keywords=[str(word) for word in _keywords(program)],
        facets={
            "skill": program.skill.parent.code if program.skill.parent else program.skill.code,
            "district": districts,
            "mode": program.mode,
        },
        point=Point(first.latitude, first.longitude) if first else None,
        suggest=[program.title, program.skill.name_id],
        weight=1.0 if any(cohort.seats_left > 0 for cohort in program.ahead) else 0.7,
    )


register(
    IndexSpec(
        name="programs", model="programs.Program", queryset=_published, document=program_document, facets=("skill", "district", "mode")
    )
)
