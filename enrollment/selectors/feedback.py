"""What may be known of feedback: texts by the office that guides the person, sums by the partner from ten answers on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from enrollment.enums.flow import FeedbackAnswer
from enrollment.models import Feedback
from portal.kernel import clock
from portal.kernel.disclosure import PUBLIC, Policy, Published, publish_count, publish_list

if TYPE_CHECKING:
    from partners.actors import Actor
    from programs.models import Program

#: The closed questions, in the order of the form.
QUESTIONS = ("taught_well", "felt_safe", "useful_for_work")
#: Ratings are told in three groups: a single one would be somebody's.
RATINGS: tuple[tuple[int, ...], ...] = ((4, 5), (3,), (1, 2))


@dataclass(frozen=True, slots=True)
class Sum:
    """One question with how many gave each answer."""

    question: str
    answers: list[tuple[str, Published]]


@dataclass(frozen=True, slots=True)
class FeedbackSums:
    """What was said of a program up to a day; ``questions`` is empty while there are too few answers."""

    until: datetime
    total: Published
    questions: list[Sum]


def month_began(now: datetime) -> datetime:
    """First instant of this month in WIB: sums change once a month, so that nobody sees one answer arrive."""
    return clock.at_wib(clock.wib(now).date().replace(day=1))


def feedback_sums(program: Program, *, now: datetime, policy: Policy = PUBLIC) -> FeedbackSums:
    """Sums of all answers about a program until the end of last month, as far as the policy lets them be shown."""
    until = month_began(now)
    counts = {name: _counts(program, name, until) for name in (*QUESTIONS, "rating")}
    total = publish_count(sum(counts["rating"].values()), policy)
    questions = _questions(counts, policy) if total.shown else []
    return FeedbackSums(until, total, questions)


def _counts(program: Program, name: str, until: datetime) -> dict[Any, int]:
    rows = Feedback.objects.filter(enrollment__program=program, given_at__lt=until).order_by()
    return {row[name]: row["count"] for row in rows.values(name).annotate(count=Count("pk"))}


def _questions(counts: Mapping[str, Mapping[Any, int]], policy: Policy) -> list[Sum]:
    words = {"taught_well": _("Was it taught well?"), "felt_safe": _("Safe and respected?"), "useful_for_work": _("Useful for work?")}
    closed = [
        Sum(words[name], _published(FeedbackAnswer.labels, [counts[name].get(value, 0) for value in FeedbackAnswer.values], policy))
        for name in QUESTIONS
    ]
    groups = [sum(counts["rating"].get(each, 0) for each in group) for group in RATINGS]
    return [*closed, Sum(_("How was it in all, of five?"), _published(["4–5", "3", "1–2"], groups, policy))]


def _published(labels: Sequence[Any], counts: Sequence[int], policy: Policy) -> list[tuple[str, Published]]:
    shown, _total = publish_list(counts, policy)
    return [(str(label), count) for label, count in zip(labels, shown, strict=True)]


def feedback_for_office(actor: Actor) -> QuerySet[Feedback]:
    """What the actor's clients said: whoever waits for a call first, then the newest."""
    rows = Feedback.objects.visible_to(actor).select_related("enrollment__program__partner", "enrollment__client", "called_by__user")
    return rows.order_by("called_at", "-wants_call", "-given_at", "-pk")
