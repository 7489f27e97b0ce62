"""Pages of the end of a course, as partner, officer and section head use them: one save, one screen, nothing said twice."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enrollment.models import CompetenceCertificate, Feedback, FeedbackLink, SkillCheck, TrainingMark, TravelPayment
from enrollment.services.certificates import issue_certificate
from enrollment.services.feedback import give_feedback
from partners.enums import Role
from portal.kernel import clock
from programs.models import Program, TravelSupport
from tests.factories.clients import ConsentFactory, RestrictionFactory, lead_of
from tests.factories.flow import graduates, teach
from tests.kernel.upload_corpus import picture

pytestmark = pytest.mark.django_db
SHEET = "Memilih malam\nMemercik motif\nMenghitung harga"
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def done(cohort, officer):
    Program.objects.filter(pk=cohort.program_id).update(skill_sheet=SHEET)
    return graduates(cohort, officer, 3)


@pytest.fixture
def partner_tab(browser_of, partner):
    return browser_of(partner.membership)


@pytest.fixture
def officer_tab(browser_of, officer):
    return browser_of(officer.membership)


@pytest.fixture
def head(cohort):
    return lead_of(cohort.program.office, Role.SECTION_HEAD)


@pytest.fixture
def head_tab(browser_of, head):
    return browser_of(head.membership)


def url(name, row):
    return reverse(name, args=[row.public_id])


def field(row, place):
    return f"skill-{row.public_id.hex}-{place}"


# --- skills --------------------------------------------------------------------------------------------------------


def test_nothing_is_chosen_beforehand_and_one_save_keeps_a_class(cohort, done, partner_tab):
    page = url("partner:skills", cohort)
    body = partner_tab.get(page).content.decode()
    assert body.count("<fieldset") == 3 * len(done)
    assert " checked" not in body.partition("<form method")[2]

    partner_tab.post(page, {field(done[0], 0): "alone", field(done[0], 1): "with_help", field(done[1], 2): "not_yet"})

    assert SkillCheck.objects.count() == 3
    assert partner_tab.get(page).content.decode().count(" checked>") == 3


def test_names_on_the_sheet_follow_the_rule_of_the_class_list(cohort, done, partner_tab):
    ConsentFactory(client=done[0].client, recipient=cohort.program.partner)
    body = partner_tab.get(url("partner:skills", cohort)).content.decode()
    assert done[0].client.name in body
    assert done[1].client.name not in body


def test_closed_file_is_not_on_the_sheet(cohort, done, partner, partner_tab):
    RestrictionFactory(client=done[0].client, mode="except_named", users=[partner.user])
    assert field(done[0], 0) not in partner_tab.get(url("partner:skills", cohort)).content.decode()


def test_queries_of_the_sheet_do_not_grow_with_people(cohort, done, officer, partner_tab):
    def number():
        with CaptureQueriesContext(connection) as queries:
            partner_tab.get(url("partner:skills", cohort))
        return len(queries)

    number()
    few = number()
    graduates(cohort, officer, 6)
    assert number() == few


def test_client_page_shows_what_is_mastered_and_no_more(cohort, done, partner_tab, officer_tab):
    partner_tab.post(url("partner:skills", cohort), {field(done[0], 0): "alone", field(done[0], 1): "with_help", field(done[0], 2): "not_yet"})
    body = officer_tab.get(url("officer:client", done[0].client)).content.decode()
    assert "Memilih malam" in body
    assert "Memercik motif" in body
    assert "Menghitung harga" not in body


# --- feedback ------------------------------------------------------------------------------------------------------


def test_officer_makes_the_link_and_hands_over_a_message_without_a_name(done, officer_tab):
    page = url("officer:feedback_take", done[0])
    officer_tab.post(url("officer:feedback_link_make", done[0]))

    body = officer_tab.get(page).content.decode()

    assert FeedbackLink.objects.get().version == 1
    message = re.search(r'href="(https://wa\.me/[^"]+)"', body)[1]
    assert done[0].client.name.split()[0] not in message


def test_officer_takes_paper_down_once(done, officer_tab):
    said = {"channel": "paper", "rating": "5", "taught_well": "yes", "felt_safe": "yes", "useful_for_work": "no", "text": "Bagus"}
    page = url("officer:feedback_take", done[0])
    for _time in range(2):
        officer_tab.post(page, said)
    assert Feedback.objects.get().channel == "paper"
    assert "Bagus" in officer_tab.get(page).content.decode()


def test_section_head_reads_calls_and_closes(done, head_tab):
    answers = {"rating": 2, "taught_well": "no", "felt_safe": "no", "useful_for_work": "no", "text": "Saya takut", "wants_call": True}
    row = give_feedback(actor=lead_of(done[0].client.office), enrollment=done[0], channel="officer", now=clock.now(), **answers)

    assert "Saya takut" in head_tab.get(reverse("office:feedbacks")).content.decode()
    assert head_tab.post(url("office:feedback_call", row), {"note": "Sudah ditelepon"}).status_code == 302

    row.refresh_from_db()
    assert row.called_at


def test_partner_sees_that_there_is_not_enough_yet(cohort, done, partner_tab):
    give_feedback(
        actor=lead_of(done[0].client.office), enrollment=done[0], channel="officer", now=clock.now() - timedelta(days=40),
        rating=1, taught_well="no", felt_safe="no", useful_for_work="no", text="Rahasia sekali", wants_call=False,
    )
    body = partner_tab.get(url("partner:feedback_of_program", cohort.program)).content.decode()
    assert "Rahasia" not in body
    assert "<table" not in body


# --- travel support ------------------------------------------------------------------------------------------------


def test_travel_support_from_budget_to_receipt(cohort, people, partner, head, browser_of, frozen):
    teach(cohort, partner)
    frozen.move_to(cohort.sessions.order_by("-ends_at")[0].ends_at + timedelta(days=1))
    partner_tab, head_tab = browser_of(partner.membership), browser_of(head.membership)
    head_tab.post(url("office:travel_set", cohort), {"rate": "20.000", "budget": "100.000", "source": "office"})
    paid = {"sessions": [str(row.public_id) for row in cohort.sessions.all()], "people": [str(row.public_id) for row in people], "paid_on": f"{clock.today()}"}

    refused = partner_tab.post(url("partner:travel", cohort), paid)
    head_tab.post(url("office:travel_extra", cohort), {"amount": "80.000", "reason": "Sungai banjir, naik perahu"})
    accepted = partner_tab.post(url("partner:travel", cohort), paid)

    assert (refused.status_code, accepted.status_code) == (200, 302)
    assert TravelSupport.objects.get().paid == 9 * 20_000
    assert partner_tab.get(url("partner:travel_receipts", cohort)).content.startswith(b"%PDF-")
    body = partner_tab.get(url("partner:cohort", cohort)).content.decode()
    assert "180.000" in body

    head_tab.post(url("office:travel_back", cohort), {"payment": str(TravelPayment.objects.first().public_id), "reason": "Salah"})
    assert TravelSupport.objects.get().paid == 8 * 20_000


# --- proofs --------------------------------------------------------------------------------------------------------


def test_competence_certificate_with_its_scan(client_row, officer_tab):
    from django.core.files.uploadedfile import SimpleUploadedFile

    paper = {"scheme": "Penjahit", "number": "12/BNSP", "body": "LSP Garmen", "issued_on": "2026-01-05", "valid_until": "2026-02-05"}
    officer_tab.post(url("officer:competences", client_row), {**paper, "scan": SimpleUploadedFile("a.pdf", SCAN, "application/pdf")})

    row = CompetenceCertificate.objects.get()
    answer = officer_tab.get(url("officer:competence_scan", row))
    assert b"".join(answer.streaming_content) == SCAN
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client_row.name.split()[0] not in answer["Content-Disposition"]


def test_expired_competence_certificate_says_so(client_row, officer_tab):
    from django.utils.translation import gettext

    paper = {"scheme": "Penjahit", "number": "12/BNSP", "body": "LSP Garmen", "issued_on": "2020-01-05", "valid_until": "2023-01-05"}
    officer_tab.post(url("officer:competences", client_row), paper)
    assert gettext("expired") in officer_tab.get(url("officer:client", client_row)).content.decode()


def test_mark_is_uploaded_by_an_admin_and_stands_on_the_sample(partner_tab):
    from django.core.files.uploadedfile import SimpleUploadedFile

    page = reverse("partner:certificate_mark")
    assert partner_tab.post(page, {"picture": SimpleUploadedFile("x.png", picture("PNG"), "image/png")}).status_code == 302
    assert partner_tab.post(page, {"picture": SimpleUploadedFile("x.svg", b"<svg/>", "image/svg+xml")}).status_code == 200
    assert partner_tab.post(page, {}).status_code == 200
    assert TrainingMark.objects.count() == 1
    assert partner_tab.get(reverse("partner:certificate_sample")).content.startswith(b"%PDF-")


def test_certificate_page_says_what_the_check_still_lacks(cohort, done, partner_tab):
    Program.objects.filter(pk=cohort.program_id).update(needs_skill_check=True)
    partner_tab.post(url("partner:skills", cohort), {field(done[0], place): "alone" for place in range(3)})

    body = partner_tab.get(url("partner:certificates", cohort)).content.decode()

    assert f'value="{done[0].public_id}"' in body
    assert f'value="{done[1].public_id}"' not in body


def test_office_prints_a_certificate_with_its_mark(cohort, done, partner, officer_tab):
    row = issue_certificate(actor=partner, enrollment=done[0], signer_title="Pemimpin", now=clock.now())
    assert officer_tab.get(url("enrollment:certificate_pdf", row)).content.startswith(b"%PDF-")
