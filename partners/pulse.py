"""How alive a partner is: last sign of life, days of silence, answer time, what is due, a level and a next step.

Plain values in, sentences out; no query here. Whoever teaches gives signs of life by what they do (sessions held, answers
given, papers handed in) and by contacts that somebody records. Partners of the first office met their officials "too little"
and asked for a monthly prompt (domain.md A1): that is where the limits below come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.enums import ActivityKind

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Limits:
    """Days without a sign of life after which a partner is quiet, and silent; in force from a day on."""

    from_on: date
    quiet: int
    silent: int


#: Newest last. One missed monthly contact is quiet, two are silent (domain.md A1: monthly prompts).
LIMITS: Final = (Limits(date(2026, 11, 1), quiet=30, silent=60),)
#: The usual answer time is that of the answers of so many days: half a year holds two or three cohorts.
ANSWERS_WITHIN: Final = timedelta(days=180)
#: An agreement is about to end in its last ninety days: the second of the three reminders of design §4.1 (180, 90, 30).
AGREEMENT_ENDS_WITHIN: Final = timedelta(days=90)
#: Up to so many hours a waiting time is told in hours, beyond in days.
HOURS_TOLD: Final = 48


class Level(StrEnum):
    """What the silence says; ``silent`` asks the office for a contact."""

    ALIVE = "alive"
    QUIET = "quiet"
    SILENT = "silent"

    @property
    def label(self) -> Text:
        """The level in a word."""
        return _LABELS[self][0]

    @property
    def tone(self) -> str:
        """Color and shape of its badge."""
        return _LABELS[self][1]


_LABELS: Final[dict[Level, tuple[Text, str]]] = {
    Level.ALIVE: (gettext_lazy("alive"), "ok"),
    Level.QUIET: (gettext_lazy("quiet"), "warn"),
    Level.SILENT: (gettext_lazy("silent"), "bad"),
}


class DutyCode(StrEnum):
    """What may be due from a partner, the most urgent first: people wait for the first two."""

    REFERRALS = "referrals"
    ATTENDANCE = "attendance"
    CORRECTIONS = "corrections"
    CERTIFICATES = "certificates"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of life: an ``ActivityKind`` and its day in WIB."""

    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class Duty:
    """Something due: how many, and since when the oldest waits (``agreement``: its last day)."""

    code: DutyCode
    count: int
    since: date


@dataclass(frozen=True, slots=True)
class Pulse:
    """All of it for one partner on one day; hours are those between a referral and its answer."""

    level: Level
    days: int
    last: Sign | None
    known_since: date
    answer_hours: float | None
    answers: int
    duties: tuple[Duty, ...]

    @property
    def needs_contact(self) -> bool:
        """Whether the office has to speak with the partner: silent beyond the limit, and something is due."""
        return self.level == Level.SILENT

    @property
    def tone(self) -> str:
        """Color and shape of the badge of the level."""
        return self.level.tone


def limits_at(today: date) -> Limits:
    """The limits in force on a day; those of the first line also rule the days before it."""
    return next((line for line in reversed(LIMITS) if line.from_on <= today), LIMITS[0])


def silence(last: Sign | None, known_since: date, today: date) -> int:
    """Whole days since the last sign of life, or since the partner is known; never below zero."""
    return max(0, (today - (last.on if last else known_since)).days)


def level_of(days: int, *, is_something_due: bool, limits: Limits) -> Level:
    """Silence is an alarm only while something is due; a partner at rest is quiet at most."""
    if days >= limits.silent and is_something_due:
        return Level.SILENT
    return Level.QUIET if days >= limits.quiet else Level.ALIVE


def merged(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """One line a code, in order of urgency: numbers added, the oldest day kept; what counts nothing is left out."""
    found: dict[DutyCode, Duty] = {}
    for duty in duties:
        if duty.count > 0:
            known = found.get(duty.code, Duty(duty.code, 0, duty.since))
            found[duty.code] = Duty(duty.code, known.count + duty.count, min(known.since, duty.since))
    return tuple(found[code] for code in DutyCode if code in found)


def take_pulse(*, last: Sign | None, known_since: date, hours: Sequence[float], duties: Iterable[Duty], today: date) -> Pulse:
    """The pulse on a day. ``hours``: how long each answer of the last half year took; ``known_since``: day of verification."""
    due = merged(duties)
    days = silence(last, known_since, today)
    level = level_of(days, is_something_due=bool(due), limits=limits_at(today))
    return Pulse(level, days, last, known_since, median(hours) if hours else None, len(hours), due)


# --- words -----------------------------------------------------------------------------------------------------------


def told_day(day: date) -> str:
    """A day as this language writes it."""
    return date_format(day, "j F Y")


def told_ago(days: int) -> str:
    """How long ago a day was."""
    if days == 0:
        return _("today")
    return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}


