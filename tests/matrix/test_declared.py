"""Each address says whom it is for, and the documentation says the same."""

from __future__ import annotations

import re

import pytest

from partners.actors import OFFICE_KEYS, SIDE_KEYS
from partners.middleware import SELF_GUARDED
from portal.permissions.document import page
from portal.permissions.table import LIBRARIES, ROLES, closed_rows, own_rows, rows, undeclared
from portal.settings.env import ROOT
from tests.matrix.browsing import Walker
from tests.matrix.world import World
from tests.repository.source import told

#: Every role key that an audience may name.
KEYS = frozenset({"public", "signed_in"}).union(*ROLES.values())
#: Prefix of a section → who may be among its readers (hazards, "Cheap now" 9).
SECTIONS = {
    "partner/": {"partner", "partner_manager", "sponsor"},
    "employer/": {"employer", "employer_manager"},
    "officer/": {"office", "caseworker", "office_lead", "officer", "assistant", "section_head", "head"},
    "office/": {"office", "caseworker", "office_lead", "head", "section_head", "job_guidance_head", "registry_head", "evaluator", "administrator"},
    "account/": {"signed_in"},
}


def test_every_address_declares_its_audience():
    assert undeclared() == [], told([row.pattern for row in undeclared()])


def test_audiences_name_roles_that_exist():
    wrong = [f"{row.name}: {key}" for row in rows() for key in row.audience or () if key not in KEYS]
    assert not wrong, told(wrong)


def test_every_role_is_in_the_matrix():
    assert {"public", *OFFICE_KEYS} <= set(ROLES)
    assert set(SIDE_KEYS.values()) <= set(ROLES)


def test_every_page_is_for_somebody():
    assert [row.name for row in own_rows() if not any(row.opens_to(role) for role in ROLES)] == []


@pytest.mark.parametrize("prefix", SECTIONS)
def test_sections_hold_only_pages_of_their_own_people(prefix: str):
    """A leak by a shared page or partial would show here."""
    others = [(row.pattern, set(row.audience or ()) - SECTIONS[prefix]) for row in own_rows() if row.pattern.startswith(prefix)]
    wrong = [f"{pattern}: {sorted(keys)}" for pattern, keys in others if keys]
    assert not wrong, told(wrong)


def test_pages_for_everybody_lie_outside_the_sections():
    inside = [row.pattern for row in own_rows() if "public" in (row.audience or ()) and row.pattern.startswith(tuple(SECTIONS))]
    assert not inside, told(inside)


def test_addresses_hold_no_numbers_of_rows():
    """S2 and above are found by random ids, never by integers ("Cheap now" 1)."""
    assert [row.pattern for row in own_rows() if re.search(r"<int:|<\w*pk>|<id>", row.pattern)] == []


def test_the_documentation_is_up_to_date():
    assert (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8") == page(), "run:  manage.py permissions --write"


def test_libraries_are_few_and_known():
    """Whoever is let pass by the middleware is named in the table, with what guards it."""
    assert {prefix.split(".")[0] for prefix in SELF_GUARDED} <= set(LIBRARIES)


def test_pages_that_nobody_declared_open_to_nobody(world: World, db: None):
    """The middleware refuses what it does not know; here are Wagtail's own log-in and a test page."""
    paths = [f"/{row.pattern}" for row in closed_rows() if "<" not in row.pattern and "^" not in row.pattern]
    assert "/_util/login/" in paths
    for role in ("public", "officer", "head", "administrator", "partner", "employer"):
        walker = Walker(None if role == "public" else world.here.members[role])
        visits = [walker.go("closed", path, method) for path in paths for method in ("get", "post")]
        wrong = [str(visit) for visit in visits if visit.status not in {302, 403} or (visit.status == 302 and "/account/login/" not in visit.location)]
        assert not wrong, told(wrong)
