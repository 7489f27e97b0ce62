"""When clients are ready for a class, as lines of the demand board: for its summary, and for files changed since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from enrollment.ages import adult_on
from enrollment.demand import Days, joined
from enrollment.enums.clients import ClientState, ConsentPurpose
from enrollment.models import Client, Consent, DemandFold, DemandLine, Enrollment, GuidancePeriod, Wish, WishSheet
from enrollment.reach import limit_km
from partners.models import AuditEntry
from portal.kernel import clock

#: A transaction of before may still be on its way: the trail is read again from so long before the last fold.
OVERLAP = timedelta(minutes=10)
#: More files than this were changed since: the board is counted from the files alone.
MOST_TOUCHED = 800
FAR = date.max
_FACTS = ("pk", "office_id", "region_id", "state", "birth_date", "tried_as_child")


def fold_of() -> DemandFold | None:
    """Up to when the lines are folded; None while there are none."""
    return DemandFold.objects.order_by("pk").first()


def touched_since(fold: DemandFold, limit: int = MOST_TOUCHED) -> list[int]:
    """Keys of clients whose file somebody opened or changed since; at most ``limit`` and one more."""
    people = AuditEntry.objects.filter(at__gte=fold.folded_until, person_id__isnull=False).order_by().values("person_id")
    return list(Client.objects.filter(public_id__in=people).order_by("pk").values_list("pk", flat=True)[: limit + 1])


def lines_of(ids: Sequence[int], now: datetime) -> list[DemandLine]:
    """Lines of some clients as their files stand, not saved; six queries."""
    busy = set(Enrollment.objects.open().filter(client__in=ids).order_by().values_list("client", flat=True))
    free = [pk for pk in ids if pk not in busy]
    wishes, days = _wishes(free), _days(free, now)
    limits = {row.client_id: row for row in WishSheet.objects.filter(client__in=free).order_by("pk")}
    found = Client.objects.filter(pk__in=[pk for pk in free if pk in wishes and pk in days]).order_by("pk").values(*_FACTS)
    return [line for facts in found for line in _lines(facts, wishes[facts["pk"]], days[facts["pk"]], limits.get(facts["pk"]))]


def _wishes(ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for client, skill in Wish.objects.filter(client__in=ids).order_by("pk").values_list("client", "skill"):
        found[client].append(skill)
    return found


def _days(ids: Sequence[int], now: datetime) -> dict[int, list[tuple[bool, Days]]]:
    """Days of guidance, and of after-care that was agreed to (True); closed periods and withdrawn consents have none."""
    found: dict[int, list[tuple[bool, Days]]] = defaultdict(list)
    periods = GuidancePeriod.objects.filter(client__in=ids, end_reason="").order_by("pk")
    for client, start, end in periods.values_list("client", "starts_on", "ends_on"):
        found[client].append((False, Days(start, end or FAR)))
    consents = Consent.objects.filter(client__in=ids, purpose=ConsentPurpose.AFTERCARE, withdrawn_at=None, expires_at__gt=now).order_by("pk")
    for client, given, until in consents.values_list("client", "given_at", "expires_at"):
        last = clock.wib(until - timedelta(microseconds=1)).date()
        found[client].append((True, Days(clock.wib(given).date(), last)))
    return found


def _lines(facts: dict[str, Any], wishes: Iterable[int], days: Iterable[tuple[bool, Days]], sheet: WishSheet | None) -> Iterator[DemandLine]:
    grown = FAR if facts["tried_as_child"] else adult_on(facts["birth_date"])
    limit = limit_km(said=sheet.max_distance_km, transport=sheet.transport) if sheet else limit_km(said=None, transport="")
    for first, last in joined(_that_count(facts["state"], days, grown)):
        for skill in wishes:
            yield DemandLine(
                client_id=facts["pk"], skill_id=skill, office_id=facts["office_id"], region_id=facts["region_id"], limit_km=limit,
                from_on=first, until_on=last, adult_on=grown,
            )


def _that_count(state: str, days: Iterable[tuple[bool, Days]], grown: date) -> Iterator[Days]:
    """Guidance of whoever is active; after-care also of whoever has ended, and never of a child (R27)."""
    for is_care, (first, last) in days:
        begins = max(first, grown) if is_care else first
        if state in ((ClientState.ACTIVE, ClientState.ENDED) if is_care else (ClientState.ACTIVE,)) and begins <= last:
            yield Days(begins, last)
