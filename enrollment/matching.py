"""In which order classes suit a client, and clients a class: named parts between 0 and 1, weighed by rows of data.

Matching proposes, a person decides (design §4.4). A part that is not known counts half, and the page says so: it
neither lifts nor sinks anybody. Same inputs give the same order; ties are shown as ties.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from enrollment.eligibility import Finding, check, refusals
from enrollment.facts import ClientFacts, CohortFacts
from enrollment.reach import cost_one_way, limit_km, road_km
from enrollment.sentences import PART_NAMES, REASONS, Params, render

#: Order in which parts are shown; each has a weight.
PARTS: Final = ("wish", "reach", "need", "time_left", "waiting", "aptitude", "work_chance")
UNKNOWN_COUNTS_AS: Final = 0.5
#: The first wish counts whole, later ones less; a class of the same branch counts this share of its wish.
WISH_VALUES: Final = {1: 1.0, 2: 0.8, 3: 0.6}
LATER_WISH: Final = 0.5
SAME_FAMILY: Final = 0.6
NOT_WISHED: Final = 0.2
#: Half a year between class and end of guidance is time enough to find work and keep it under guidance.
FULL_MARGIN_DAYS: Final = 180
#: Joining on the strength of after-care leaves no time under guidance, but is a way.
AFTERCARE_VALUE: Final = 0.3
#: After a year without a class nobody waits "more".
FULL_WAIT_DAYS: Final = 365
SAME_TRADE: Final = 1.0
OTHER_TRADE: Final = 0.4
#: Domains of assessments that work and a trade can answer (domain.md A7), under the names that instruments use.
WORK_DOMAINS: Final = frozenset({"employment", "education_employment", "finance", "financial", "work", "income"})
#: ``needs`` of an assessment comes in order of weight: a work need at this place counts this much.
NEED_VALUES: Final = (1.0, 0.8, 0.6)
LATER_NEED: Final = 0.5
NO_WORK_NEED: Final = 0.2
HIGH_NEED: Final = 0.67
SOME_NEED: Final = 0.34
#: Scores closer than this are a tie: figures this fine mean nothing.
SCORE_PLACES: Final = 3
SNAPSHOT_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One reason: ``value`` in 0..1, or None while nothing is known; ``reason`` is the code of its sentence."""

    code: str
    value: float | None = None
    reason: str = ""
    params: Params = field(default_factory=dict)
    as_of: date | None = None
    source: str = ""

    @property
    def counts(self) -> float:
        """What goes into the score."""
        return UNKNOWN_COUNTS_AS if self.value is None else self.value

    @property
    def name(self) -> str:
        """What the part is called on screens."""
        return str(PART_NAMES[self.code])

    @property
    def sentence(self) -> str:
        """The fact behind the value; empty while nothing is known."""
        return render(REASONS, self.reason, self.params) if self.reason else ""

    def as_json(self) -> dict[str, Any]:
        """What a snapshot keeps."""
        as_of = self.as_of.isoformat() if self.as_of else None
        return {
            "code": self.code,
            "value": self.value,
            "reason": self.reason,
            "params": dict(self.params),
            "as_of": as_of,
            "source": self.source,
        }


def wish(client: ClientFacts, cohort: CohortFacts, today: date) -> Part:
    """The client's own order counts; a class of the same branch counts less than the one chosen."""
    if not client.wishes:
        return Part("wish")
    exact = [each for each in client.wishes if each.skill_id == cohort.skill_id]
    near = [each for each in client.wishes if each.family_id == cohort.family_id]
    for found, reason, share in ((exact, "wish", 1.0), (near, "wish_family", SAME_FAMILY)):
        if found:
            best = min(found, key=lambda each: each.rank)
            params: dict[str, str | int | float] = {"rank_word": best.rank, "on_day": best.recorded_on.isoformat()}
            value = round(WISH_VALUES.get(best.rank, LATER_WISH) * share, SCORE_PLACES)
            return Part("wish", value, reason, params, best.recorded_on, "wish_sheet")
    last = max(each.recorded_on for each in client.wishes)
    return Part("wish", NOT_WISHED, "wish_other", {"on_day": last.isoformat()}, last, "wish_sheet")


