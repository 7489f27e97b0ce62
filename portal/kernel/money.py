"""Rupiah as whole numbers: writing, reading, sharing out, and the one bridge to Stripe's minor unit.

Every amount in the product is an ``int`` of rupiah (design §3.11); nothing is ever a float.
"""

import re
from collections.abc import Sequence

from django.utils import formats
from django.utils.translation import gettext_lazy as _

from portal.kernel.decisions import refuse

#: Stripe counts rupiah in hundredths: IDR is absent from its list of zero-decimal currencies (hazards R15).
MINOR_PER_RUPIAH = 100
THOUSAND, MILLION, BILLION, TRILLION = 10**3, 10**6, 10**9, 10**12

_SCALES = (
    (TRILLION, _("%(number)s trillion")),
    (BILLION, _("%(number)s billion")),
    (MILLION, _("%(number)s million")),
)
#: "1500000", "1.500.000" or "1,500,000", with cents only when they are zero and set off by the other sign.
_AMOUNT = re.compile(
    r"(?:rp\.?|idr)?\s*(?:(\d+)(?:[.,]00?|,-)?|(\d{1,3}(?:\.\d{3})+)(?:,00?|,-)?|(\d{1,3}(?:,\d{3})+)(?:\.00?)?)",
    re.IGNORECASE | re.ASCII,
)


def to_minor(rupiah: int) -> int:
    """Stripe's amount for ``rupiah``: Rp10,000 is 1,000,000 minor units."""
    return rupiah * MINOR_PER_RUPIAH


def from_minor(minor: int) -> int:
    """Rupiah for an amount of Stripe's; ValueError when it is no whole rupiah (such money is quarantined, R15)."""
    rupiah, rest = divmod(minor, MINOR_PER_RUPIAH)
    if rest:
        raise ValueError("the amount is not a whole number of rupiah")
    return rupiah


def format_rupiah(amount: int) -> str:
    """``Rp1.500.000`` in Indonesian, ``Rp1,500,000`` in English; no space, as Indonesian spelling asks."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{formats.number_format(abs(amount), use_l10n=True, force_grouping=True)}"


def short_rupiah(amount: int) -> str:
    """``Rp4,19 juta``: three significant digits from a million up, the full amount below; for charts and tiles."""
    if abs(amount) < MILLION:
        return format_rupiah(amount)
    # 999.5 million and more already rounds to "1 billion", hence the 1,999 of 2,000.
    size, words = next((each for each in _SCALES if abs(amount) * 2000 >= each[0] * 1999), _SCALES[-1])
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{words % {'number': _significant(abs(amount), size)}}"


def _significant(amount: int, size: int) -> str:
    """``amount / size`` to three significant digits, without idle zeros at the end."""
    places = max(0, 3 - len(str(amount // size)))
    hundredths = divide_rounded(amount * 10**places, size)
    while places and hundredths % 10 == 0:
        places, hundredths = places - 1, hundredths // 10
    whole, rest = divmod(hundredths, 10**places)
    text = formats.number_format(whole, use_l10n=True, force_grouping=True)
    return f"{text}{formats.get_format('DECIMAL_SEPARATOR')}{rest:0{places}d}" if places else text


def parse_rupiah(text: str) -> int:
    """The amount a person typed: ``Rp 1.500.000,00`` or ``1500000``.

    Raises DomainError ``not_rupiah`` for anything that could be read in two ways, such as ``1.50``.
    """
    match = _AMOUNT.fullmatch(text.strip().replace("\N{NO-BREAK SPACE}", " "))
    if match is None:
        refuse("not_rupiah", _("Please write the amount in whole rupiah, for example 1.500.000."))
    return int(re.sub(r"[.,]", "", match[1] or match[2] or match[3]))


def divide_rounded(numerator: int, denominator: int) -> int:
    """Quotient of two whole numbers, halves away from zero; exact at any size, unlike a float."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    quotient, rest = divmod(abs(numerator), abs(denominator))
    return sign * (quotient + (2 * rest >= abs(denominator)))


def pro_rata(amount: int, part: int, whole: int) -> int:
    """``amount`` for ``part`` of ``whole`` days: the minimum wage for 20 of 26 days (domain B5)."""
    return divide_rounded(amount * part, whole)


def share_out(amount: int, weights: Sequence[int]) -> list[int]:
    """Split ``amount`` by ``weights`` without losing a rupiah: the largest remainders get the odd ones.

    Ties go to the earlier share. ValueError when there is nothing to share by.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("shares need at least one positive weight and no negative one")
    shares = [amount * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: -(amount * weights[index] % total))
    for index in by_remainder[: amount - sum(shares)]:
        shares[index] += 1
    return shares
