"""Numbers of certificates: a series for each body and year, without gaps, whoever signs at once; and marks of bodies."""

import re

import pytest
from django.db import IntegrityError, transaction

from enrollment.models import Certificate, CertificateSeries, TrainingMark
from enrollment.services.certificates import issue_certificate
from enrollment.services.marks import mark_of, set_mark
from enrollment.services.numbers import NUMBER_SIGNS, next_number
from enrollment.views.certificates import printed
from partners.enums import Role
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from tests.factories.flow import graduates
from tests.factories.partners import PokmasFactory, actor_in
from tests.kernel.upload_corpus import picture

NUMBER = re.compile(rf"[A-Z]{{1,4}}\d*-\d{{4}}-(\d{{4,}})-[{NUMBER_SIGNS}]{{4}}")


def body(name):
    return PokmasFactory(name=name)


def running(number):
    return int(NUMBER.fullmatch(number)[1])


@pytest.mark.django_db
def test_numbers_run_on_without_gaps_for_each_body_and_year():
    one, other = body("Sanggar Ciprat Musi"), body("Lembaga Las Bina Karya")
    found = [next_number(partner, year) for partner, year in ((one, 2026), (one, 2026), (other, 2026), (one, 2027), (one, 2026))]
    assert [number[: number.rindex("-")] for number in found] == [
        "SCM-2026-0001", "SCM-2026-0002", "LLBK-2026-0001", "SCM-2027-0001", "SCM-2026-0003"
    ]


@pytest.mark.django_db
def test_what_is_taken_back_takes_no_number():
    partner = body("Sanggar Ciprat Musi")
    with pytest.raises(RuntimeError), transaction.atomic():
        next_number(partner, 2026)
        raise RuntimeError
    assert running(next_number(partner, 2026)) == 1


@pytest.mark.django_db
def test_two_bodies_of_the_same_initials_have_letters_of_their_own():
    partners = [body("Sanggar Ciprat Musi"), body("Sinar Cahaya Mandiri"), body("Sentra Cetak Mode")]
    assert [next_number(partner, 2026).split("-")[0] for partner in partners] == ["SCM", "SCM2", "SCM3"]


@pytest.mark.django_db
def test_letters_that_would_out_the_holder_are_not_used():
    assert next_number(body("Wadah Busana Palembang"), 2026).startswith("P-2026-")
    assert next_number(body("1928"), 2026).startswith("P2-2026-")


@pytest.mark.django_db
def test_the_database_holds_the_series():
    partner = body("Sanggar Ciprat Musi")
    next_number(partner, 2026)
    for fields in ({"partner": partner, "prefix": "X"}, {"partner": body("Lain"), "prefix": "SCM"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CertificateSeries.objects.create(year=2026, **fields)


@pytest.mark.django_db
def test_a_refused_certificate_leaves_no_gap(cohort, officer, partner):
    one, two = graduates(cohort, officer)
    with pytest.raises(DomainError):
        issue_certificate(actor=partner, enrollment=one, signer_title="Pembina lapas", now=clock.now())
    issued = [issue_certificate(actor=partner, enrollment=row, signer_title="Pemimpin", now=clock.now()) for row in (two, one)]
    assert [running(row.number) for row in issued] == [1, 2]


# --- marks ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def uploaded():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("logo.png", picture("PNG"), "image/png")


@pytest.mark.django_db
def test_certificate_keeps_the_mark_under_which_it_was_signed(cohort, officer, partner, uploaded):
    one, two = graduates(cohort, officer)
    set_mark(actor=partner, partner=cohort.program.partner, picture=uploaded, now=clock.now())
    first = issue_certificate(actor=partner, enrollment=one, signer_title="Pemimpin", now=clock.now())
    set_mark(actor=partner, partner=cohort.program.partner, picture=None, now=clock.now())
    second = issue_certificate(actor=partner, enrollment=two, signer_title="Pemimpin", now=clock.now())

    assert printed(Certificate.objects.get(pk=first.pk)).logo
    assert printed(Certificate.objects.get(pk=second.pk)).logo is None
    assert mark_of(cohort.program.partner) is None
    assert TrainingMark.objects.count() == 2


@pytest.mark.django_db
def test_staff_of_the_body_sets_no_mark(cohort, uploaded):
    partner = cohort.program.partner
    with pytest.raises(DomainError) as refusal:
        set_mark(actor=actor_in(partner, Role.STAFF), partner=partner, picture=uploaded, now=clock.now())
    assert refusal.value.code == "signer_only"