def reach(client: ClientFacts, cohort: CohortFacts, today: date) -> Part:
    """1 at the door, 0 at the limit of what the client can go."""
    if cohort.mode == "online":
        return Part("reach", 1.0, "reach_online", {}, client.limits_on, "wish_sheet")
    if client.point is None or cohort.point is None:
        return Part("reach")
    km, limit = road_km(client.point, cohort.point), limit_km(said=client.max_distance_km, transport=client.transport)
    value = max(0.0, round(1 - km / limit, SCORE_PLACES)) if limit else float(km == 0)
    cost = cost_one_way(km=km, transport=client.transport)
    params: dict[str, str | int | float] = {"km": km, "travel": client.transport}
    if not cost:
        return Part("reach", value, "reach", params, client.limits_on, "map")
    return Part("reach", value, "reach_cost", {**params, "cost_rupiah": cost}, client.limits_on, "map")


def need_value(needs: Sequence[str]) -> float:
    """How strong the need for work and income is, from the ordered needs of an assessment."""
    place = next((at for at, domain in enumerate(needs) if domain in WORK_DOMAINS), None)
    if place is None:
        return NO_WORK_NEED
    return NEED_VALUES[place] if place < len(NEED_VALUES) else LATER_NEED


def need(client: ClientFacts, cohort: CohortFacts, today: date) -> Part:
    """Who needs work and income most goes first; a need is never held against anybody (domain.md A7)."""
    if client.need is None:
        return Part("need")
    value = round(client.need.value, SCORE_PLACES)
    reason = "need_high" if value >= HIGH_NEED else "need_some" if value >= SOME_NEED else "need_low"
    return Part("need", value, reason, {"on_day": client.need.taken_on.isoformat()}, client.need.taken_on, "assessment")


def time_left(client: ClientFacts, cohort: CohortFacts, today: date) -> Part:
    """Time under guidance that remains after the class."""
    if client.guidance_ends_on is None:
        return Part("time_left")
    days = (client.guidance_ends_on - cohort.last_session_on).days
    if days < 0:
        until = client.aftercare_until or client.guidance_ends_on
        params = {"until_on": until.isoformat()}
        return Part("time_left", AFTERCARE_VALUE, "time_aftercare", params, until, "consent")
    value = round(min(1.0, days / FULL_MARGIN_DAYS), SCORE_PLACES)
    return Part("time_left", value, "time_left", {"days": days}, client.guidance_ends_on, "register")


def waiting(client: ClientFacts, cohort: CohortFacts, today: date) -> Part:
    """Days under guidance since the last class; a no to an offer does not set them back."""
    if client.waiting_since is None:
        return Part("waiting")
    days = max(0, (today - client.waiting_since).days)
    value = round(min(1.0, days / FULL_WAIT_DAYS), SCORE_PLACES)
    return Part("waiting", value, "waiting", {"days": days}, client.waiting_since, "queue")


def aptitude(client: ClientFacts, cohort: CohortFacts, today: date) -> Part:
    """Earlier work, in this trade or another."""
    if not client.past_work:
        return Part("aptitude")
    told = _words(client.past_work)
    same = any(_words(word) in told for word in cohort.skill_words)
    value, reason = (SAME_TRADE, "aptitude_work") if same else (OTHER_TRADE, "aptitude_other")
    return Part("aptitude", value, reason, {"work": client.past_work}, None, "register")


def _words(text: str) -> str:
    """Small letters, one blank around each word, so that whole words are found in whole words."""
    return f" {' '.join(''.join(sign if sign.isalnum() else ' ' for sign in text.casefold()).split())} "


def work_chance(client: ClientFacts, cohort: CohortFacts, today: date) -> Part:
    """How those before found work, where enough of them are known."""
    chance = cohort.work_chance
    if chance is None:
        return Part("work_chance")
    params = {"base": chance.base, "percent": round(chance.value * 100)}
    return Part("work_chance", round(chance.value, SCORE_PLACES), "work_chance", params, chance.as_of, "outcomes")


Scorer = Callable[[ClientFacts, CohortFacts, date], Part]
SCORERS: Final[tuple[Scorer, ...]] = (wish, reach, need, time_left, waiting, aptitude, work_chance)
Weights = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Match:
    """One client and one cohort that fit: reasons, score and what every rule found."""

    client: ClientFacts
    cohort: CohortFacts
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    score: float

    @property
    def reasons(self) -> tuple[Part, ...]:
        """Parts about which something is known."""
        return tuple(part for part in self.parts if part.value is not None)

    @property
    def unknown(self) -> tuple[Part, ...]:
        """Parts that nobody asked about yet; each counts half."""
        return tuple(part for part in self.parts if part.value is None)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A pair that does not fit now, and why."""

    client: ClientFacts
    cohort: CohortFacts
    refusals: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The gravest reason."""
        return self.refusals[0]

    @property
    def only_full(self) -> bool:
        """Whether nothing but a free seat is missing: the waiting list is open."""
        return [finding.code for finding in self.refusals] == ["full"]


