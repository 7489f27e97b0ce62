"""The end of courses in the demonstration: skill checks, feedback, competence certificates, money for the way to class.

Runs once over what stands already, by the services and the same for both ways of making: rows are taken in an order that
does not depend on how they were written.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

from enrollment.enums.flow import FINISHED_STATES, FeedbackChannel
from enrollment.models import Enrollment
from enrollment.services.competences import record_competence
from enrollment.services.feedback import give_feedback
from enrollment.services.officers import current_assignment
from enrollment.services.skills import people_to_check, record_skills
from enrollment.services.travel import pay_travel
from partners.actors import PUBLIC, actor_for
from portal.demo import sources
from portal.kernel import clock
from programs.enums import CohortState, SessionState
from programs.models import Cohort, Program
from programs.selectors import sheet_of
from programs.services.travel import set_travel

if TYPE_CHECKING:
    from portal.demo.world import World

#: The latest finished classes are checked, the busiest programs are spoken of, and so many people hold a BNSP certificate.
CHECKED_COHORTS, HEARD_PROGRAMS, ANSWERS, COMPETENT, TRAVELLING = 8, 2, 14, 3, 2
RATE, BUDGET = 20_000, 4_000_000
LEVELS = ("alone", "alone", "alone", "with_help", "with_help", "not_yet")
WORDS = (
    "Pelatihnya sabar, saya berani bertanya.", "Bahan kadang terlambat datang.", "Saya sudah mulai menerima pesanan.", "",
    "Tempatnya jauh, tetapi uang jalan membantu.", "Ingin kelas lanjutan.", "", "",
)
ASKS = "Ada yang berkata kasar di kelas. Tolong telepon saya."


@cache
def sheet_for(skill: str) -> str:
    """The skill sheet of a class that teaches a skill, or nothing."""
    units: list[str] = sources.table("sheets").get("sheets", {}).get(skill, [])
    return "\n".join(units)


def finish_courses(world: World) -> None:
    """Everything that follows the last session but the certificate."""
    now = world.calendar.now
    over = Cohort.objects.filter(state__in=[CohortState.FINISHED, CohortState.CLOSED]).select_related("program__partner", "program__office")
    for cohort in over.order_by("-ends_on", "program__slug", "number")[:CHECKED_COHORTS]:
        _check(world, cohort)
    _hear(now)
    _competences(now)
    _travel(world, now)


def _check(world: World, cohort: Cohort) -> None:
    """The class by its sheet, a day after its end."""
    rng, lead = Random(f"skills:{cohort.program.slug}:{cohort.number}"), world.staff["bimker"]
    units, people = sheet_of(cohort).units, people_to_check(actor=lead, cohort=cohort)
    if units and people:
        levels = {person.public_id: {unit: rng.choice(LEVELS) for unit in units} for person in people}
        day = min(cohort.ends_on + timedelta(days=1), clock.wib(world.calendar.now).date())
        record_skills(actor=lead, cohort=cohort, levels=levels, now=clock.at_wib(day))


def _finished() -> Any:
    rows = Enrollment.objects.filter(state__in=FINISHED_STATES, feedback=None).select_related("client__office", "program__partner", "cohort")
    return rows.order_by("ended_on", "program__slug", "client__birth_date", "client__name")


def _hear(now: datetime) -> None:
    """What people say of the two programs with the most graduates; one of them asks to be called."""
    counts = {program.pk: _finished().filter(program=program).count() for program in Program.objects.order_by("slug")}
    busiest = sorted(counts, key=lambda key: -counts[key])[:HEARD_PROGRAMS]
    for place, program in enumerate(busiest):
        for number, row in enumerate(_finished().filter(program=program)[:ANSWERS]):
            _say(row, Random(f"feedback:{place}:{number}"), now, asks=place == 0 and number == 0)


def _say(row: Enrollment, rng: Random, now: datetime, *, asks: bool) -> None:
    given = min(clock.at_wib(row.ended_on + timedelta(days=3)), now) if row.ended_on and not asks else now
    words = {name: rng.choice(("yes", "yes", "yes", "partly")) for name in ("taught_well", "useful_for_work")}
    give_feedback(
        actor=PUBLIC,
        enrollment=row,
        channel=FeedbackChannel.SIGNED_LINK,
        now=given,
        rating=3 if asks else rng.choice((3, 4, 4, 5, 5)),
        felt_safe="partly" if asks else "yes",
        text=ASKS if asks else rng.choice(WORDS),
        wants_call=asks,
        **words,
    )


def _competences(now: datetime) -> None:
    """Certificates of competence that a few graduates brought; the first has expired."""
    today, recorded = clock.wib(now).date(), 0
    for row in Enrollment.objects.filter(state__in=FINISHED_STATES).select_related("client", "program__skill").order_by("-ended_on", "client__name"):
        held = current_assignment(row.client)
        if held is None or row.client.competence_certificates.exists():
            continue
        issued = today - timedelta(days=(1200, 200, 40)[recorded])
        recorded += 1
        record_competence(
            actor=actor_for(held.officer),
            client=row.client,
            enrollment=row,
            number=f"{74_000 + recorded}.BNSP.{issued.year}",
            scheme=f"Pelaksana {row.program.skill.name_id.lower()}",
            body="LSP Keterampilan Sriwijaya",
            issued_on=issued,
            valid_until=_three_years_later(issued),
            now=now,
        )
        if recorded == COMPETENT:
            break


def _three_years_later(day: date) -> date:
    """How long BNSP's certificates hold."""
    return day + timedelta(days=3 * 365)


def _travel(world: World, now: datetime) -> None:
    """Money for the way to two classes that run now; all but the last session held is paid."""
    running = Cohort.objects.filter(state=CohortState.RUNNING).select_related("program__partner", "program__office")
    for cohort in running.order_by("-starts_on", "program__slug", "number")[:TRAVELLING]:
        set_travel(actor=world.staff["bimker"], cohort=cohort, rate=RATE, budget=BUDGET, source="office")
        held = list(cohort.sessions.filter(state=SessionState.HELD, starts_at__lte=now).order_by("starts_at"))[:-1]
        people = [row.public_id for row in people_to_check(actor=world.staff["bimker"], cohort=cohort)]
        if held and people:
            partner = next(each.partner.staff for each in world.programs if each.program.pk == cohort.program_id)
            sessions = [session.public_id for session in held]
            pay_travel(actor=partner, cohort=cohort, people=people, sessions=sessions, paid_on=clock.wib(now).date(), now=now)
