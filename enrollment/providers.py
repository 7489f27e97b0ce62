"""What enrollment asks of higher apps without knowing them: they register functions here when the site starts."""

from collections.abc import Callable, Mapping
from datetime import date

from enrollment.facts import WorkChance

#: By skill and regency: how those who finished such a class there found work. Too few people means no entry.
WorkChances = Mapping[tuple[int, str], WorkChance]


def _nothing_known(office_id: int, today: date) -> WorkChances:
    return {}


_work_chances: list[Callable[[int, date], WorkChances]] = [_nothing_known]


def provide_work_chances(provider: Callable[[int, date], WorkChances]) -> None:
    """Name the function that knows outcomes: shares with their base and day, by skill and regency code."""
    _work_chances[0] = provider


def work_chances(office_id: int, today: date) -> WorkChances:
    """Chances of work after a class, where they are known."""
    return _work_chances[0](office_id, today)
