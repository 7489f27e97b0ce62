"""Who is named where: whole names, numbers and phones appear to those who may know them and to nobody else (R35, R36, R62)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Any

import pytest
from django.core import mail
from django.core.cache import caches
from django.utils import translation

from enrollment.models import Client, Consent
from partners.models import Notification, OutboxEntry, Task
from partners.services.outbox import drain_outbox
from partners.services.tasks import sentence
from portal.kernel import clock
from portal.permissions.table import own_rows
from search.engines import choice
from search.models import SearchEntry, SearchSuggestion, SearchTerm
from search.services import rebuild
from search.specs import specs
from tests.matrix import forms
from tests.matrix.browsing import Visit, kept_files
from tests.matrix.names import Planted
from tests.matrix.targets import address, chosen
from tests.matrix.test_pages import actor_in, walker_in
from tests.matrix.test_writes import by_doer, employer_of
from tests.matrix.world import Side, World
from tests.repository.source import told

pytestmark = pytest.mark.django_db
#: Roles that see nobody: technical and evaluating staff, sponsors, visitors.
SEE_NOBODY = ("administrator", "evaluator", "sponsor", "sponsor manager", "public")
#: Pages that show call names to whoever was handed their secret, whatever the role; read by the first test alone.
BEHIND_LINKS = {"enrollment:class_by_link"}
#: Words of justice that no address, title, log line or mail subject may carry.
RISK = re.compile(r"\b(narkotika|pencurian|pembunuhan|pembebasan bersyarat|parole|risk high|risiko tinggi)\b", re.IGNORECASE)


def pages(side: Side, role: str, *, with_links: bool = False) -> list[Visit]:
    """Every page that opens to a role, with an object that it may see where there is one.

    ``with_links``: also pages that open to whoever was handed their secret, whatever the role.
    """
    walker = walker_in(side, role)
    actor = actor_in(side, role)
    rows = [row for row in own_rows() if row.opens_to(role) and (with_links or row.name not in BEHIND_LINKS)]
    return [walker.go(row.name, address(row, chosen(row, side, actor), employer=actor.organization or employer_of(side))) for row in rows]


def named_in(text: str, people: Iterable[Planted], parts: tuple[str, ...]) -> list[str]:
    """Marks of people that a text holds, as ``part of person``."""
    return [f"{part} of person {person.number}" for person in people for part in parts if getattr(person, part) in text]


EVERYTHING = ("first", "last", "mother", "nik", "phone", "register")
#: Whoever holds the link of a class reads call names with a number, and no more.
BEHIND_A_LINK = ("last", "mother", "nik", "phone", "register")


@pytest.mark.parametrize("role", SEE_NOBODY)
def test_these_roles_read_nobodys_name(world: World, db: None, role: str):
    """R35: no page that opens to them shows any mark of any client."""
    visits = pages(world.here, role, with_links=True)
    assert any(visit.status == 200 for visit in visits)
    parts = {visit.name: BEHIND_A_LINK if visit.name in BEHIND_LINKS else EVERYTHING for visit in visits}
    problems = [f"{visit} shows {mark}" for visit in visits for mark in named_in(visit.body, world.planted.values(), parts[visit.name])]
    assert not problems, told(problems)


@pytest.mark.parametrize("role", ["partner", "partner manager"])
def test_partners_read_whole_names_only_with_consent(world: World, db: None, role: str):
    """Without consent a call name and a number; never a national number, a mother's name or a phone (hazards, PS)."""
    agreed = set(Consent.objects.at(clock.now()).filter(purpose="training_partner").values_list("client", flat=True))
    strangers = [person for key, person in world.here.planted.items() if key not in agreed]
    visits, problems = pages(world.here, role), []
    for visit in visits:
        problems += [f"{visit} shows {mark}" for mark in named_in(visit.body, strangers, ("last",))]
        problems += [f"{visit} shows {mark}" for mark in named_in(visit.body, world.planted.values(), ("mother", "nik", "phone", "register"))]
        problems += [f"{visit} shows {mark}" for mark in named_in(visit.body, world.there.planted.values(), EVERYTHING)]
    assert not problems, told(problems)
    shown = [person for key, person in world.here.planted.items() if key in agreed and any(person.last in visit.body for visit in visits)]
    assert shown, "nobody who agreed is shown by name: the check above would see nothing"


@pytest.mark.parametrize("role", ["employer", "employer manager"])
def test_employers_read_no_name_before_the_person_has_agreed(world: World, db: None, role: str):
    """A profile has no name; the contact is one page, for one employer, after the yes (R24 to R30)."""
    side = world.here
    agreed = side.first("introductions").profile.client_id
    problems = []
    for visit in pages(side, role):
        others = [person for key, person in world.planted.items() if key != agreed]
        problems += [f"{visit} shows {mark}" for mark in named_in(visit.body, others, EVERYTHING)]
        problems += [f"{visit} shows {mark}" for mark in named_in(visit.body, world.planted.values(), ("mother", "nik", "register"))]
        if visit.name.startswith("employer:candidate"):
            problems += [f"{visit} shows {mark}" for mark in named_in(visit.body, world.planted.values(), ("first", "last", "phone"))]
    assert not problems, told(problems)