@dataclass(frozen=True, slots=True)
class Ranking:
    """All pairs: those that fit in order, and those that do not with their reasons."""

    matches: tuple[Match, ...]
    excluded: tuple[Exclusion, ...]

    def tied(self, match: Match) -> bool:
        """Whether another match has the same score."""
        return sum(other.score == match.score for other in self.matches) > 1


def score_of(parts: Iterable[Part], weights: Weights) -> float:
    """Weighted mean of the parts, 0..1; a weight that is missing or below zero counts nothing."""
    listed = [(max(0, weights.get(part.code, 0)), part.counts) for part in parts]
    total = sum(weight for weight, _value in listed)
    return round(sum(weight * value for weight, value in listed) / total, SCORE_PLACES) if total else 0.0


def match(client: ClientFacts, cohort: CohortFacts, weights: Weights, today: date) -> Match:
    """The pair with reasons and score, whether it fits or not."""
    parts = tuple(scorer(client, cohort, today) for scorer in SCORERS)
    return Match(client, cohort, parts, check(client, cohort, today), score_of(parts, weights))


def _rank(pairs: Iterable[tuple[ClientFacts, CohortFacts]], weights: Weights, today: date, order: Callable[[Match], Any]) -> Ranking:
    matches, excluded = [], []
    for client, cohort in pairs:
        refused = refusals(check(client, cohort, today))
        if refused:
            excluded.append(Exclusion(client, cohort, refused))
        else:
            matches.append(match(client, cohort, weights, today))
    nearly_first = sorted(excluded, key=lambda each: (len(each.refusals), each.cohort.starts_on, each.cohort.pk, each.client.pk))
    return Ranking(tuple(sorted(matches, key=order)), tuple(nearly_first))


def rank_cohorts(client: ClientFacts, cohorts: Sequence[CohortFacts], weights: Weights, today: date) -> Ranking:
    """Cohorts for one client: best first, among equals the one that starts first."""
    pairs = ((client, cohort) for cohort in cohorts)
    return _rank(pairs, weights, today, lambda each: (-each.score, each.cohort.starts_on, each.cohort.pk))


def rank_clients(cohort: CohortFacts, clients: Sequence[ClientFacts], weights: Weights, today: date) -> Ranking:
    """Clients for one cohort: best first; where the way is not known last, never lost; among equals who waits longest."""
    pairs = ((client, cohort) for client in clients)
    return _rank(pairs, weights, today, _client_order)


def _client_order(each: Match) -> tuple[Any, ...]:
    way_unknown = any(part.code == "reach" for part in each.unknown)
    return way_unknown, -each.score, each.client.waiting_since or date.max, each.client.pk


def snapshot(found: Match, weights: Weights, today: date) -> dict[str, Any]:
    """What was true on the day of an offer, as JSON: codes and values, no words and no name."""
    cohort = found.cohort
    return {
        "version": SNAPSHOT_VERSION,
        "on": today.isoformat(),
        "score": found.score,
        "weights": {code: weights.get(code, 0) for code in PARTS},
        "parts": [part.as_json() for part in found.parts],
        "findings": [finding.as_json() for finding in found.findings],
        "cohort": {
            "title": cohort.title,
            "number": cohort.number,
            "partner": cohort.partner_name,
            "place": cohort.place_name,
            "starts_on": cohort.starts_on.isoformat(),
            "ends_on": cohort.ends_on.isoformat(),
            "taken": cohort.taken,
            "capacity": cohort.capacity,
        },
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def read_parts(stored: Mapping[str, Any]) -> tuple[Part, ...]:
    """The reasons of a stored snapshot, to be read in any language."""
    return tuple(Part(**{**each, "as_of": _day(each["as_of"])}) for each in stored.get("parts", ()))


def read_findings(stored: Mapping[str, Any]) -> tuple[Finding, ...]:
    """What the rules found when the snapshot was taken."""
    return tuple(Finding(**{**each, "as_of": _day(each["as_of"])}) for each in stored.get("findings", ()))
