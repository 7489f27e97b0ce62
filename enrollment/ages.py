"""When a person counts as a child, and how months are counted (glossary: under 18 today, or tried as a child).

A person born on 29 February comes of age on 1 March in ordinary years: in doubt, protection lasts a day longer.
"""

from calendar import monthrange
from datetime import date
from typing import Final

#: Age of majority in the juvenile justice law (UU 11/2012).
ADULT_AGE: Final = 18


def adult_on(born: date) -> date:
    """The day on which somebody comes of age."""
    try:
        return born.replace(year=born.year + ADULT_AGE)
    except ValueError:
        return date(born.year + ADULT_AGE, 3, 1)


def youngest_adult_birth(today: date) -> date:
    """Born on this day or before: of age on ``today``. Born after it: under 18."""
    try:
        return today.replace(year=today.year - ADULT_AGE)
    except ValueError:
        return date(today.year - ADULT_AGE, 2, 28)


def is_child(*, born: date, tried_as_child: bool, today: date) -> bool:
    """Whether the rules for children apply on ``today``; being tried as a child never wears off."""
    return tried_as_child or adult_on(born) > today


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
