"""The end of an agreement: who is handed over, who may see it, and what the renewal file says of people."""

import csv
import io
from datetime import timedelta

import pypdf
import pytest
from django.urls import reverse
from django.utils import translation

from enrollment.enums.clients import RestrictionMode
from enrollment.models import Enrollment
from enrollment.services.enrollments import submit_enrollment
from enrollment.services.officers import restrict_client
from partners.actors import actor_for
from partners.documents.renewal import renewal_pdf
from partners.models import AuditEntry, Task
from partners.providers import hand_over_list
from partners.renewal import party_of, renewal_file
from partners.services import agreement_life
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from programs.models import Cohort
from tests.factories.clients import lead_of
from tests.factories.flow import confirmed, enrolled, finished, offered, officer_in, open_class, partner_actor, ready_client, teach
from tests.factories.partners import PASSWORD, MembershipFactory, PokmasFactory, actor_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def standing(cohort, officer):
    """One in class, one with a seat offered, one who waits; and one under another agreement."""
    office = cohort.program.office
    rows = {
        "class": enrolled(officer=officer, client=ready_client(office, officer, name="Umar Kelas"), cohort=cohort),
        "seat": offered(officer=officer, client=ready_client(office, officer, name="=cmd|calc"), cohort=cohort).enrollment,
    }
    Cohort.objects.filter(pk=cohort.pk).update(capacity=2)
    cohort.refresh_from_db()
    rows["waits"] = submit_enrollment(actor=officer, client=ready_client(office, officer, name="Wati Tunggu"), cohort=cohort, now=clock.now())
    elsewhere = open_class(partner=PokmasFactory(office=office))
    enrolled(officer=officer, client=ready_client(office, officer, name="Lain Sekali"), cohort=elsewhere)
    return rows


def names(agreement, actor):
    return {row.name for row in hand_over_list(agreement, actor)}


def test_everybody_in_class_with_a_seat_or_waiting_is_listed_with_what_comes_next(cohort, officer, standing):
    rows = hand_over_list(cohort.agreement, lead_of(cohort.program.office))
    assert {row.name for row in rows} == {"Umar Kelas", "=cmd|calc", "Wati Tunggu"}
    assert {row.officer for row in rows} == {officer.person.name}
    assert all(str(row.next_step) and row.cohort.startswith(cohort.program.title) for row in rows)
    assert len({str(row.next_step) for row in rows}) == 3


def test_the_list_shows_only_whom_the_reader_may_see(cohort, officer, standing):
    lead = lead_of(cohort.program.office)
    closed = standing["class"].client
    restrict_client(actor=lead, client=closed, mode=RestrictionMode.EXCEPT_NAMED, users=[lead.person], reason="Kerabat", now=clock.now())
    assert "Umar Kelas" not in names(cohort.agreement, lead)
    assert "Umar Kelas" in names(cohort.agreement, actor_in(cohort.program.office, "head"))
    assert names(cohort.agreement, actor_in(PokmasFactory().office, "head")) == set()


def test_the_early_end_asks_leaders_and_officers_and_stops_new_seats(cohort, officer, standing):
    head = actor_in(cohort.program.office, "head")
    agreement = cohort.agreement
    agreement_life.terminate_agreement(actor=head, agreement=agreement, reason="Izin dicabut", now=clock.now())
    assert Task.objects.get(kind="agreement.hand_over").role_key == "office_lead"
    assert Task.objects.filter(kind="class.agreement_ended", assignee=officer.person).count() == 3
    with pytest.raises(DomainError, match="agreement_missing"):
        offered(officer=officer, client=ready_client(cohort.program.office, officer), cohort=Cohort.objects.get(pk=cohort.pk))
    with pytest.raises(DomainError, match="clients_left"):
        agreement_life.finish_hand_over(actor=head, agreement=agreement)
    Enrollment.objects.filter(cohort=cohort).update(state="withdrawn")
    assert agreement_life.finish_hand_over(actor=head, agreement=agreement) == 1
    assert not Task.objects.filter(kind="agreement.hand_over", done_at=None).exists()


def test_the_pages_of_the_hand_over_are_audited_and_no_cell_runs_as_a_formula(cohort, standing, browser_of):
    member = MembershipFactory(organization=cohort.program.office, role="section_head")
    browser = browser_of(member)
    page = browser.get(reverse("office:agreement_hand_over", args=[cohort.agreement.public_id])).content.decode()
    assert "Umar Kelas" in page
    assert AuditEntry.objects.filter(action="agreement.hand_over", person_id__isnull=False).count() == 3
    address = reverse("office:agreement_hand_over_csv", args=[cohort.agreement.public_id])
    assert reverse("account_reauthenticate") in browser.get(address).url
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    text = browser.get(address).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert "'=cmd|calc" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("role", ["officer", "evaluator"])
def test_the_hand_over_is_for_leaders(cohort, standing, browser_of, role):
    browser = browser_of(MembershipFactory(organization=cohort.program.office, role=role))
    assert browser.get(reverse("office:agreement_hand_over", args=[cohort.agreement.public_id])).status_code == 403


