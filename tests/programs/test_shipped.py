"""Skills that come with the product, the words of the screens, and what search is told."""

from datetime import time

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from partners.services.tasks import registered_kinds
from portal.kernel.ranges import WeeklySlot
from portal.ui.crafts import CRAFTS, FALLBACK
from programs.enums import Craft, ProgramState
from programs.models import Program, Skill
from programs.search_indexes import program_document
from programs.wording import requirements, weekly_hours
from search.specs import spec
from tests.factories.programs import CohortFactory, ProgramFactory

pytestmark = pytest.mark.django_db


def test_shipped_skills_have_names_in_both_languages_codes_and_pictures():
    skills = list(Skill.objects.all())
    assert len(skills) >= 25
    for skill in skills:
        assert skill.name_id
        assert skill.name_en
        assert skill.occupation_code.isdigit()
        assert skill.craft in Craft.values
        assert skill.parent is None or skill.parent.parent is None
    leaves = [skill for skill in skills if skill.parent]
    assert all(len(skill.occupation_code) == 4 and skill.synonyms for skill in leaves)


def test_skill_speaks_the_readers_language():
    skill = Skill.objects.get(code="sewing")
    assert skill.name == "Menjahit pakaian"
    with translation.override("en"):
        assert str(skill) == "Sewing clothes"


def test_every_picture_of_a_craft_is_drawn():
    assert set(Craft.values) == {*CRAFTS, FALLBACK}


def test_requirements_are_plain_sentences_without_a_word_of_cases():
    program = ProgramFactory(
        max_age=50,
        sex="female",
        limit_reason="asrama perempuan",
        education_minimum="junior",
        tools="celemek",
        offense_exclusions=["narcotics"],
        exclusion_reason="UU 1/2000",
    )
    with translation.override("en"):
        words = requirements(program)
    assert words[0] == "Between 18 and 50 years old"
    assert "asrama perempuan" in words[1]
    assert "SMP" in words[2]
    assert "celemek" in words[3]
    assert "narcotics" not in " ".join(words)
    with translation.override("en"):
        assert requirements(ProgramFactory()) == ["18 years or older", "No diploma needed", "No tools of your own needed"]
        assert requirements(ProgramFactory(clients="child", min_age=14, is_child_approved=True))[0] == "For young people under 18"


def test_weekly_hours_are_read_as_people_say_them():
    week = [WeeklySlot(day, time(10), time(14)) for day in range(5)]
    with translation.override("en"):
        assert weekly_hours(week) == ["Monday–Friday, 10.00–14.00"]
        assert weekly_hours([week[0], week[2]]) == ["Monday, Wednesday, 10.00–14.00"]
        assert weekly_hours([*week[:2], WeeklySlot(5, time(8), time(9, 30))]) == ["Saturday, 08.00–09.30", "Monday, Tuesday, 10.00–14.00"]
    assert weekly_hours([]) == []


def leads_to(name: str, program: Program) -> str:
    """The page about the program, or the list that a kind leads to."""
    try:
        return reverse(name, args=[program.public_id])
    except NoReverseMatch:
        return reverse(name)


def test_tasks_of_this_app_lead_to_pages_that_exist():
    program = ProgramFactory()
    kinds = [kind for kind in registered_kinds() if kind.code.startswith(("program.", "cohort."))]
    assert len(kinds) >= 12
    for kind in kinds:
        assert leads_to(kind.url_name, program)
        assert str(kind.text) % {"title": "x", "number": 1}


def test_search_knows_published_programs_by_skill_district_and_mode():
    cohort = CohortFactory(
        program=ProgramFactory(skill=Skill.objects.get(code="sewing")), region_id="16.02.05", latitude=-3.4, longitude=104.8
    )
    ProgramFactory(state=ProgramState.SUBMITTED)
    documents = list(spec("programs").documents())
    assert [document.id for document in documents] == [str(cohort.program_id)]
    document = documents[0]
    assert document.facets == {"skill": "textile", "district": ["16.02"], "mode": "on_site"}
    assert "penjahit" in document.keywords
    assert (document.point.latitude, document.weight) == (-3.4, 1.0)


def test_search_document_of_a_program_without_dates_or_place():
    program = ProgramFactory(partner__region_id=None)
    found = spec("programs").objects([str(program.pk)]).get()
    document = program_document(found)
    assert (document.point, document.facets["district"], document.weight) == (None, [], 0.7)
