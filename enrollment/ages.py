"""When a person counts as a child (glossary: under 18 today, or tried as a child).

A person born on 29 February comes of age on 1 March in ordinary years: in doubt, protection lasts a day longer.
"""

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