# --- sight of clients ends with the agreement (R32) ---------------------------------------------------------------------


def seen_by(cohort):
    return set(Enrollment.objects.visible_to(partner_actor(cohort)).filter(cohort=cohort).values_list("state", flat=True))


def run_out(cohort, days=1):
    agreement = cohort.agreement
    agreement.ends_on = agreement.referrals_until = clock.today() - timedelta(days=days)
    agreement.save()


def test_a_partner_sees_nobody_once_its_agreement_has_run_out(cohort, standing):
    assert seen_by(cohort) == {"enrolled", "offered"}
    run_out(cohort)
    assert seen_by(cohort) == set()
    with pytest.raises(DomainError, match="agreement_over"):
        teach(confirmed(cohort), partner_actor(cohort))
    Cohort.objects.filter(pk=cohort.pk).update(exception_reason="Perpanjangan sedang ditandatangani")
    assert seen_by(cohort) == {"enrolled", "offered"}


def test_a_pause_or_early_end_of_the_agreement_closes_the_list_too(cohort, standing):
    head = actor_in(cohort.program.office, "head")
    agreement_life.suspend_agreement(actor=head, agreement=cohort.agreement, reason="Diperiksa", now=clock.now())
    assert seen_by(cohort) == set()
    agreement_life.resume_agreement(actor=head, agreement=cohort.agreement, now=clock.now())
    assert seen_by(cohort) == {"enrolled", "offered"}
    agreement_life.terminate_agreement(actor=head, agreement=cohort.agreement, reason="Izin dicabut", now=clock.now())
    assert seen_by(cohort) == set()


def test_who_has_finished_can_still_be_certified_for_two_weeks(cohort, standing, browser_of):
    Enrollment.objects.filter(pk=standing["class"].pk).update(state="completed", ended_on=clock.today())
    for days, seen in ((13, {"completed"}), (15, set())):
        run_out(cohort, days)
        assert seen_by(cohort) == seen
    home = browser_of(MembershipFactory(organization=cohort.program.partner)).get(reverse("partner:home")).content.decode()
    assert "Perjanjian Anda sudah habis" in home or "run out" in home


# --- the renewal file ------------------------------------------------------------------------------------------------


def text_of(agreement, partner):
    content = renewal_pdf(renewal_file(agreement=agreement, partner=partner, now=clock.now()))
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def facts(agreement, partner):
    with translation.override("en"):
        file = renewal_file(agreement=agreement, partner=partner, now=clock.now())
        return {str(fact.label): str(fact.value) for section in file.sections for fact in section.facts}


@pytest.fixture
def taught(frozen):
    """A class of twelve that is over: ten completed it, two never came."""
    cohort = open_class(capacity=20)
    officer = officer_in(cohort.program.office)
    rows = [
        enrolled(officer=officer, client=ready_client(cohort.program.office, officer, name=f"Nama Rahasia{number}"), cohort=cohort)
        for number in range(12)
    ]
    confirmed(cohort)
    teach(cohort, partner_actor(cohort), absent=dict.fromkeys((1, 2, 3), rows[:2]))
    frozen.move_to(cohort.sessions.order_by("-ends_at")[0].ends_at.replace(hour=14))
    return finished(cohort, partner_actor(cohort))


def test_the_file_counts_with_denominators_and_hides_what_is_few(taught):
    found = facts(taught.agreement, taught.program.partner)
    assert found["Sessions held"] == "3 of 3"
    assert found["Cohorts planned"] == "1"
    assert found["Attended, of all marks"].startswith("30 of 36")
    assert found["Came into class"] == "12"
    assert "–" in found["Ended early"]
    assert "2" not in found["Ended early"].split(" of ")[0]


def test_the_file_names_nobody_and_is_printed_for_both_sides(taught, browser_of):
    agreement = taught.agreement
    words = text_of(agreement, taught.program.partner)
    assert "Rahasia" not in words
    assert taught.program.partner.name in words
    for member, name in (
        (MembershipFactory(organization=taught.program.office, role="head"), "office:agreement_file"),
        (MembershipFactory(organization=taught.program.partner), "partner:agreement_file"),
    ):
        answer = browser_of(member).get(reverse(name, args=[agreement.public_id]))
        assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert AuditEntry.objects.filter(action="agreement.file").count() == 2


def test_each_party_has_its_own_file(taught):
    agreement, party = taught.agreement, PokmasFactory(office=taught.program.office)
    agreement.members.add(party)
    head = actor_in(taught.program.office, "head")
    assert party_of(agreement, head) == agreement.lead
    assert party_of(agreement, head, party.code) == party
    assert party_of(agreement, actor_for(MembershipFactory(organization=party)), agreement.lead.code) == party
    assert facts(agreement, party)["Came into class"] == "–"


def test_open_duties_are_named(taught):
    with translation.override("en"):
        duties = [str(duty) for duty in renewal_file(agreement=taught.agreement, partner=taught.program.partner, now=clock.now()).duties]
    assert "The scan of the signed agreement is missing." in duties
    assert "10 certificates are not issued yet." in duties
    assert "1 finished cohort is not closed yet." in duties
