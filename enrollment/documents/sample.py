"""A certificate of nobody, so that a training body sees its own page before it signs one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from enrollment.documents.certificate import CertificateData

if TYPE_CHECKING:
    from enrollment.models import TrainingMark
    from partners.models import Organization

#: Words of the sample, in the language of the page.
SAMPLE_HOLDER, SAMPLE_SKILL, SAMPLE_SKILL_EN, SAMPLE_NUMBER = "Nama Peserta", "keterampilan Anda", "your skill", "CONTOH"
SAMPLE_UNITS = ("Yang dapat dilakukan peserta", "Satu baris untuk setiap hal", "Diambil dari lembar keterampilan", "Paling banyak delapan baris")


def sample_of(partner: Organization, *, mark: TrainingMark | None, site: str, signer: str, today: date) -> CertificateData:
    """What is printed on the sample; the code in it leads to the page that says "not found"."""
    town = partner.region.parent.name if partner.region and partner.region.parent else "Palembang"
    return CertificateData(
        number=SAMPLE_NUMBER,
        holder=SAMPLE_HOLDER,
        skill=SAMPLE_SKILL,
        skill_en=SAMPLE_SKILL_EN,
        training_body=partner.name,
        note=town.removeprefix("Kota ").removeprefix("Kabupaten "),
        hours=60,
        sessions=15,
        first_on=today - timedelta(days=30),
        last_on=today,
        issued_in=town.removeprefix("Kota ").removeprefix("Kabupaten "),
        issued_on=today,
        signer=signer,
        signer_title="Jabatan Anda",
        verify_url=f"{site.rstrip('/')}/sertifikat/",
        verify_at=f"{urlsplit(site).netloc}/sertifikat/",
        units=SAMPLE_UNITS,
        logo=mark.picture.read() if mark is not None else None,
    )
