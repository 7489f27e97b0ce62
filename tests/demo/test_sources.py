"""The invented texts: complete, lawful, and without a word that no page of ours writes."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from enrollment.documents.discretion import check_discreet
from partners.enums import AgreementField
from portal.demo import sources
from portal.demo.office import PASSWORD, SAMPLE_CODES, officer_codes, officers_for
from programs.enums import Craft
from programs.models import Skill

REGENCIES = {"16.71", "16.74", "16.07", "16.06", "16.10", "16.02"}
#: glossary.md, "Words to avoid on screens".
FORBIDDEN = re.compile(r"\b(napi|mantan napi|eks napi|residivis|kriminal|pelaku)\b", re.IGNORECASE)


def test_partners_cover_the_six_fields_and_the_six_districts():
    partners = sources.partners()
    assert len(partners) == 15
    assert {field for partner in partners for field in partner.fields} == set(AgreementField.values)
    assert {code for partner in partners for code in partner.regencies} == REGENCIES
    assert Counter(partner.group for partner in partners)["law_community"] >= 5
    assert any(partner.legal_form == "person" for partner in partners)


def test_agreements_include_one_that_ends_soon_one_with_a_draft_and_one_that_is_over():
    ends = [sum(partner.term) for partner in sources.partners()]
    assert any(0 < end < 90 for end in ends)
    assert any(end < 0 for end in ends)
    assert [partner.renewal for partner in sources.partners() if partner.renewal] == ["draft"]


def test_programs_are_forty_with_those_that_wait():
    states = Counter(program.state for program in sources.programs())
    assert sum(states.values()) == 40
    assert (states["submitted"], states["returned"], states["draft"]) == (2, 1, 1)
    assert len({program.title for program in sources.programs()}) == 40


@pytest.mark.django_db
def test_programs_teach_shipped_skills_with_drawn_pictures():
    skills = set(Skill.objects.values_list("code", flat=True))
    partners = {partner.key for partner in sources.partners()}
    for program in sources.programs():
        assert program.skill in skills, program.title
        assert program.craft in Craft.values, program.title
        assert program.partner in partners, program.title
        assert len(program.title) <= 80 and len(program.summary) <= 250 and 3 <= len(program.outline) <= 8
        assert len(program.description) > 100, program.title
    assert {job.skill for employer in sources.employers() for job in employer.jobs} <= skills


def test_signers_and_bodies_can_stand_on_certificates():
    for partner in sources.partners():
        assert check_discreet(partner.name, partner.signer_title), partner.name


@pytest.mark.parametrize("name", ["partners", "programs", "employers", "office", "articles", "words"])
def test_texts_hold_no_forbidden_word(name: str):
    text = (sources.DATA / f"{name}.toml").read_text(encoding="utf-8")
    assert not FORBIDDEN.search(text)


def test_officers_carry_the_codes_of_the_sample_first():
    assert officers_for(0) == officers_for(300) == 4
    assert officers_for(5000) == 63
    assert officer_codes(4) == ["PK-042", "PK-037", "PK-014", "PK-008"]
    codes = officer_codes(200)
    assert len(set(codes)) == 200
    assert {f"PK-{number:03d}" for number in SAMPLE_CODES} <= set(codes)


def test_password_passes_our_own_rules():
    from django.contrib.auth.password_validation import validate_password

    validate_password(PASSWORD)
    assert len(PASSWORD) >= 15
