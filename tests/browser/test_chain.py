"""The whole chain in a real browser: from a partner that nobody knows to the first news of a client at work.

One journey, walked in Indonesian and again in English, by the people whose work it is. Each chapter is one link; time
passes between them, and the regular work runs when it does. What every page must keep is collected on the way
(``tests.browser.watch``) and judged at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser
from pypdf import PdfReader

from enrollment.enums.clients import ConsentChannel, ConsentPurpose, PhoneKind, Transport
from enrollment.enums.flow import AnsweredHow
from partners.enums import AgreementField, OrganizationKind, PaperKind
from placements.enums import Dependence, FollowUpAnchor, IncomeSource, Informant, PlacementKind, Regularity, TrainingRelation, WorkAnswer
from programs.enums import CertificateKind, FundingSource, Weekday
from tests.browser.person import Person
from tests.browser.scanner import scan_pdf
from tests.browser.site import Site
from tests.browser.watch import DESK, PHONE, Watch
from tests.browser.words import Words

pytestmark = [pytest.mark.browser, pytest.mark.service("chromium")]

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sdp_sample.csv"
#: Someone in the file who stays under guidance until April 2027 and lives in Palembang.
CLIENT = "Novri Lubis"
PARTNER, PARTNER_EMAIL, PARTNER_PASSWORD = "Sanggar Roda Ampera", "halo@roda.example", "belajar sambil membuka mesin 4"
OWNER = "Mulyadi Roda"
TITLE = "Servis motor sehari-hari"
AGREEMENT_NUMBER = "W6.PAS.PAS1-HM.05.02-17"
SKILL = {"id": "Servis sepeda motor", "en": "Motorcycle repair"}
PALEMBANG, KERTAPATI = "16.71", "16.71.13"
FIRST_DAY = date(2026, 11, 30)
#: Words that would out the holder of a certificate.
OUTING = ("bapas", "pemasyarakatan", "simpul", "klien", "probation", "office", "correction", CLIENT)


def wib(year: int, month: int, day: int, hour: int) -> datetime:
    """An hour of the wall clock in Palembang."""
    return datetime(year, month, day, hour - 7, tzinfo=UTC)


@dataclass
class Story:
    """Who takes part, and what later chapters need from earlier ones."""

    browser: Browser
    site: Site
    words: Words
    watch: Watch
    people: dict[str, Person] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)

    def person(self, key: str, size: tuple[int, int] = DESK) -> Person:
        """Somebody at a browser of their own; the same one in each chapter."""
        if key not in self.people:
            self.people[key] = Person(self.browser, self.site, self.words, self.watch, size=size)
        return self.people[key]

    def staff(self, role: str) -> Person:
        """Somebody of the office or the employer, logged in; time may have logged them out."""
        person, login = self.person(role), self.site.logins[role]
        person.come_in(login["email"], login["password"])
        return person

    def partner(self, key: str = "partner", size: tuple[int, int] = DESK) -> Person:
        """The partner, logged in."""
        person = self.person(key, size)
        person.come_in(PARTNER_EMAIL, PARTNER_PASSWORD)
        return person

    @contextmanager
    def told(self) -> Iterator[Story]:
        """Leave pictures of every screen when the story breaks off."""
        try:
            yield self
        except BaseException:
            folder = settings.VAR / "browser"
            folder.mkdir(parents=True, exist_ok=True)
            for key, person in self.people.items():
                person.page.screenshot(path=folder / f"chain-{self.words.language}-{key}.png", full_page=True)
            print(self.watch.report())
            print(self.site.log())
            raise


@pytest.mark.parametrize(("language", "size"), [("id", PHONE), ("en", DESK)])
def test_the_chain_runs_from_a_new_partner_to_the_first_news_of_work(site, chromium, language, size):
    """Each kind of page is looked at on a phone in Indonesian and on a desk in English."""
    story = Story(chromium, site, Words(language), Watch(language, size))
    with story.told():
        for chapter in CHAPTERS:
            chapter(story)
    assert not story.watch.faults, story.watch.report()


# --- the partner ---------------------------------------------------------------------------------------------------


def a_partner_registers_and_joins(story: Story) -> None:
    """The public page, a link in the mail, an account."""
    partner = story.person("partner")
    partner.open("/" if story.words.language == "id" else "/en/")
    partner.go("partners:register")
    partner.tick(kind=OrganizationKind.TRAINING_CENTRE)
    partner.fill(name=PARTNER, email=PARTNER_EMAIL, description="Kami mengajar servis motor di bengkel sendiri.")
    partner.choose(region=PALEMBANG)
    partner.press("Send")
    partner.sees("Please look into your mail")
    partner.follow("Open the mailbox of the demonstration")
    partner.follow_text("/undangan/")
    partner.fill(name=OWNER, password=PARTNER_PASSWORD)
    partner.press("Join")
    partner.sees("First things first: become verified")


def it_proves_itself_and_is_verified(story: Story) -> None:
    """A paper, the hand-in, and the yes of the head of office."""
    partner = story.partner()
    partner.follow("Open the registration")
    partner.choose(kind=PaperKind.LICENSE)
    partner.fill(number="LPK-16-2026-0042")
    partner.press("Add this paper", variant="with paper")
    partner.press("Hand in to the office", variant="submitted")
    partner.sees("The office is checking your papers")
    head = story.staff("head")
    head.follow("Partners")
    head.follow_text(PARTNER)
    head.press("Verify", variant="verified")


def they_sign_an_agreement(story: Story) -> None:
    """Drafted and signed by the partner, signed with its number by the head of office."""
    partner = story.partner()
    partner.go("partner:home", variant="verified")
    partner.follow("Draft the agreement")
    partner.tick(fields_covered=AgreementField.SELF_RELIANCE)
    partner.tick_all("districts")
    partner.fill(starts_on="2026-11-23", ends_on="2028-11-22", referrals_from="2026-11-23", referrals_until="2028-06-30")
    partner.press("Save the draft")
    partner.press("Sign and hand to the office", variant="in review")
    head = story.staff("head")
    head.go("office:agreements")
    head.follow_text(PARTNER)
    head.fill(number=AGREEMENT_NUMBER)
    head.press("Sign the agreement", variant="signed")
    partner.go("partner:agreements")
    partner.sees(AGREEMENT_NUMBER)


def it_posts_a_programme(story: Story) -> None:
    """Written and handed in by the partner, published by the office."""
    partner, words = story.partner(), story.words
    partner.go("partner:programs")
    partner.follow("Write a programme")
    partner.choose_text("skill", SKILL[words.language])
    partner.fill(title=TITLE, summary="Merawat dan memperbaiki motor yang dipakai orang setiap hari.", hours="16", session_count="4")
    partner.fill(outline="Mesin: membongkar dan memasang\nRem dan rantai\nKelistrikan", cost_per_seat="350.000")
    partner.tick(certificate_kind=CertificateKind.PARTNER)
    partner.press("Save")
    partner.press("Hand in to the office", variant="submitted")
    head = story.staff("head")
    head.go("office:programs", variant="to review")
    head.follow_text(TITLE)
    head.press("Publish", variant="published")
    head.follow("See the public page")
    story.facts["program"] = urlsplit(head.page.url).path
    head.sees(SKILL[words.language])


def it_proposes_a_cohort_that_opens(story: Story) -> None:
    """Place, hours, seats, money; sessions looked at before they are saved; approved and opened by the office."""
    partner = story.partner()
    partner.go("partner:programs", variant="with programme")
    partner.follow_text(TITLE)
    partner.follow("Plan a cohort")
    partner.choose(region=KERTAPATI)
    partner.fill(travel_note="Lima menit dari Stasiun Kertapati.", starts_on=FIRST_DAY.isoformat(), starts_at="10:00", ends_at="14:00")
    for day in (Weekday.MONDAY, Weekday.WEDNESDAY):
        partner.tick(days=str(day.value))
    partner.fill(capacity="8", minimum="1", registration_opens_on="2026-11-23", registration_closes_on="2026-11-29")
    partner.fill(budget_total="2.800.000", amount_1="2.800.000")
    partner.choose(source_1=FundingSource.PARTNER)
    partner.press("Show the sessions", variant="sessions")
    assert partner.page.locator("#sessions li").count() == 4
    partner.press("Save this plan")
    partner.press("Propose to the office", variant="proposed")
    story.facts["cohort"] = partner.last_id
    head = story.staff("head")
    head.go("office:cohort", story.facts["cohort"])
    head.sees("%(title)s, cohort %(number)s: agreement and money are in order", title=TITLE, number=1)
    head.press("Approve", variant="approved")
    head.press("Open for referrals", variant="open")


# --- the client ----------------------------------------------------------------------------------------------------


def the_registry_imports_clients(story: Story) -> None:
    """The file of the correctional database: preview first, then yes."""
    registry = story.staff("registry_head")
    registry.go("office:import")
    registry.upload("file", SAMPLE)
    registry.press("Show the preview")
    rows = len(SAMPLE.read_text(encoding="utf-8").splitlines()) - 1
    assert str(rows) in registry.page.locator(".lead").inner_text()
    registry.press("Take them over")
    story.facts["imported"] = re.search(r"\d+", registry.heading).group()
    assert 0 < int(story.facts["imported"]) <= rows
    registry.go("office:import", variant="with earlier file")


def the_head_gives_one_to_an_officer(story: Story) -> None:
    """Nobody knows the officers named in the file here, so the clients are shared out."""
    head, officer = story.staff("head"), story.site.logins["officer"]["name"]
    head.go("office:home", variant="with clients")
    head.go("office:assign")
    head.page.locator("li.item").filter(has_text=CLIENT).get_by_role("checkbox").check()
    head.choose_text("officer", officer)
    head.press("Give")


def the_officer_records_wish_and_income(story: Story) -> None:
    """What the client would like to learn, and what he lives on before."""
    officer, words = story.staff("officer"), story.words
    officer.go("officer:home", variant="with client")
    officer.go("officer:clients")
    officer.follow_text(CLIENT)
    story.facts["client"] = officer.last_id
    officer.follow("Ask for the wish")
    officer.page.get_by_label(SKILL[words.language], exact=True).select_option("1")
    officer.choose(transport=Transport.MOTORCYCLE, phone_kind=PhoneKind.SMARTPHONE)
    officer.fill(max_distance_km="15")
    officer.press("Save the wishes", variant="with wish")
    officer.follow("Income")
    officer.fill(monthly_income="600.000", household_size="4")
    officer.choose(regularity=Regularity.CASUAL, dependence=Dependence.PARTLY, source=IncomeSource.OWN_WORD)
    officer.press("Save", variant="with baseline")
    officer.sees(words.rupiah(600_000))


def the_client_takes_a_seat(story: Story) -> None:
    """Ranked classes with reasons, a seat that is held, and the client's yes."""
    officer = story.staff("officer")
    officer.go("officer:matching")
    officer.go("officer:matches", story.facts["client"])
    best = officer.page.locator("article.match").first
    assert TITLE in best.inner_text()
    assert best.locator(".reasons li").count() >= 3
    officer.click(best.get_by_role("button"))
    officer.sees("A seat is held for %(name)s", name=CLIENT)
    officer.tick(answer="yes", how=AnsweredHow.OFFICER_VISIT)
    officer.tick_all("share")
    officer.choose(channel=ConsentChannel.IN_APP)
    officer.press("Save the answer", variant="answered")
    officer.sees("%(name)s said yes", name=CLIENT)
    officer.follow("See the way from here")
    officer.go("officer:enrollments")


