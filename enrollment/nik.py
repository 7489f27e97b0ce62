"""What a national number (NIK) says, and whether it agrees with what is registered about its holder.

Sixteen digits: six for the region that issued it, day, month and year of birth (a woman's day is raised by 40),
four for the serial. The region is where the number was issued, not where its holder lives. A wrong number never
rejects a person: every answer here is a fact for somebody to look at (data/README, "Shared definitions").
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

MALE: Final = "male"
FEMALE: Final = "female"

LENGTH: Final = 16
WOMAN_DAY_OFFSET: Final = 40
OLDEST_AGE: Final = 100
LAST_DAY_OF_MONTH: Final = 31
MASK: Final = "*"

_DIGITS = re.compile(rf"[0-9]{{{LENGTH}}}")


@dataclass(frozen=True, slots=True)
class Nik:
    """Sixteen digits taken apart; parts that make no sense are ``None``, the digits stay as they are."""

    digits: str
    region_code: str
    sex: str | None
    birth_date: date | None
    serial: str

    def __str__(self) -> str:
        return self.digits

    @property
    def masked(self) -> str:
        """The number as screens show it, e.g. ``1671********0001``."""
        return mask_nik(self.digits)


def is_nik(text: str) -> bool:
    """Whether the text is sixteen plain digits; nothing more is asked of a number before it is kept."""
    return _DIGITS.fullmatch(text) is not None


def parse_nik(text: str, *, on: date) -> Nik:
    """Take a number apart; the century of birth is the one that gives an age of 0 to 100 on the day ``on``.

    Where two centuries would do (a newborn or a person of exactly 100) the later one is taken.
    Raises ``ValueError`` when the text is not sixteen digits; the message does not repeat the text.
    """
    if not is_nik(text):
        raise ValueError("a national number has sixteen digits")
    sex, day = _sex_and_day(int(text[6:8]))
    return Nik(
        digits=text,
        region_code=f"{text[:2]}.{text[2:4]}.{text[4:6]}",
        sex=sex,
        birth_date=_birth_date(day, int(text[8:10]), int(text[10:12]), on),
        serial=text[12:],
    )


def mask_nik(text: str) -> str:
    """First and last four of sixteen digits; anything else is hidden whole, its length kept."""
    if not is_nik(text):
        return MASK * len(text)
    return text[:4] + MASK * 8 + text[-4:]


def birth_digits(born: date, sex: str) -> str:
    """The six digits DDMMYY that a person of this birth date and sex carries in the number."""
    day = born.day + (WOMAN_DAY_OFFSET if sex == FEMALE else 0)
    return f"{day:02d}{born.month:02d}{born.year % 100:02d}"


def agrees_with_birth_date(nik: Nik, born: date) -> bool:
    """Whether the digits of the date are those of ``born``; read without a century, so age does not matter."""
    return nik.digits[6:12] in (birth_digits(born, MALE), birth_digits(born, FEMALE))


def agrees_with_sex(nik: Nik, sex: str) -> bool:
    """Whether the number may belong to this sex; a day that is no day says nothing about the sex."""
    return nik.sex is None or nik.sex == sex


def completed_years(born: date, on: date) -> int:
    """Age in completed years; somebody born on 29 February grows older on 1 March in ordinary years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _sex_and_day(field: int) -> tuple[str | None, int]:
    if 1 <= field <= LAST_DAY_OF_MONTH:
        return MALE, field
    if 1 <= field - WOMAN_DAY_OFFSET <= LAST_DAY_OF_MONTH:
        return FEMALE, field - WOMAN_DAY_OFFSET
    return None, 0


def _birth_date(day: int, month: int, year: int, on: date) -> date | None:
    this_century = on.year - on.year % 100
    for century in (this_century, this_century - 100):
        try:
            born = date(century + year, month, day)
        except ValueError:
            continue
        if 0 <= completed_years(born, on) <= OLDEST_AGE:
            return born
    return None
