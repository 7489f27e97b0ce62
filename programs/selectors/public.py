"""What everybody may read of a program and of a partner's programs: no people, no exact number of free seats."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _

from partners.models import Agreement
from portal.kernel import clock
from programs.enums import SessionState
from programs.models import Cohort, Program, Session
from programs.providers import public_figures
from programs.showing import PUBLIC, pictures_of
from programs.terms import promise_differs, terms_for
from programs.wording import requirements, weekly_hours

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from partners.models import Organization

#: Earlier cohorts that the page still names.
PAST_SHOWN = 6
#: A Kemendagri code begins with the two digits of its province.
PROVINCE_LENGTH = 2


def program_page(program: Program, *, today: date) -> dict[str, Any]:
    """Everything the public page of a program shows."""
    cohorts = list(
        Cohort.objects.filter(program=program)
        .known_to_all()
        .select_related("program__skill", "region__parent", "place")
        .prefetch_related("slots")
        .order_by("starts_on", "pk")
    )
    ahead = [cohort for cohort in cohorts if cohort.ends_on >= today]
    terms = terms_for(ahead)
    return {
        "program": program,
        "ahead": [_shown(cohort, today, terms[cohort.pk]) for cohort in ahead],
        "past": [cohort for cohort in reversed(cohorts) if cohort.ends_on < today][:PAST_SHOWN],
        "requirements": requirements(program),
        "facts": _facts(program, today),
        "spots": _spots(ahead),
        "water": province_of(ahead),
        "figures": public_figures(program),
        "gallery": pictures_of(program)[1:],
        "picture_url_name": PUBLIC,
        "preview": "",
    }


def draft_page(program: Program, *, today: date, pictures: str, back: str) -> dict[str, Any]:
    """The public page of a text that is not public; ``pictures`` names the address of its files, ``back`` the way out."""
    shown = pictures_of(program, pictures)
    return {**program_page(program, today=today), "preview": back, "picture_url_name": pictures, "gallery": shown[1:]}


def _shown(cohort: Cohort, today: date, terms: Program) -> dict[str, Any]:
    return {
        "cohort": cohort,
        "terms": terms,
        "terms_requirements": requirements(terms),
        "is_earlier_text": promise_differs(terms, cohort.program),
        "hours": weekly_hours(slot.weekly for slot in cohort.slots.all()),
        "takes_registrations": cohort.takes_seats and cohort.registration_opens_on <= today <= cohort.registration_closes_on,
        "opens_later": cohort.takes_seats and today < cohort.registration_opens_on,
    }


def _facts(program: Program, today: date) -> dict[str, Any]:
    """How reliable the partner is with this program, from its agreement and its sessions."""
    counts = Session.objects.filter(cohort__program=program, cohort__in=Cohort.objects.known_to_all()).aggregate(
        held=Count("pk", filter=Q(state=SessionState.HELD)),
        settled=Count("pk", filter=Q(state__in=[SessionState.HELD, SessionState.CANCELLED])),
    )
    agreement = Agreement.objects.of_partner(program.partner).in_force(today).order_by("-ends_on").first()
    return {"held": counts["held"], "settled": counts["settled"], "agreement_until": agreement.ends_on if agreement else None}


def _spots(cohorts: list[Cohort]) -> list[dict[str, Any]]:
    """Numbered marks on the map, one for each coming cohort; none where all are held at one spot."""
    known = [cohort for cohort in cohorts if cohort.latitude is not None]
    if len({(cohort.latitude, cohort.longitude) for cohort in known}) < 2:
        return []
    return [
        {
            "name": _("Cohort %(number)s: %(place)s") % {"number": cohort.number, "place": cohort.place or cohort.region},
            "lat": cohort.latitude,
            "lon": cohort.longitude,
            "pin": str(cohort.number),
        }
        for cohort in known
    ]


def province_of(cohorts: Sequence[Cohort]) -> str:
    """Code of the province whose rivers are drawn, or ``""``."""
    return cohorts[0].region_id[:PROVINCE_LENGTH] if cohorts else ""


def catalog_spots(programs: Iterable[Any]) -> dict[str, Any]:
    """Marks for the next cohort of each program of a page, numbered in the order of the list."""
    spots, first = [], []
    for program in programs:
        program.pin = ""
        cohort = program.ahead[0] if program.ahead else None
        if cohort is not None and cohort.latitude is not None:
            first.append(cohort)
            program.pin = str(len(first))
            spots.append({"name": program.title, "lat": cohort.latitude, "lon": cohort.longitude, "pin": program.pin})
    return {"spots": spots, "water": province_of(first)}


def partner_public_facts(organization: Organization) -> dict[str, Any]:
    """Published programs of a partner with their coming cohorts, for its public page."""
    ahead = Cohort.objects.known_to_all().alive(clock.today()).select_related("region", "place").order_by("starts_on", "pk")
    programs = Program.objects.published().filter(partner=organization).select_related("skill").order_by("title", "pk")
    return {"programs": list(programs.prefetch_related(Prefetch("cohorts", ahead, to_attr="ahead")))}