# --- the class -----------------------------------------------------------------------------------------------------


def the_partner_marks_attendance_on_a_phone(story: Story) -> None:
    """The first session on its day; the others when the last is over. One save each."""
    story.site.move_to(wib(2026, 11, 30, 15))
    phone = story.partner("phone", PHONE)
    mark_next(story, phone)
    story.site.move_to(wib(2026, 12, 9, 15))
    phone = story.partner("phone", PHONE)
    for _session in range(3):
        mark_next(story, phone)


def mark_next(story: Story, phone: Person) -> None:
    """Everybody is present; one save."""
    phone.go("partner:sessions")
    phone.follow_text(story.words("Mark attendance"))
    assert CLIENT in phone.text, "the client has agreed that the partner knows the name"
    phone.press("Save attendance", variant="saved")
    phone.sees("Attendance is saved. Corrections are free for seven days.")


def the_class_ends_and_the_certificate_is_issued(story: Story) -> None:
    """The partner finishes the cohort, signs, and prints."""
    partner = story.partner()
    partner.go("partner:cohorts")
    partner.go("partner:cohort", story.facts["cohort"], variant="over")
    partner.press("Finish the cohort", variant="finished")
    partner.go("partner:certificates")
    partner.go("partner:certificates", story.facts["cohort"], variant="one cohort")
    partner.fill(signer_title="Kepala bengkel")
    partner.press("Issue the certificates")
    partner.fill(password=PARTNER_PASSWORD)
    partner.press("Confirm")
    partner.press("Issue the certificates", variant="issued")
    partner.sees("All certificates are issued")
    with partner.page.expect_download() as download:
        partner.page.get_by_role("link", name=story.words("Print it (PDF)")).first.click()
    paper = Path(download.value.path()).read_bytes()
    assert paper.startswith(b"%PDF")
    assert CLIENT in PdfReader(BytesIO(paper)).pages[0].extract_text()
    story.facts["verify"] = scan_pdf(paper)
    assert story.facts["verify"].startswith(f"{story.site.url}/")


