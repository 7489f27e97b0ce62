"""How the continuity of programmes is shown: the board of the office, and the card on pages of partner and office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.models import Region, Task
from portal.kernel.decisions import Text
from programs.continuity import Part, Stage
from programs.enums import CohortState, ContinuityLevel, ContinuityStep
from programs.models import Program
from programs.selectors.continuity import Standing, light, standing_of, standings

if TYPE_CHECKING:
    from django.http import QueryDict

    from partners.actors import Actor

#: Kinds of tasks about a programme that is about to stop: the partner is asked first, its office when its time is over.
ASK_PARTNER, ASK_OFFICE = "program.about_to_stop", "program.about_to_stop_office"
#: Months of the timeline before and after today.
BACK, AHEAD = 18, 6
PAGE = 25
LEVEL_ORDER = list(ContinuityLevel)
LEVEL_TONES = {
    ContinuityLevel.ABOUT_TO_STOP: "bad",
    ContinuityLevel.STOPPED: "warn",
    ContinuityLevel.RUNNING: "ok",
    ContinuityLevel.NEW: "plain",
}


@dataclass(frozen=True, slots=True)
class StepLink:
    """The button of the next step: where it leads, or what it sends (``is_post``), and by when it is to be done."""

    label: Text
    url: str
    is_post: bool
    by: date


@dataclass(frozen=True, slots=True)
class Span:
    """A cohort on the timeline."""

    label: str
    starts_on: date
    ends_on: date
    kind: str
    state: Text


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that the card of a programme shows."""

    standing: Standing
    link: StepLink | None
    today: date

    @property
    def program(self) -> Program:
        """Whose card it is."""
        return self.standing.program

    @property
    def level(self) -> ContinuityLevel:
        """Where it stands."""
        return self.standing.alarm.level

    @property
    def tone(self) -> str:
        """Tone of the badge of the level."""
        return LEVEL_TONES[self.level]

    @property
    def sentence(self) -> str:
        """Why it stands there."""
        return self.standing.alarm.sentence

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of the score."""
        return self.standing.score.parts

    @property
    def percent(self) -> int | None:
        """Points of a hundred, or None."""
        return self.standing.score.percent

    @property
    def known(self) -> int:
        """Share of the weights that rests on facts, in percent."""
        return round(100 * self.standing.score.known_weight)

    @property
    def bars_sentence(self) -> str:
        """The bars in words."""
        values = [f"{part.name} {_('not known') if part.percent is None else f'{part.percent}%'}" for part in self.parts]
        return _("Parts of the score: %(parts)s") % {"parts": ", ".join(values)}

    @property
    def first(self) -> date:
        """First day of the timeline."""
        return shifted_months(self.today, -BACK)

    @property
    def last(self) -> date:
        """Last day of the timeline."""
        return shifted_months(self.today, AHEAD)

    @property
    def spans(self) -> list[Span]:
        """Cohorts for the timeline; a plan whose first day has passed without a yes is left out."""
        rows = [
            row for row in self.standing.rows.values() if row.stage not in (Stage.PLANNED, Stage.PROPOSED) or row.starts_on >= self.today
        ]
        return [Span(str(row.number), row.starts_on, row.ends_on, row.stage.value, CohortState(row.state).label) for row in rows]

    @property
    def timeline_sentence(self) -> str:
        """What the timeline says."""
        begun = sum(1 for row in self.standing.facts.begun if row.ends_on >= self.first)
        words = ngettext("%(count)s cohort took place since %(day)s.", "%(count)s cohorts took place since %(day)s.", begun)
        return f"{self.program.title}: {words % {'count': begun, 'day': date_format(self.first, 'DATE_FORMAT')}} {self.sentence}"


def shifted_months(day: date, months: int) -> date:
    """The same day of another month, or its 28th."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, 28))


def show(standing: Standing, *, today: date, for_office: bool) -> Shown:
    """The card of a programme for its office, or for its partner."""
    return Shown(standing, step_link(standing, for_office=for_office), today)


def card_of(program: Program, *, today: date, for_office: bool) -> Shown | None:
    """The card of one programme; only what is offered can go on or stop."""
    return show(standing_of(program, today=today), today=today, for_office=for_office) if program.is_published else None


def cards_of(programs: Iterable[Program], *, today: date) -> dict[int, Shown]:
    """The cards of a partner's own programmes, by primary key."""
    rows = light(Program.objects.published().filter(pk__in=[program.pk for program in programs])).order_by("pk")
    return {each.program.pk: show(each, today=today, for_office=False) for each in standings(rows, today=today)}


# --- where the next step is taken ------------------------------------------------------------------------------------


