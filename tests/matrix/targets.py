"""A real object for every address: which rows of the world stand behind each noun of the paths.

An address whose noun is unknown here fails ``test_every_address_has_an_object``: a page that no test opens is a defect.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils import translation

from enrollment.models import FeedbackLink, OfficerAssignment
from enrollment.services.feedback import link_token as feedback_token
from enrollment.services.offers import link_token
from partners.actors import Actor
from partners.models import Organization
from placements.services.profiles import handle_for
from portal.permissions.table import Row
from tests.matrix.world import Side

PARAMETER = re.compile(r"(?:^|/)([\w-]+)/<(?:\w+:)?(\w+)>")
#: Noun of a path → noun of the world, where they differ.
NOUNS = {"staff": "staff", "session": "sessions", "clients": "clients", "undangan": "invitation", "mitra": "partners", "program": "programs", "picture": "pictures"}
#: Addresses whose objects are others than their noun says.
BY_NAME = {
    "account:agreement_document": "agreements-scanned", "office:agreement_edit": "agreements-draft",
    "office:invitation_resend": "invitations-office", "office:invitation_revoke": "invitations-office",
    "partner:certificates": "cohorts-over",
    "partner:participant_suspend": "participants", "partner:participant_resume": "participants", "partner:participant_end_early": "participants",
    "partner:cohort_edit": "cohorts-draft", "partner:agreement_edit": "agreements-draft", "partner:attendance": "sessions-running", "partner:not_held": "sessions-running",
    "officer:attendance": "sessions-running", "officer:not_held": "sessions-running",
    **{f"{side}:{name}": "sessions-running" for side in ("partner", "officer") for name in ("class_link", "class_link_revoke", "sheet_history")},
    "partner:class_link_today": "cohorts-running",
    "officer:profile": "profiles-of", "officer:placement_new": "clients", "officer:import_preview": "import", "officer:import_result": "import-done",
    "office:import_result": "import-done",
    "partner:travel": "cohorts-over", "partner:travel_set": "cohorts-over", "partner:travel_receipts": "cohorts-over", "partner:skills": "cohorts-over",
    "officer:skills": "cohorts-over", "office:travel": "cohorts-over", "office:travel_set": "cohorts-over", "office:travel_extra": "cohorts-over",
    "office:travel_back": "cohorts-over", "office:travel_receipts": "cohorts-over", "partner:feedback_of_program": "programs",
    "officer:feedback_take": "enrollments", "officer:feedback_link_make": "enrollments", "office:feedback_call": "feedback",
    "office:comment_reopen": "comments-settled",
    "enrollment:certificate_pdf": "certificates", "enrollment:certificate_credential": "certificates",
}


def _own(side: Side, noun: str) -> list[Any]:
    return list(side.rows.get(noun, []))


#: Nouns that the world does not hold as rows of that name.
COMPUTED: dict[str, Callable[[Side], list[Any]]] = {
    "cohorts-draft": lambda side: [cohort for cohort in _own(side, "cohorts") if cohort.state == "draft"],
    "agreements-draft": lambda side: [agreement for agreement in _own(side, "agreements") if agreement.state == "draft"],
    "agreements-scanned": lambda side: [agreement for agreement in _own(side, "agreements") if agreement.document],
    "import-done": lambda side: [batch for batch in _own(side, "import") if batch.state != "previewed"],
    "partners": lambda side: [side.members["partner manager"].organization],
    "organizations": lambda side: [side.members["partner manager"].organization, *_own(side, "organizations")],
    "invitation": lambda side: [side.secrets["invitation"]],
    "kalender": lambda side: [side.secrets["calendar"]],
    "candidates": lambda side: _own(side, "profiles"),
    "tawaran": lambda side: _own(side, "offers")[:1],
    "sertifikat": lambda side: _own(side, "certificates"),
    "hadir": lambda side: [side.secrets["class link"]],
}


def parameter(row: Row) -> tuple[str, str] | None:
    """Noun and name of the one parameter of an address, or None."""
    found = PARAMETER.search(row.pattern)
    return (found[1], found[2]) if found else None


def noun_of(row: Row) -> str:
    """What the objects of an address are called in the world; empty when it has none."""
    found = parameter(row)
    if found is None:
        return ""
    return BY_NAME.get(row.name) or NOUNS.get(found[0], found[0])


def objects(row: Row, side: Side) -> list[Any]:
    """All rows (or secrets) that an address can be about, on one side."""
    noun = noun_of(row)
    return COMPUTED[noun](side) if noun in COMPUTED else _own(side, noun)


def is_visible(thing: Any, actor: Actor) -> bool:
    """What ``visible_to`` says (a transfer: ``answerable_by``); secrets and texts are visible to whoever has them."""
    if not isinstance(thing, Model):
        return True
    if isinstance(thing, OfficerAssignment):
        return OfficerAssignment.objects.answerable_by(actor).filter(pk=thing.pk).exists()
    return bool(type(thing)._default_manager.visible_to(actor).filter(pk=thing.pk).exists())  # type: ignore[attr-defined]


def chosen(row: Row, side: Side, actor: Actor) -> Any:
    """The object that this actor may see, or the first."""
    found = objects(row, side)
    return next((thing for thing in found if is_visible(thing, actor)), found[0] if found else None)


def value(name: str, thing: Any, employer: Organization) -> str:
    """What stands for an object in an address."""
    if isinstance(thing, str):
        return thing
    ways: dict[str, Callable[[], str]] = {
        "public_id": lambda: str(thing.public_id), "slug": lambda: thing.slug, "code": lambda: thing.code,
        "handle": lambda: handle_for(thing, employer), "token": lambda: feedback_token(thing) if isinstance(thing, FeedbackLink) else link_token(thing),
    }
    return ways[name]()


def address(row: Row, thing: Any = None, *, language: str = "id", employer: Organization | None = None) -> str:
    """The path of an address for an object, in a language."""
    found = parameter(row)
    arguments = {found[1]: value(found[1], thing, employer)} if found else {}  # type: ignore[arg-type]
    with translation.override(language):
        return reverse(row.name, kwargs=arguments)