def a_stranger_verifies_it(story: Story) -> None:
    """The page behind the QR code says that it is valid, compares a name, and betrays nothing."""
    stranger, words = story.person("stranger", PHONE), story.words
    path = urlsplit(story.facts["verify"]).path
    stranger.open(path if words.language == "id" else f"/en{path}")
    stranger.sees("This certificate is valid")
    stranger.sees(PARTNER)
    stranger.does_not_see(*OUTING)
    stranger.fill(name=CLIENT)
    stranger.press("Check", variant="matches")
    stranger.sees("The name matches")
    stranger.fill(name="Orang Lain")
    stranger.press("Check", variant="differs")
    stranger.sees("The name does not match")
    stranger.does_not_see(*OUTING)


# --- work ----------------------------------------------------------------------------------------------------------


def the_client_agrees_to_be_seen(story: Story) -> None:
    """A consent of its own, with the text that was read out."""
    officer = story.staff("officer")
    officer.go("officer:consent", story.facts["client"], query=f"?purpose={ConsentPurpose.EMPLOYER_VIEW.value}")
    officer.tick(channel=ConsentChannel.SIGNED_PAPER)
    officer.tick_all("is_heard")
    officer.press("Write down the yes", variant="with consent")


def an_employer_asks_to_meet(story: Story) -> None:
    """The profile has a skill, a certificate and a city, and no name."""
    employer, words = story.staff("employer"), story.words
    employer.go("employer:home")
    employer.go("employer:candidates")
    employer.sees(SKILL[words.language])
    employer.does_not_see(CLIENT, "Kertapati")
    employer.follow("Look closer")
    employer.does_not_see(CLIENT, "Kertapati")
    employer.follow("Ask to meet")
    employer.fill(message="Montir di bengkel kami di Ampera, 40 jam seminggu, Rp3.500.000 sebulan.")
    employer.press("Send to the office")
    story.facts["introduction"] = employer.last_id
    employer.does_not_see(CLIENT)
    employer.go("employer:introductions")


