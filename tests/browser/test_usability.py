"""What people do to pages: keys instead of a mouse, no script, two clicks, the way back, a page that has grown old."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.founding import TITLE
from tests.browser.person import Person
from tests.browser.site import Site
from tests.browser.watch import DESK, PHONE, Watch
from tests.browser.words import Words

pytestmark = [pytest.mark.browser, pytest.mark.service("chromium")]

HOME = "/"
#: Kilobytes that the first page may weigh on the way to a phone, without pictures.
WEIGHT_KB = 150
#: Sum of unexpected shifts that still counts as calm.
CALM = 0.05
Visit = Callable[..., Person]


@pytest.fixture
def visit(shared_site: Site, chromium: Browser) -> Visit:
    """``visit("partner", script=False)``: somebody at a browser, logged in unless it is a visitor."""

    def come(role: str = "", *, language: str = "id", size: tuple[int, int] = DESK, script: bool = True) -> Person:
        person = Person(chromium, shared_site, Words(language), Watch(language, axe=False), size=size, script=script)
        if role:
            login = shared_site.logins[role]
            person.come_in(login["email"], login["password"])
        return person

    return come


# --- keys ----------------------------------------------------------------------------------------------------------

#: What has the focus: its words, where it stands in the document, and whether one can see that it has it.
FOCUSED = """() => {
  const all = [...document.querySelectorAll('*')], here = document.activeElement;
  const ringed = element => element && getComputedStyle(element).outlineStyle !== 'none' && parseFloat(getComputedStyle(element).outlineWidth) > 0;
  const box = here.getBoundingClientRect();
  return {
    place: all.indexOf(here), words: (here.innerText || here.getAttribute('aria-label') || here.name || '').trim(),
    marked: [here, here.closest('article, li, label')].some(ringed) || here.type === 'radio' || here.type === 'checkbox',
    visible: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0, inMain: Boolean(here.closest('main')),
  };
}"""


def focus_walk(page: Page, steps: int) -> list[dict[str, Any]]:
    """What has the focus after each press of the tabulator, until it leaves the page."""
    walk: list[dict[str, Any]] = []
    for _step in range(steps):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if walk and here["place"] <= walk[-1]["place"]:
            break
        walk.append(here)
    return walk


@pytest.mark.parametrize(("role", "name"), [("", "home"), ("", "account_login"), ("officer", "officer:home")])
def test_keys_reach_everything_in_the_order_of_the_page(visit, role, name):
    person = visit(role)
    person.open(HOME) if name == "home" else person.go(name)
    walk = focus_walk(person.page, 200)
    assert walk[0]["words"] == person.words("Straight to the content")
    assert len(walk) > 4
    assert [step for step in walk if not step["visible"]] == []
    assert [step["words"] for step in walk if not step["marked"]] == []
    reachable = person.page.locator("a[href]:visible, button:visible, input:visible:not([type=hidden]), select:visible, summary:visible").count()
    assert len(walk) >= reachable * 0.8, "radio buttons of a group share one stop; everything else is one of its own"


@pytest.mark.parametrize(("role", "name"), [("", "home"), ("", "account_login"), ("officer", "officer:home")])
def test_the_skip_link_leads_into_the_content(visit, role, name):
    person = visit(role)
    person.open(HOME) if name == "home" else person.go(name)
    person.page.keyboard.press("Tab")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**#content")
    person.page.keyboard.press("Tab")
    assert person.page.evaluate(FOCUSED)["inMain"]


# --- without script ------------------------------------------------------------------------------------------------


def test_without_script_a_visitor_finds_a_programme(visit):
    person = visit(script=False)
    person.open(HOME)
    assert person.page.locator("main a:visible").count() > 3
    person.go("programs:catalog")
    person.fill(q="membatik")
    person.page.locator("main [name=q]").press("Enter")
    person.page.wait_for_load_state()
    assert "q=membatik" in person.page.url
    person.follow_text(TITLE)
    assert person.heading == TITLE


def test_without_script_a_partner_logs_in_and_marks_attendance(visit):
    phone = visit("partner", script=False, size=PHONE)
    phone.go("partner:sessions")
    phone.follow_text(phone.words("Mark attendance"))
    rows = phone.page.locator("fieldset.pupil")
    assert rows.count() == 3
    rows.nth(1).locator("[value=sick]").check(force=True)
    phone.press("Save attendance")
    phone.sees("Attendance is saved. Corrections are free for seven days.")
    marks = [rows.nth(place).locator("input:checked").get_attribute("value") for place in range(3)]
    assert marks == ["present", "sick", "present"]


# --- twice ---------------------------------------------------------------------------------------------------------


def write_program(partner: Person, title: str) -> None:
    """Fill in the form of a new programme."""
    partner.go("partner:program_new")
    partner.page.locator("[name=skill] option[value]:not([value=''])").first.wait_for(state="attached")
    partner.choose_text("skill", "Membatik")
    partner.fill(title=title, summary="Belajar membuat kain sendiri.", hours="20", session_count="5", cost_per_seat="0")


def programs_called(partner: Person, title: str) -> int:
    """How many programmes of this title the partner has."""
    partner.go("partner:programs")
    return partner.page.locator("main h3").filter(has_text=title).count()


@pytest.mark.parametrize("script", [True, False])
def test_two_clicks_make_one_programme(visit, script):
    partner, title = visit("partner", script=script), f"Dua klik {'cepat' if script else 'lambat'}"
    write_program(partner, title)
    partner.page.get_by_role("button", name=partner.words("Save"), exact=True).dblclick(no_wait_after=True)
    partner.page.wait_for_url("**/partner/programs/*-*/")
    assert programs_called(partner, title) == 1


def test_going_back_and_sending_again_makes_no_second_one(visit):
    partner, title = visit("partner"), "Sekali saja"
    write_program(partner, title)
    partner.press("Save")
    made = partner.last_id
    partner.page.go_back(wait_until="load")
    assert partner.page.locator("[name=title]").input_value() == title, "what was typed is still there"
    partner.fill(cost_per_seat="0")
    partner.press("Save")
    assert partner.last_id == made
    partner.sees("This form had been sent already; here is what came of it. Nothing was made twice.")
    partner.page.reload()
    assert programs_called(partner, title) == 1


def test_the_same_form_opened_anew_makes_another(visit):
    partner, title = visit("partner"), "Dua memang"
    for _time in range(2):
        write_program(partner, title)
        partner.press("Save")
    assert programs_called(partner, title) == 2


def test_a_page_that_has_grown_old_says_so_kindly(visit):
    first = visit("partner")
    write_program(first, "Dua layar")
    first.press("Save")
    second = Person.beside(first)
    second.open(first.page.url)
    first.press("Hand in to the office")
    second.press("Hand in to the office")
    note = second.page.locator("[role=status], [role=alert], .toast").first.inner_text()
    assert note.strip(), "the page says why nothing happened"
    assert second.heading == "Dua layar"
    assert second.watch.faults == []


def test_an_offer_that_was_answered_meanwhile_says_so(visit):
    officer, client = visit("officer"), visit(size=PHONE)
    officer.go("officer:enrollments")
    officer.follow("Record the answer")
    officer.press("Make the link")
    link = officer.page.locator("#link").input_value()
    client.open(link)
    client.does_not_see("Rohani", "Sanjaya")
    client.tick(answer="yes")
    client.press("Send the answer")
    officer.tick(answer="no", how="officer_phone")
    officer.choose(reason=officer.page.locator("[name=reason] option").nth(1).get_attribute("value"))
    officer.press("Save the answer")
    assert officer.heading == officer.words("%(name)s said yes", name="Rohani Sanjaya")
    assert officer.watch.faults == client.watch.faults == []


# --- mistakes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_wrong_log_in_keeps_the_address_and_tells_nothing(visit, language):
    person = visit(language=language)
    person.go("account_login")
    person.fill(login="siapa@contoh.example", password="bukan kata sandi saya")
    person.press("Log in")
    assert person.page.locator("[name=login]").input_value() == "siapa@contoh.example"
    assert person.page.locator("[name=password]").input_value() == ""
    assert person.page.locator("[role=alert], .error").first.inner_text().strip()


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_unknown_address_has_a_page_with_a_way_on(visit, language):
    person = visit(language=language)
    answer = person.page.goto(f"{person.site.url}{'/en' if language == 'en' else ''}/tidak/ada/")
    assert answer.status == 404
    assert person.heading == person.words("There is nothing here")
    person.follow("See all programmes")
    assert person.page.url.endswith(person.words.path("programs:catalog"))


def test_an_expired_invitation_says_what_to_do(visit):
    person = visit()
    answer = person.page.goto(person.site.url + person.words.path("partners:invitation", "tidak-berlaku"))
    assert answer.status == 410
    person.sees("This link no longer works")


def test_a_file_that_is_no_table_is_refused_with_the_reason(visit):
    registry = visit("registry_head")
    registry.go("office:import")
    picture = {"name": "klien.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20}
    registry.upload("file", picture)
    registry.press("Show the preview")
    assert registry.page.locator(".error, [role=alert]").first.inner_text().strip()
    assert registry.watch.faults == []


@pytest.mark.parametrize("role", ["", "partner", "employer", "officer", "head"])
def test_every_way_in_the_menus_is_open(visit, role):
    person = visit(role)
    if not role:
        person.open(HOME)
    links = {link.get_attribute("href") for link in person.page.locator("header a, footer a, .rail a, .menu a, nav a").all()}
    closed = {link: status for link in links if link and link.startswith("/") and (status := person.context.request.get(person.site.url + link).status) != 200}
    assert closed == {}


# --- weight and calm -----------------------------------------------------------------------------------------------


def test_the_first_page_is_light(visit):
    person = visit(size=PHONE)
    bodies: list[tuple[str, bytes]] = []
    person.page.on("response", lambda answer: bodies.append((answer.request.resource_type, answer.body())) if answer.ok else None)
    person.page.goto(person.site.url + HOME, wait_until="networkidle")
    weight = sum(len(body if kind == "font" else gzip.compress(body)) for kind, body in bodies if kind != "image")
    assert {"document", "stylesheet", "script", "font"} <= {kind for kind, _body in bodies}
    assert weight < WEIGHT_KB * 1000


SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value; }).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 300);
})"""


@pytest.mark.parametrize("name", ["home", "programs:catalog", "partners:directory"])
def test_nothing_moves_while_a_page_loads(visit, name):
    person = visit(size=PHONE)
    person.page.goto(person.site.url + (HOME if name == "home" else person.words.path(name)), wait_until="networkidle")
    assert person.page.evaluate(SHIFTS) < CALM
    unsized = person.page.locator("img:not([width]), img:not([height])").all()
    assert [picture.get_attribute("src") for picture in unsized] == []