def told_hours(hours: float) -> str:
    """A waiting time: in hours up to two days, then in days."""
    if hours <= HOURS_TOLD:
        whole = max(1, round(hours))
        return ngettext("%(n)s hour", "%(n)s hours", whole) % {"n": whole}
    whole = round(hours / 24)
    return ngettext("%(n)s day", "%(n)s days", whole) % {"n": whole}


def last_sentence(pulse: Pulse) -> str:
    """The last sign of life with its day."""
    if pulse.last is None:
        words = _("No sign of life yet; known here since %(day)s, %(ago)s.")
        return words % {"day": told_day(pulse.known_since), "ago": told_ago(pulse.days)}
    what = _("Answer or paper handed in") if pulse.last.kind == ActivityKind.ANSWER else ActivityKind(pulse.last.kind).label
    words = _("Last sign of life: %(what)s on %(day)s, %(ago)s.")
    return words % {"what": what, "day": told_day(pulse.last.on), "ago": told_ago(pulse.days)}


def answer_sentence(pulse: Pulse) -> str:
    """The usual time between a referral and its answer."""
    if pulse.answer_hours is None:
        return _("No referral was answered in the last %(days)s days.") % {"days": ANSWERS_WITHIN.days}
    words = ngettext(
        "Usual answer time: %(time)s (one answer in the last %(days)s days).",
        "Usual answer time: %(time)s (the middle of %(count)s answers in the last %(days)s days).",
        pulse.answers,
    )
    return words % {"time": told_hours(pulse.answer_hours), "count": pulse.answers, "days": ANSWERS_WITHIN.days}


def duty_sentence(duty: Duty, today: date) -> str:
    """One thing that is due, with its number and its oldest day."""
    words = {"count": duty.count, "day": told_day(duty.since)}
    if duty.code == DutyCode.AGREEMENT:
        return (_("The agreement ended on %(day)s.") if duty.since < today else _("The agreement ends on %(day)s.")) % words
    sentences = {
        DutyCode.REFERRALS: ngettext(
            "%(count)s referral waits for an answer, since %(day)s.",
            "%(count)s referrals wait for an answer, the oldest since %(day)s.",
            duty.count,
        ),
        DutyCode.ATTENDANCE: ngettext(
            "Attendance of %(count)s session is not marked, from %(day)s.",
            "Attendance of %(count)s sessions is not marked, the oldest from %(day)s.",
            duty.count,
        ),
        DutyCode.CORRECTIONS: ngettext(
            "%(count)s correction was asked for, since %(day)s.",
            "%(count)s corrections were asked for, the oldest since %(day)s.",
            duty.count,
        ),
        DutyCode.CERTIFICATES: ngettext(
            "%(count)s certificate is owed, since %(day)s.",
            "%(count)s certificates are owed, the oldest since %(day)s.",
            duty.count,
        ),
    }
    return sentences[duty.code] % words


def level_sentence(pulse: Pulse, today: date) -> str:
    """Why the level is what it is."""
    limits = limits_at(today)
    if pulse.level == Level.SILENT:
        return _("Silent: no sign of life for %(limit)s days or more while something is due.") % {"limit": limits.silent}
    if pulse.level == Level.ALIVE:
        return _("Alive: a sign of life within the last %(limit)s days.") % {"limit": limits.quiet}
    if pulse.duties:
        return _("Quiet: no sign of life for %(limit)s days or more while something is due.") % {"limit": limits.quiet}
    return _("Quiet: no sign of life for %(limit)s days or more, but nothing is due.") % {"limit": limits.quiet}


def duties_sentence(pulse: Pulse) -> str:
    """What is said when the list of duties is empty."""
    return "" if pulse.duties else _("Nothing is due.")


_STEPS: Final[dict[DutyCode, Text]] = {
    DutyCode.REFERRALS: gettext_lazy("Answer the oldest referral first; somebody waits for it."),
    DutyCode.ATTENDANCE: gettext_lazy("Mark the attendance of the oldest session; it takes a minute on a phone."),
    DutyCode.CORRECTIONS: gettext_lazy("Correct what the office has returned and hand it in again."),
    DutyCode.CERTIFICATES: gettext_lazy("Issue the certificates that are owed; people need them to look for work."),
    DutyCode.AGREEMENT: gettext_lazy("Draft the renewal of the agreement, so that classes can go on."),
}


def next_step(pulse: Pulse) -> Text:
    """What to do now, in words that hold for the partner and for the office."""
    if pulse.level == Level.SILENT:
        return _("Speak with each other this week: a call, a visit or a meeting, noted here, ends the silence.")
    if pulse.duties:
        return _STEPS[pulse.duties[0].code]
    if pulse.level == Level.QUIET:
        return _("Ask how things are and what comes next; a call is enough.")
    return _("Nothing has to be done now.")


def sentences(pulse: Pulse, today: date) -> tuple[str, ...]:
    """Every part in a sentence: level, last sign, answer time, what is due."""
    due = [duty_sentence(duty, today) for duty in pulse.duties] or [duties_sentence(pulse)]
    return (level_sentence(pulse, today), last_sentence(pulse), answer_sentence(pulse), *due)