def step_link(standing: Standing, *, for_office: bool) -> StepLink | None:
    """The page on which the reader takes the next step; None where nothing has to be done."""
    step = standing.alarm.step
    if step is None:
        return None
    section, kind = ("office" if for_office else "partner"), step.kind
    if kind == ContinuityStep.ASK_PARTNER and not for_office:
        kind = ContinuityStep.PROPOSE
    if kind == ContinuityStep.PROPOSE and not standing.facts.begun:
        return _first_cohort(standing, step.by, for_office=for_office)
    row = standing.rows.get(step.cohort) if step.cohort is not None else None
    if kind == ContinuityStep.PROPOSE:
        return StepLink(kind.label, _url(section, "program_next", standing.program.public_id), True, step.by)
    if kind == ContinuityStep.RENEW:
        return StepLink(kind.label, _paper_url(standing, section), False, step.by)
    if kind == ContinuityStep.ASK_PARTNER or row is None:
        return StepLink(kind.label, _url("office", "organization", standing.program.partner.public_id), False, step.by)
    return StepLink(kind.label, _url(section, "cohort", row.public_id), False, step.by)


def _first_cohort(standing: Standing, by: date, *, for_office: bool) -> StepLink:
    """There is nothing to copy: the partner plans, the office asks the partner."""
    if for_office:
        label: Text = ContinuityStep.ASK_PARTNER.label
        return StepLink(label, _url("office", "organization", standing.program.partner.public_id), False, by)
    return StepLink(_("Plan the first cohort"), _url("partner", "cohort_new", standing.program.public_id), False, by)


def _paper_url(standing: Standing, section: str) -> str:
    if standing.paper is None:
        return reverse(f"{section}:agreements")
    return _url(section, "agreement", standing.paper.public_id)


def _url(section: str, name: str, public_id: Any) -> str:
    return reverse(f"{section}:{name}", args=[public_id])


# --- the board -------------------------------------------------------------------------------------------------------


def _office_standings(actor: Actor, today: date) -> list[Standing]:
    rows = light(Program.objects.own(actor).published())
    return standings(rows.order_by("title", "pk"), today=today)


def about_to_stop(actor: Actor) -> int:
    """About how many programmes of the actor's office somebody was asked because they are about to stop; one query.

    The daily job asks (``services.continuity``); the board itself computes every programme anew.
    """
    asked = Task.objects.filter(kind__in=(ASK_PARTNER, ASK_OFFICE), done_at=None)
    programs = Program.objects.own(actor).published().filter(public_id__in=asked.values("subject_id"))
    return programs.count()


def _urgency(standing: Standing) -> tuple[Any, ...]:
    """Most pressing level first, then the nearest day, then the lower score; those without a score last."""
    step, value = standing.alarm.step, standing.score.value
    level = LEVEL_ORDER.index(standing.alarm.level)
    return (level, step.by if step else date.max, value is None, value or 0.0, standing.program.title)


def continuity_board(actor: Actor, query: QueryDict, *, today: date) -> dict[str, Any]:
    """All programmes that the office offers, about to stop first; by partner, regency and level if asked."""
    rows = sorted(_office_standings(actor, today), key=_urgency)
    wanted = {"partner": query.get("partner", ""), "district": query.get("district", ""), "level": query.get("level", "")}
    chosen = [row for row in rows if _matches(row, wanted)]
    page = Paginator(chosen, PAGE).get_page(query.get("page"))
    return {
        "page": page,
        "shown_rows": [show(row, today=today, for_office=True) for row in page.object_list],
        "counts": [(level, level.label, sum(row.alarm.level == level for row in rows), LEVEL_TONES[level]) for level in LEVEL_ORDER],
        "pressing": sum(row.alarm.level == ContinuityLevel.ABOUT_TO_STOP for row in rows),
        "wanted": wanted,
        "partners": sorted({(row.program.partner.code, row.program.partner.name) for row in rows}, key=lambda pair: pair[1]),
        "districts": _districts(rows),
        "levels": ContinuityLevel.choices,
        "today": today,
        "is_filtered": any(wanted.values()),
    }


def _matches(row: Standing, wanted: dict[str, str]) -> bool:
    return (
        wanted["partner"] in ("", row.program.partner.code)
        and (not wanted["district"] or wanted["district"] in row.regencies)
        and wanted["level"] in ("", row.alarm.level)
    )


def _districts(rows: Iterable[Standing]) -> list[tuple[str, str]]:
    codes = {code for row in rows for code in row.regencies}
    return list(Region.objects.filter(code__in=codes).order_by("name").values_list("code", "name"))
