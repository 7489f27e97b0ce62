"""Forged, edited, retyped and swapped certificates (R42): the page says "not found" or "does not match", and nothing more."""

import html
import re
import secrets

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils.translation import gettext

from enrollment.documents.discretion import revealing_words
from enrollment.models import Certificate, VerifyCounter
from enrollment.models.certificates import CODE_BYTES, certificate_code
from enrollment.services.certificates import LOOKUPS_PER_HOUR, UNKNOWN, issue_certificate, revoke_certificate, verify_certificate
from portal.kernel import clock
from tests.factories.flow import graduates
from tests.infra.drills import count

pytestmark = pytest.mark.django_db
#: The full drill is the million of R42.
GUESSES = count(2_000, 1_000_000)


@pytest.fixture
def papers(cohort, officer, partner):
    """Two genuine certificates of one class."""
    return [issue_certificate(actor=partner, enrollment=row, signer_title="Pemimpin", now=clock.now()) for row in graduates(cohort, officer)]


def _next(sign):
    """Another sign of the same kind: a hexadecimal digit or a letter of numbers."""
    signs = "0123456789abcdef" if sign in "0123456789abcdef" else "ABCDEFGHJKMNPQRSTUVWXYZ"
    return signs[(signs.find(sign) + 1) % len(signs)]


def changed_codes(code):
    """Every code that differs in one sign, and cut, doubled and turned ones."""
    one_off = [code[:place] + _next(sign) + code[place + 1 :] for place, sign in enumerate(code)]
    return [*one_off, code[:-1], code + "0", code[::-1], code[1:] + code[0], code[:16], "", "%", code.replace(code[0], "o"), code + code, "0" * 32]


def changed_numbers(number):
    """Every number that differs in one sign, the next running numbers, another year, another body."""
    prefix, year, running, ending = number.split("-")
    one_off = [number[:place] + _next(sign) + number[place + 1 :] for place, sign in enumerate(number) if sign != "-"]
    neighbors = [f"{prefix}-{year}-{int(running) + step:04d}-{ending}" for step in range(2, 30)]
    return [*one_off, *neighbors, f"{prefix}-{int(year) + 1}-{running}-{ending}", f"{prefix}-{year}-{running}", f"X{number}", number.replace("-", ""), prefix]


def verdict(asked, name="", visitor=None):
    return verify_certificate(asked=asked, name=name, visitor=visitor or secrets.token_hex(4), now=clock.now())


def test_code_has_128_bits_of_chance():
    codes = {certificate_code() for _number in range(1000)}
    assert CODE_BYTES * 8 >= 128
    assert len(codes) == 1000
    assert all(re.fullmatch(r"[0-9a-f]{32}", code) for code in codes)


def test_forged_code_is_not_found(papers):
    genuine = {paper.code for paper in papers}
    for code in changed_codes(papers[0].code):
        if code not in genuine:
            assert verdict(code, papers[0].holder_name) == UNKNOWN, code


def test_retyped_number_is_not_found(papers):
    for number in changed_numbers(papers[0].number):
        if number != papers[1].number:
            assert verdict(number, papers[0].holder_name) == UNKNOWN, number


def test_swapped_parts_of_two_certificates_do_not_match(papers):
    one, other = papers
    assert verdict(one.code, other.holder_name).name_matches is False
    assert verdict(one.number, other.holder_name) == UNKNOWN
    assert verdict(one.number.rpartition("-")[0] + "-" + other.number.rpartition("-")[2], one.holder_name) == UNKNOWN


@pytest.mark.parametrize("edit", [lambda name: name + " S.Pd.", lambda name: name.split()[0] + "x", lambda name: name[1:], lambda name: " ", lambda name: name * 2])
def test_edited_name_does_not_match(papers, edit):
    name = edit(papers[0].holder_name)
    found = verdict(papers[0].code, name)
    assert found.name_matches is (False if name.strip() else None)
    assert verdict(papers[0].number, name) == UNKNOWN


def test_guessed_codes_find_nothing(papers):
    guesses = {secrets.token_hex(CODE_BYTES) for _number in range(GUESSES)}
    hits = sum(Certificate.objects.filter(code__in=chunk).count() for chunk in _chunks(sorted(guesses), 500))
    assert hits == 0


def _chunks(rows, size):
    return (rows[place : place + size] for place in range(0, len(rows), size))


# --- the page ------------------------------------------------------------------------------------------------------


def told(response):
    """What stands on the page, without the form that shows again what was typed."""
    body = re.sub(r"<form.*?</form>", "", response.content.decode(), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", body))


def ask(browser, asked, name):
    return browser.post(reverse("enrollment:verify"), {"code": asked, "name": name})


def test_page_tells_neither_holder_nor_office_whatever_is_asked(papers):
    one, other = papers
    questions = [(one.code, one.holder_name), (one.code, "Orang Lain"), (one.number, one.holder_name), (one.number, "Orang Lain"), ("0" * 32, one.holder_name)]
    for asked, name in questions:
        page = told(ask(Browser(REMOTE_ADDR="10.1.1.1"), asked, name))
        assert one.holder_name not in page
        assert other.holder_name not in page
        assert one.enrollment.program.office.name not in page
        assert revealing_words(page) == ()
        assert "Simpul" not in page


def test_page_of_a_forged_code_is_the_page_of_any_unknown_code(papers):
    forged = papers[0].code[:-1] + _next(papers[0].code[-1])
    pages = [Browser(REMOTE_ADDR="10.1.1.2").get(reverse("enrollment:verify_code", args=[code])) for code in (forged, "f" * 32)]
    assert [page.status_code for page in pages] == [404, 404]
    assert told(pages[0]) == told(pages[1])


def test_page_says_which_proof_it_is(papers):
    Certificate.objects.filter(pk=papers[0].pk).update(kind="attendance")
    with_kind = told(Browser(REMOTE_ADDR="10.1.1.3").get(reverse("enrollment:verify_code", args=[papers[0].code])))
    assert str(Certificate(kind="attendance").kind_label) in with_kind


def test_revoked_certificate_says_so_and_not_why(papers, partner):
    revoke_certificate(actor=partner, certificate=papers[0], reason="Alasan yang rahasia", now=clock.now())
    page = told(Browser(REMOTE_ADDR="10.1.1.4").get(reverse("enrollment:verify_code", args=[papers[0].code])))
    assert "Alasan" not in page
    assert gettext("This certificate was revoked") in page


def test_limiter_trips_at_the_page_and_lets_others_in(papers):
    browser = Browser(REMOTE_ADDR="10.1.1.5")
    answers = [browser.get(reverse("enrollment:verify_code", args=["0" * 32])).status_code for _attempt in range(LOOKUPS_PER_HOUR + 2)]
    assert answers == [404] * LOOKUPS_PER_HOUR + [429] * 2
    assert Browser(REMOTE_ADDR="10.1.1.6").get(reverse("enrollment:verify_code", args=[papers[0].code])).status_code == 200
    assert VerifyCounter.objects.count() == 2


def test_verify_pages_are_kept_nowhere_and_indexed_nowhere(papers):
    for address in (reverse("enrollment:verify"), reverse("enrollment:verify_code", args=[papers[0].code])):
        response = Browser(REMOTE_ADDR="10.1.1.7").get(address)
        assert "no-store" in response["Cache-Control"]
        assert b'<meta name="robots" content="noindex">' in response.content
