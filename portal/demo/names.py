"""Draws names, numbers and addresses of people who do not exist.

National numbers carry a serial from 9000 on and phone numbers the free-call prefix 0800, so that neither can be anybody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from enrollment.enums.clients import Sex
from enrollment.nik import birth_digits
from portal.demo import sources

#: Names of one part, forms of Muhammad and titles of Palembang nobility are as common in the demonstration as in the city.
SINGLE_NAME, MUHAMMAD, NOBLE, ALIAS = 0.13, 0.12, 0.06, 0.12
SERIALS_FROM, SERIALS = 9000, 1000


@dataclass(frozen=True, slots=True)
class DrawnName:
    """A name and perhaps what the person is called."""

    name: str
    alias: str = ""


def words(key: str) -> list[str]:
    """A list of words of the data."""
    return sources.table("words")[key]  # type: ignore[no-any-return]


def draw_name(rng: Random, sex: str) -> DrawnName:
    """A plausible name of a man or woman of South Sumatra."""
    woman = sex == Sex.FEMALE
    first = rng.choice(words("women" if woman else "men"))
    parts = [first]
    if rng.random() >= SINGLE_NAME:
        parts.append(rng.choice(words("second_women" if woman else "second")))
    if not woman and rng.random() < MUHAMMAD:
        parts.insert(0, rng.choice(words("muhammad")))
    if rng.random() < NOBLE:
        parts.insert(0, rng.choice(words("noble_women" if woman else "noble_men")))
    alias = rng.choice(words("nicknames")) if not woman and rng.random() < ALIAS else ""
    return DrawnName(" ".join(parts), alias)


def staff_names(rng: Random, count: int) -> list[str]:
    """So many names for people of the office, all different while there are enough."""
    pairs = [f"{first} {second}" for first in words("men") for second in words("second")]
    pairs += [f"{first} {second}" for first in words("women") for second in words("second_women")]
    rng.shuffle(pairs)
    return [pairs[at % len(pairs)] for at in range(count)]


def draw_nik(rng: Random, *, region_code: str, born: date, sex: str, taken: set[str]) -> str:
    """A national number by the rule that nobody has; it is added to ``taken``."""
    stem = region_code.replace(".", "") + birth_digits(born, sex)
    while True:
        nik = f"{stem}{SERIALS_FROM + rng.randrange(SERIALS)}"
        if nik not in taken:
            taken.add(nik)
            return nik


def draw_phone(rng: Random) -> str:
    """Twelve digits that ring nowhere."""
    return f"0800{rng.randrange(10**8):08d}"


def draw_address(rng: Random, district: str) -> str:
    """A street that exists on no map."""
    return f"{rng.choice(words('streets'))} RT {rng.randint(1, 40):02d} No. {rng.randint(1, 190)}, {district}"
