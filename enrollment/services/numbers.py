"""The running numbers of certificates: one series for each training body and year, without gaps, whoever signs at once.

A number ends in signs drawn at random, so that nobody finds certificates by counting upwards (hazards R42).
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F

from enrollment.documents.discretion import revealing_words
from enrollment.models import CertificateSeries

if TYPE_CHECKING:
    from partners.models import Organization

#: Letters and digits that are not taken for each other when read aloud or typed.
NUMBER_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
#: 31**4 endings for each running number; the name has to be right too.
ENDING_LENGTH = 4
LONGEST_PREFIX = 4


@transaction.atomic
def next_number(partner: Organization, year: int) -> str:
    """``SCM-2027-0012-7K3Q``: letters of the body, year, running number, random ending.

    The row of the series stays locked until the caller's transaction ends, and goes back with it: what is not
    certified takes no number.
    """
    series = _series(partner, year)
    CertificateSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    series.refresh_from_db(fields=["last"])
    return f"{series.prefix}-{year}-{series.last:04d}-{''.join(secrets.choice(NUMBER_SIGNS) for _sign in range(ENDING_LENGTH))}"


def _series(partner: Organization, year: int) -> CertificateSeries:
    """The series of this body and year; a body keeps its letters from year to year as far as they are free."""
    found = CertificateSeries.objects.filter(partner=partner, year=year).first()
    if found is not None:
        return found
    for prefix in _prefixes(partner):
        if CertificateSeries.objects.filter(prefix=prefix, year=year).exclude(partner=partner).exists():
            continue
        try:
            with transaction.atomic():
                return CertificateSeries.objects.get_or_create(partner=partner, year=year, defaults={"prefix": prefix})[0]
        except IntegrityError:
            continue
    raise LookupError("no letters are free for this body")


def _prefixes(partner: Organization) -> Iterator[str]:
    """Letters of last year, then the initials, then the initials with a figure; none that would out the holder."""
    latest = CertificateSeries.objects.filter(partner=partner).order_by("-year").first()
    if latest is not None:
        yield latest.prefix
    words = re.findall(r"[A-Za-z]+", unicodedata.normalize("NFKD", partner.name))
    letters = "".join(word[0] for word in words).upper()[:LONGEST_PREFIX]
    letters = letters if letters and not revealing_words(letters) else "P"
    yield letters
    yield from (f"{letters}{figure}" for figure in range(2, 1000))
