"""The reasons that the enrollment app itself knows: releases, offers, absences, wishes, classes, ends and consents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enrollment.caseload import Caseload, Group, Reason, When, register_position, register_reason
from enrollment.enums.flow import IN_CLASS_STATES, OPEN_STATES, AttendanceStatus, EnrollmentState
from enrollment.models import GuidancePeriod
from enrollment.release import ReleaseClock, ReleaseState, release_clock, release_instant
from enrollment.selectors import facts
from portal.kernel.clock import end_of_day, today, wib

#: Two missed sessions in a row are a question, not yet an end (design §4.2).
ABSENCES_ASKED_ABOUT = 2
#: Registration that closes within these days is a matter of today.
CLOSING_SOON = timedelta(days=7)
ENDING_SOON = timedelta(days=30)
CONSENT_ENDING_SOON = timedelta(days=14)


def page(name: str, *args: Any) -> str:
    """Address of a page, or the empty text while it does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def day(value: date | datetime) -> str:
    """``23 November`` in the reader's language, with the year when it is not this one."""
    shown = wib(value) if isinstance(value, datetime) else value
    return date_format(shown, "j F" if shown.year == today().year else "j F Y")


# --- just released ---


def released(caseload: Caseload) -> Iterator[Reason]:
    """Released within the last month and not contacted since, or about to be released."""
    for key, period in facts.periods(caseload).items():
        client = caseload.clients[key]
        instant = release_instant(released_at=period.released_at, starts_on=period.starts_on)
        clock = release_clock(instant, caseload.now)
        is_watched = clock.state not in (ReleaseState.FAR, ReleaseState.PAST) and not period.end_reason
        if is_watched and not (client.last_contact_at and client.last_contact_at >= instant):
            yield _release_reason(client, period, clock, caseload)


def _release_reason(client: Any, period: GuidancePeriod, clock: ReleaseClock, caseload: Caseload) -> Reason:
    is_coming = clock.state is ReleaseState.COMING
    is_near = clock.released_at - caseload.now <= timedelta(days=1)
    badge, tone = _release_badge(clock, caseload.today)
    return Reason(
        client_id=client.pk,
        code="release",
        group=Group.RELEASED,
        when=When.TODAY if is_near else When.WEEK,
        text=_release_text(client, period, clock),
        badge=badge,
        tone=tone,
        due_at=clock.due_at,
        step=_("Prepare the first contact") if is_coming else _("Contact now"),
        url=page("officer:contact", client.public_id),
    )


def _release_text(client: Any, period: GuidancePeriod, clock: ReleaseClock) -> str:
    when = _when(period, clock.released_at)
    if clock.state is ReleaseState.COMING:
        return _("Will be released on %(when)s from %(unit)s.") % {"when": when, "unit": period.correctional_unit or "–"}
    if client.guarantor_relation:
        return _("Released on %(when)s. Not contacted yet; guarantor: %(relation)s.") % {
            "when": when,
            "relation": client.guarantor_relation,
        }
    return _("Released on %(when)s. Not contacted yet; no guarantor on file.") % {"when": when}


def _when(period: GuidancePeriod, instant: datetime) -> str:
    words = date_format(wib(instant), "l, j F")
    return f"{words} {date_format(wib(instant), 'H.i')} WIB" if period.released_at else words


def _release_badge(clock: ReleaseClock, present: date) -> tuple[str, str]:
    if clock.state is ReleaseState.COMING:
        return _days_ahead((wib(clock.released_at).date() - present).days), "warn"
    if clock.state is ReleaseState.FRESH:
        left = ngettext("%(n)d hour left", "%(n)d hours left", clock.hours_left) % {"n": clock.hours_left}
        return left, "bad" if clock.hours_left < 12 else "warn"
    return (_("over 48 hours") if clock.state is ReleaseState.DUE else _("over 72 hours")), "bad"


def _days_ahead(days: int) -> str:
    if days < 1:
        return _("today")
    return _("tomorrow") if days == 1 else ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}


# --- waiting for an answer ---