def it_is_agreed(story: Story) -> None:
    """The officer checks the offer, asks the client, and the contact opens for this employer."""
    officer = story.staff("officer")
    officer.go("officer:introductions")
    officer.follow_text(CLIENT)
    officer.press("It fits: ask the person", variant="asked")
    officer.press("The person says yes", variant="agreed")
    employer = story.staff("employer")
    employer.go("employer:introduction", story.facts["introduction"], variant="agreed")
    employer.does_not_see(CLIENT)
    employer.press("Open name and phone", variant="contact")
    employer.sees(CLIENT)


def he_begins_to_work(story: Story) -> None:
    """The first day with its wage, recorded by the officer and verified by somebody else."""
    story.site.move_to(wib(2026, 12, 14, 9))
    officer = story.staff("officer")
    officer.go("officer:placement_new", story.facts["client"])
    officer.choose(kind=PlacementKind.EMPLOYEE, relation=TrainingRelation.SAME)
    officer.fill(occupation="Montir", monthly_wage="3.500.000", weekly_hours="40", evidence_note="Surat perjanjian kerja dilihat di bengkel.")
    officer.press("Record")
    story.facts["placement"] = officer.last_id
    officer.sees(story.words.rupiah(3_500_000))
    second = story.staff("job_guidance_head")
    second.go("office:placements")
    second.follow_text("Montir")
    second.press("Verify", variant="verified")
    second.sees("Verified. It counts from now on.")