@pytest.mark.parametrize("role", ["officer", "assistant", "section_head", "head"])
def test_staff_read_nobody_who_is_closed_to_them(world: World, db: None, role: str):
    """R31, R36: whoever ``visible_to`` leaves out is on no page, in no list and in no message."""
    side = world.here
    seen = set(Client.objects.visible_to(side.actor(role)).values_list("pk", flat=True))
    asked = {row.client_id for row in side.rows["transfers"]} if role == "assistant" else set()
    hidden = [person for key, person in world.planted.items() if key > 0 and key not in seen | asked]
    assert hidden
    problems = [f"{visit} shows {mark}" for visit in pages(side, role) for mark in named_in(visit.body, hidden, EVERYTHING)]
    assert not problems, told(problems)


@pytest.mark.parametrize("role", ["officer", "head"])
def test_no_page_that_is_only_read_shows_a_whole_national_number(world: World, db: None, role: str):
    """It is masked everywhere; the whole number is an answer to a reason (reveal_nik)."""
    problems = [f"{visit} shows {mark}" for visit in pages(world.here, role) for mark in named_in(visit.body, world.planted.values(), ("nik",))]
    assert not problems, told(problems)


def work(side: Side, role: str) -> list[Visit]:
    """Everything that a role reads, and every form it can send, as it would be sent; nothing is taken back."""
    walker, actor, visits = walker_in(side, role), actor_in(side, role), pages(side, role, with_links=True)
    known: dict[str, list[forms.Field]] = {}
    for visit in visits:
        for target, fields in forms.forms_in(visit.body, visit.path).items():
            known.setdefault(target, []).extend(fields)
    for row in by_doer(side).get(role, []):
        path = address(row, chosen(row, side, actor), employer=employer_of(side))
        if path in known:
            visits.append(walker.go(row.name, path, "post", data=forms.filled(known[path])))
    return visits


def test_nothing_that_is_kept_or_sent_names_anybody(world: World, db: None, caplog: pytest.LogCaptureFixture):
    """R62: addresses, titles, redirects, logs, mails, outbox keys, caches, tasks, messages and the search, after a day's work."""
    caplog.set_level(logging.DEBUG)
    for talkative in ("django.template", "django.db.backends"):
        caplog.set_level(logging.INFO, logger=talkative)
    texts: dict[str, list[str]] = {"address": [], "title": [], "redirect": []}
    with kept_files():
        visits = [visit for role in by_doer(world.here) for visit in work(world.here, role)]
    for visit in visits:
        texts["address"].append(visit.path)
        texts["title"].append(visit.title)
        texts["redirect"].append(visit.location)
    for spec in specs():
        rebuild(spec.name, engine=choice.database())
    texts |= {"log": [record.getMessage() for record in caplog.records], **stored_texts()}
    people = list(world.planted.values())
    problems = [f"{kind}: {mark}: {text[:150]}" for kind, found in texts.items() for text in set(found) for mark in named_in(text, people, EVERYTHING)]
    problems += [f"{kind}: {text[:150]}" for kind in ("address", "title", "redirect", "log", "mail subject") for text in set(texts[kind]) if RISK.search(text)]
    assert not problems, told(sorted(set(problems)))
    assert all(texts[kind] for kind in ("address", "title", "mail subject", "task", "search"))


def stored_texts() -> dict[str, list[str]]:
    """What is kept outside the register, or leaves the house."""
    subjects = [row.payload.get("subject", "") for row in OutboxEntry.objects.all()]
    keys = [row.key for row in OutboxEntry.objects.all()]
    drain_outbox(clock.now())
    with translation.override("id"):
        tasks = [text for row in Task.objects.all() for text in (str(row.params), row.key)]
        news = [str(row.params) for row in Notification.objects.all()]
        assert all(sentence(row) for row in (*Task.objects.all(), *Notification.objects.all()))
    entries = [" ".join((row.title, row.keywords, row.body)) for row in SearchEntry.objects.all()]
    return {
        "mail subject": [*subjects, *(message.subject for message in mail.outbox)], "mail": [message.body for message in mail.outbox], "outbox key": keys,
        "cache": list(cached()), "task": tasks, "message": news,
        "search": [*entries, *(row.text for row in SearchSuggestion.objects.all()), *(row.term for row in SearchTerm.objects.all())],
    }


def cached() -> Iterable[str]:
    """Keys of both caches, and what the pages cache holds."""
    stores: list[Any] = [caches["default"], caches["pages"]]
    for store in stores:
        for key in list(getattr(store, "_cache", {})):
            yield key
            value = store.get(key.split(":", 2)[2])
            yield repr(value)


def test_planted_marks_would_be_found(world: World, db: None):
    """The control: an officer's pages do name the people of the caseload."""
    visits = pages(world.here, "officer")
    whole = world.here.planted[world.here.first("clients").pk]
    assert any(named_in(visit.body, [whole], ("first", "last")) for visit in visits)
    assert named_in(f"x {whole.nik}", [whole], ("nik",)) == [f"nik of person {whole.number}"]