def offered(caseload: Caseload) -> Iterator[Reason]:
    """A seat is held and the client has not said yes or no."""
    for key, rows in facts.enrollments(caseload).items():
        for row in rows:
            if row["held__public_id"]:
                yield _offer_reason(key, row, caseload.now)


def _offer_reason(key: int, row: Mapping[str, Any], now: datetime) -> Reason:
    days = max((row["held__expires_at"] - now).days, 0)
    words = {"program": row["program_title"], "day": day(row["held__offered_at"])}
    return Reason(
        client_id=key,
        code="offer",
        group=Group.ANSWER,
        when=When.TODAY,
        due_at=row["held__expires_at"],
        text=_("The seat in %(program)s, offered on %(day)s, has no answer yet.") % words,
        badge=ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days} if days else _("last day"),
        tone="warn" if days > 1 else "bad",
        step=_("Ask the client"),
        url=page("officer:offer_detail", row["held__public_id"]),
    )


def returned(caseload: Caseload) -> Iterator[Reason]:
    """A partner asks for more before it answers a referral."""
    for key, rows in facts.enrollments(caseload).items():
        for row in rows:
            if row["state"] == EnrollmentState.RETURNED:
                yield Reason(
                    client_id=key,
                    code="returned",
                    group=Group.ANSWER,
                    when=When.TODAY,
                    badge=_("question"),
                    tone="info",
                    text=_("The partner asks for more about the referral to %(program)s.") % {"program": row["program_title"]},
                    step=_("Answer"),
                    url=page("officer:enrollments"),
                )


# --- in class ---


def absent(caseload: Caseload) -> Iterator[Reason]:
    """Missed the last sessions in a row without a word."""
    for key, marks in facts.attendance(caseload).items():
        missed = trailing_absences(mark["status"] for mark in marks)
        if missed >= ABSENCES_ASKED_ABOUT:
            words = {"n": missed, "program": marks[0]["program_title"]}
            yield Reason(
                client_id=key,
                code="absent",
                group=Group.CLASS_AND_WORK,
                when=When.TODAY,
                tone="bad",
                step=_("Call"),
                text=ngettext(
                    "Missed %(n)d session of %(program)s without a word.",
                    "Missed %(n)d sessions of %(program)s in a row without a word.",
                    missed,
                )
                % words,
                badge=ngettext("%(n)d absence", "%(n)d absences", missed) % words,
                url=page("officer:contact", caseload.clients[key].public_id),
            )


def trailing_absences(statuses: Iterable[str]) -> int:
    """How many of the latest sessions, newest first, were missed without a word; sessions not held do not count."""
    missed = 0
    for status in statuses:
        if status == AttendanceStatus.UNEXCUSED:
            missed += 1
        elif status != AttendanceStatus.NOT_HELD:
            break
    return missed


# --- next on the chain ---


def _is_under_guidance(caseload: Caseload, key: int) -> bool:
    period = facts.periods(caseload).get(key)
    return period is None or (not period.end_reason and (period.ends_on is None or period.ends_on >= caseload.today))


def _is_on_the_way(caseload: Caseload, key: int) -> bool:
    return any(row["state"] in OPEN_STATES for row in facts.enrollments(caseload).get(key, []))


def wishless(caseload: Caseload) -> Iterator[Reason]:
    """Nobody has asked what this person would like to learn."""
    wishes = facts.wishes(caseload)
    for key, client in caseload.clients.items():
        if not wishes.get(key) and _is_under_guidance(caseload, key):
            yield Reason(
                client_id=key,
                code="wish",
                group=Group.PLAN,
                when=When.WEEK,
                badge=_("no wish yet"),
                tone="info",
                text=_("Nobody has asked yet what this client would like to learn."),
                step=_("Ask for the wish"),
                url=page("officer:wish", client.public_id),
            )