def the_first_news_comes(story: Story) -> None:
    """Four weeks later: still at work, with the wage."""
    story.site.move_to(wib(2027, 1, 11, 9))
    officer, words = story.staff("officer"), story.words
    officer.go("officer:follow_ups")
    item = officer.page.locator("li.item").filter(has_text=words(FollowUpAnchor.WORK.label))
    officer.follow_text(CLIENT, within=item)
    officer.tick(answer=WorkAnswer.SAME_WORK, informant=Informant.CLIENT)
    officer.fill(monthly_income="3.500.000")
    officer.press("Save the news", variant="recorded")
    officer.sees(WorkAnswer.SAME_WORK.label)
    officer.go("officer:client", story.facts["client"], variant="at work")


def the_public_sees_the_result(story: Story) -> None:
    """Programme and partner for everybody; of one single person no number is shown."""
    head, words = story.staff("head"), story.words
    head.go("office:outcomes")
    head.click(head.page.locator("main a[href*='/outcomes/']"))
    head.press("Publish these figures", variant="published")
    reader = story.person("reader")
    for path in (story.facts["program"], words.path("programs:catalog"), words.path("partners:directory")):
        reader.open(path)
        reader.sees(PARTNER)
        reader.does_not_see(CLIENT)
    reader.follow_text(PARTNER)
    reader.sees(TITLE)
    reader.go("portal:statistics")
    figures = reader.page.locator("table").first.locator("td").all_inner_texts()
    assert figures and set(figures) == {"–"}, figures
    reader.does_not_see(CLIENT)
    for name in ("portal:statistics", "programs:catalog", "partners:directory"):
        reader.go(name)
        for size in (PHONE, DESK):
            reader.watch.look_at_size(reader.page, size, "dark")


CHAPTERS = (
    a_partner_registers_and_joins, it_proves_itself_and_is_verified, they_sign_an_agreement, it_posts_a_programme, it_proposes_a_cohort_that_opens,
    the_registry_imports_clients, the_head_gives_one_to_an_officer, the_officer_records_wish_and_income, the_client_takes_a_seat,
    the_partner_marks_attendance_on_a_phone, the_class_ends_and_the_certificate_is_issued, a_stranger_verifies_it,
    the_client_agrees_to_be_seen, an_employer_asks_to_meet, it_is_agreed, he_begins_to_work, the_first_news_comes, the_public_sees_the_result,
)
