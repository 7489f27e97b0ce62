"""How numbers, shares, days and hours are written for people, in Indonesian and in English.

Indonesian follows EYD V (1.204; 4,5; 39%; 10.00 WIB); English keeps the day before the month, as its readers in
Indonesia do. Amounts of money are written by ``portal.kernel.money``.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from portal.kernel.clock import wib

INDONESIAN = "id"
MONTHS: dict[str, Sequence[str]] = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni",
           "Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"),
}
SHORT_MONTHS: dict[str, Sequence[str]] = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
WEEKDAYS: dict[str, Sequence[str]] = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
#: Numbers up to eleven are written in words where they open a heading ("Sembilan orang menunggu Anda").
WORDS: dict[str, Sequence[str]] = {
    "id": ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
}
#: Titles and clan names of Palembang and Java that stand before a name and are no part of it (glossary).
TITLES = frozenset({
    "h", "hj", "hr", "drs", "dra", "dr", "ir", "prof", "kgs", "msy", "kms", "ki", "nyi", "nyimas", "kemas", "masayu", "masagus", "mgs",
    "raden", "rd", "rr", "r", "bapak", "bpk", "ibu", "sdr", "sdri",
})
#: Below this a distance keeps one decimal.
NEAR_KM = 10


def tongue(language: str | None) -> str:
    """``id`` or ``en``: the two languages that screens speak; anything else reads as Indonesian."""
    return "en" if (language or "").startswith("en") else INDONESIAN


def number(value: int | float | Decimal, language: str, places: int = 0) -> str:
    """``1.204`` or ``4,5`` in Indonesian, ``1,204`` or ``4.5`` in English; halves are rounded away from zero."""
    quantum = Decimal(1).scaleb(-places)
    exact = Decimal(str(value)).quantize(quantum, rounding=ROUND_HALF_UP)
    text = f"{exact + 0:,.{places}f}"
    return text if tongue(language) == "en" else text.translate(str.maketrans(",.", ".,"))


def percent(share: float, language: str, places: int = 0) -> str:
    """``39%`` for 0.39; no space before the sign in either language."""
    return f"{number(Decimal(str(share)) * 100, language, places)}%"


def percent_range(low: float, high: float, language: str) -> str:
    """``35%–42%``."""
    return f"{percent(low, language)}–{percent(high, language)}"


def kilometres(value: float, language: str) -> str:
    """``800 m``, ``4,5 km``, ``32 km``: as exact as a road is worth."""
    if value < 1:
        return f"{number(round(value * 10) * 100, language)} m" if value >= 0.05 else "0 m"
    return f"{number(value, language, 1 if value < NEAR_KM else 0)} km"


def spelled(value: int, language: str) -> str:
    """``sembilan`` for 9; figures from twelve on."""
    words = WORDS[tongue(language)]
    return words[value] if 0 <= value < len(words) else number(value, language)


def on_the_wall(value: date | datetime) -> date:
    """The calendar day in WIB of a day or an instant."""
    return wib(value).date() if isinstance(value, datetime) else value


def day(value: date | datetime, language: str) -> str:
    """``23 November 2026``."""
    value = on_the_wall(value)
    return f"{value.day} {MONTHS[tongue(language)][value.month - 1]} {value.year}"


def day_short(value: date | datetime, language: str) -> str:
    """``23 Nov``, without the year: for rows whose year is plain."""
    value = on_the_wall(value)
    return f"{value.day} {SHORT_MONTHS[tongue(language)][value.month - 1]}"


def day_medium(value: date | datetime, language: str) -> str:
    """``23 Nov 2026``."""
    return f"{day_short(value, language)} {on_the_wall(value).year}"


def weekday(value: date | datetime, language: str) -> str:
    """``Senin``."""
    return WEEKDAYS[tongue(language)][on_the_wall(value).weekday()]


def weekday_day(value: date | datetime, language: str) -> str:
    """``Senin, 23 November 2026``."""
    return f"{weekday(value, language)}, {day(value, language)}"


def hour(value: time | datetime, language: str) -> str:
    """``10.00`` in Indonesian, ``10:00`` in English; instants are read off the clock in WIB."""
    shown = wib(value) if isinstance(value, datetime) else value
    return f"{shown.hour:02d}{':' if tongue(language) == 'en' else '.'}{shown.minute:02d}"


def clock(value: time | datetime, language: str) -> str:
    """``10.00 WIB``."""
    return f"{hour(value, language)} WIB"


def moment(value: datetime, language: str) -> str:
    """``Senin, 23 November 2026 pukul 10.00 WIB``."""
    joint = ", " if tongue(language) == "en" else " pukul "
    return f"{weekday_day(value, language)}{joint}{clock(value, language)}"


def weekday_hour(value: datetime, language: str) -> str:
    """``Senin pukul 10.00 WIB``: for something within the week."""
    joint = ", " if tongue(language) == "en" else " pukul "
    return f"{weekday(value, language)}{joint}{clock(value, language)}"


def period(start: date, end: date | None, language: str) -> str:
    """``18 Januari–5 Februari 2027``: what both days share is written once; an open end stays open."""
    if end is None:
        return f"{day(start, language)}–"
    if start == end:
        return day(start, language)
    months = MONTHS[tongue(language)]
    if start.year != end.year:
        return f"{day(start, language)}–{day(end, language)}"
    if start.month != end.month:
        return f"{start.day} {months[start.month - 1]}–{day(end, language)}"
    return f"{start.day}–{day(end, language)}"


def hours(start: time, end: time, language: str) -> str:
    """``10.00–14.00``."""
    return f"{hour(start, language)}–{hour(end, language)}"


def whole_units(gap: timedelta) -> tuple[str, int]:
    """The largest unit that fits a gap: ``("days", 2)``, ``("hours", 3)``, ``("minutes", 5)``, never negative."""
    seconds = int(abs(gap).total_seconds())
    for unit, size in (("days", 86_400), ("hours", 3_600)):
        if seconds >= size:
            return unit, seconds // size
    return "minutes", seconds // 60


def initials(name: str) -> str:
    """One or two letters for a person: titles are skipped and single names are normal (``Kgs. M. Fauzan`` -> MF)."""
    words = [word for word in name.replace(".", ". ").split() if word.strip(".").casefold() not in TITLES]
    letters = [word[0] for word in words or name.split() if word[0].isalpha()]
    return "".join(letters[:1] + letters[1:][-1:]).upper() or "–"