def matching(caseload: Caseload) -> Iterator[Reason]:
    """A class of a wished skill takes registrations, and the client is in none."""
    cohorts = facts.open_cohorts(caseload)
    for key, rows in facts.wishes(caseload).items():
        if _is_on_the_way(caseload, key) or not _is_under_guidance(caseload, key):
            continue
        wish = next((row for row in rows if cohorts.get(row.skill_id)), None)
        if wish:
            yield _match_reason(caseload, key, wish.skill.name, cohorts[wish.skill_id])


def _match_reason(caseload: Caseload, key: int, skill: str, cohorts: list[Any]) -> Reason:
    closes = cohorts[0].registration_closes_on
    words = {"skill": skill, "n": len(cohorts), "day": day(closes)}
    return Reason(
        client_id=key,
        code="match",
        group=Group.PLAN,
        step=_("See matches"),
        url=page("officer:matches", caseload.clients[key].public_id),
        when=When.TODAY if closes - caseload.today <= CLOSING_SOON else When.WEEK,
        due_at=end_of_day(closes),
        text=ngettext(
            "Would like to learn %(skill)s. One class takes registrations until %(day)s.",
            "Would like to learn %(skill)s. %(n)d classes take registrations, the first until %(day)s.",
            len(cohorts),
        )
        % words,
        badge=_("choose a class"),
    )


def ending(caseload: Caseload) -> Iterator[Reason]:
    """The guidance period ends soon, or has ended and nobody has closed it."""
    for key, period in facts.periods(caseload).items():
        if period.ends_on is None or period.end_reason or period.ends_on - caseload.today > ENDING_SOON:
            continue
        is_over = period.ends_on < caseload.today
        text = (
            _("Guidance ended on %(day)s and is not closed yet.")
            if is_over
            else _("Guidance ends on %(day)s: close it, or agree on aftercare.")
        )
        yield Reason(
            client_id=key,
            code="ending",
            group=Group.PLAN,
            when=When.WEEK,
            due_at=end_of_day(period.ends_on),
            text=text % {"day": day(period.ends_on)},
            badge=_("is over") if is_over else _("ends soon"),
            tone="warn" if is_over else "info",
            step=_("Close or extend"),
            url=page("officer:period_end", period.public_id),
        )


def consent_ending(caseload: Caseload) -> Iterator[Reason]:
    """A consent runs out within two weeks; without a new yes the view closes by itself."""
    for key, rows in facts.consents(caseload).items():
        soon = [row for row in rows if row.expires_at - caseload.now <= CONSENT_ENDING_SOON]
        if soon and _is_under_guidance(caseload, key):
            last = soon[0].expires_at - timedelta(seconds=1)
            words = {"purpose": soon[0].get_purpose_display(), "day": day(last)}
            yield Reason(
                client_id=key,
                code="consent",
                group=Group.PLAN,
                when=When.WEEK,
                due_at=soon[0].expires_at,
                badge=_("ends soon"),
                tone="info",
                text=_("The consent “%(purpose)s” ends on %(day)s.") % words,
                step=_("Ask again"),
                url=page("officer:consent", caseload.clients[key].public_id),
            )


# --- where they stand ---

_LINK_OF_STATE = {
    **dict.fromkeys(OPEN_STATES, "seat"),
    **dict.fromkeys(IN_CLASS_STATES, "class"),
    EnrollmentState.COMPLETED: "certificate",
    EnrollmentState.CERTIFIED: "work",
}


def positions(caseload: Caseload) -> dict[int, str]:
    """Wish told: match; on the way: seat; in class: class; finished: certificate; certified: work."""
    found = {key: "match" for key, rows in facts.wishes(caseload).items() if rows}
    for key, rows in facts.enrollments(caseload).items():
        links = [_LINK_OF_STATE[row["state"]] for row in rows if row["state"] in _LINK_OF_STATE]
        if links:
            found[key] = max(links, key=("seat", "class", "certificate", "work").index)
    return found


def register() -> None:
    """Name the sources of this app; called when the site starts."""
    for source in (released, offered, returned, absent, wishless, matching, ending, consent_ending):
        register_reason(f"enrollment.{source.__name__}", source)
    register_position("enrollment", positions)
