"""A class marked on a phone whose network comes and goes: kept, sent once, told when somebody else or the clock was faster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.person import Person
from tests.browser.site import Site
from tests.browser.watch import PHONE, Watch
from tests.browser.words import Words

pytestmark = [pytest.mark.browser, pytest.mark.service("chromium")]

KEPT, SENT = "Kept on this phone, not yet sent.", "Sent at %(time)s."
#: Everything the page keeps, as text.
STORED = "() => JSON.stringify(Object.entries(localStorage).filter(([key]) => key.startsWith('attendance:')))"
Come = Callable[..., Person]


@pytest.fixture
def come(site: Site, chromium: Browser) -> Come:
    """Somebody with a phone, at the sheet of today's session unless told otherwise."""
    site.logins or site.found("class")
    site.process or site.start()

    def at_the_sheet(role: str = "partner", *, language: str = "en", script: bool = True) -> Person:
        person = Person(chromium, site, Words(language), Watch(language), size=PHONE, script=script)
        person.come_in(site.logins[role]["email"], site.logins[role]["password"])
        person.go("partner:sessions")
        person.follow_text(person.words("Mark attendance"))
        return person

    return at_the_sheet


@pytest.fixture
def site(tmp_path: Any, copies: Any, catalogs: None, django_db_blocker: Any) -> Iterator[Site]:
    """A site with a class that one test has for itself."""
    from tests.browser.conftest import running_site

    with running_site(tmp_path, copies, django_db_blocker, "class") as running:
        yield running


def mark(page: Page, place: int, value: str) -> None:
    page.locator("fieldset.pupil").nth(place).locator(f"[value={value}]").check(force=True)


def marks(page: Page) -> list[str]:
    return [str(row.locator("input:checked").get_attribute("value")) for row in page.locator("fieldset.pupil").all()]


def save(page: Page, words: Words) -> None:
    """Press the button; where that leads is the matter of the test."""
    page.get_by_role("button", name=words.pattern("Save attendance")).click()


def says(page: Page, text: str) -> None:
    page.locator("[data-keep]").get_by_text(text).wait_for()


def stored(page: Page) -> str:
    return str(page.evaluate(STORED))


def count(site: Site, *labels: str) -> list[int]:
    """How many rows of each model the site holds."""
    code = "import sys; from django.apps import apps; print(*(apps.get_model(label)._default_manager.count() for label in sys.argv[1:]))"
    return [int(number) for number in site.manage("shell", "-v", "0", "-c", code.replace("sys.argv[1:]", repr(list(labels)))).split()]


def test_network_away_then_back(come: Come, site: Site):
    """Marked and saved without a network, sent by itself when it is back; no name is ever kept."""
    phone = come()
    page, words = phone.page, phone.words
    names = [row.inner_text() for row in page.locator("fieldset.pupil legend").all()]
    phone.context.set_offline(True)
    mark(page, 1, "sick")
    says(page, words(KEPT))
    save(page, words)
    page.get_by_role("button", name=words.pattern("Try now")).wait_for()
    kept = stored(page)
    assert "sick" in kept
    assert not [name for name in names if name in kept]
    assert page.locator("fieldset.pupil input").first.is_disabled(), "what waits to be sent is not changed"
    assert count(site, "enrollment.Attendance") == [0]

    with page.expect_navigation():
        phone.context.set_offline(False)
    page.locator("[data-keep]").wait_for()
    assert page.locator("[data-keep]").inner_text().startswith(words(SENT).split("%")[0])
    phone.sees("Attendance is saved. Corrections are free for seven days.")
    assert marks(page) == ["present", "sick", "present"]
    assert stored(page) == "[]"
    assert count(site, "enrollment.Attendance", "partners.FormReceipt") == [3, 1]


def test_answer_lost_on_the_way_is_one_save(come: Come, site: Site):
    """The server has saved, the phone has not heard it: the same form goes again and nothing is made twice."""
    phone = come()
    page, words = phone.page, phone.words
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/partner/sessions/**", lose_the_first)
    mark(page, 0, "late")
    save(page, words)
    says(page, words(KEPT))
    assert lost == [302]
    assert count(site, "enrollment.Attendance") == [3]

    with page.expect_navigation():
        page.get_by_role("button", name=words.pattern("Try now")).click()
    phone.sees("This form had been sent already; here is what came of it. Nothing was made twice.")
    assert count(site, "enrollment.Attendance", "enrollment.AttendanceChange", "partners.FormReceipt") == [3, 0, 1]
    assert stored(page) == "[]"


def test_a_page_opened_again_sends_what_was_left(come: Come, site: Site):
    """The phone was put away without a network; whoever opens the class again finds the marks on their way."""
    phone = come()
    page, words = phone.page, phone.words
    address = page.url
    page.route("**/partner/sessions/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    mark(page, 2, "unexcused")
    save(page, words)
    says(page, words(KEPT))
    page.goto("about:blank")
    page.unroute_all()
    page.goto(address)
    page.locator("[data-keep]").get_by_text(words(SENT).split("%")[0]).wait_for()
    assert marks(page) == ["present", "present", "unexcused"]
    assert count(site, "enrollment.Attendance") == [3]


def test_marks_not_saved_yet_come_back_and_old_ones_do_not(come: Come):
    """After a reload they stand there again, after two days they are gone."""
    phone = come()
    page, words = phone.page, phone.words
    mark(page, 0, "excused")
    page.reload()
    says(page, words(KEPT))
    assert marks(page) == ["excused", "present", "present"]

    page.evaluate("""() => { for (const key of Object.keys(localStorage).filter((each) => each.startsWith('attendance:'))) {
      const entry = JSON.parse(localStorage.getItem(key)); entry.at -= 48 * 3600 * 1000 + 1; localStorage.setItem(key, JSON.stringify(entry)); } }""")
    page.reload()
    assert marks(page) == ["present", "present", "present"]
    assert stored(page) == "[]"


def test_somebody_else_was_faster(come: Come, site: Site):
    """The second is told who and when, sees what stands there, and saves again."""
    first, second = come(), come()
    mark(first.page, 0, "sick")
    first.press("Save attendance")
    mark(second.page, 1, "late")
    with second.page.expect_navigation():
        save(second.page, second.words)
    text = second.text
    assert site.logins["partner"]["name"] in text
    assert "look and save again" in text
    assert "Saved before: Sick" in text
    assert marks(second.page) == ["present", "late", "present"]
    assert marks(first.page) == ["sick", "present", "present"]

    mark(second.page, 0, "sick")
    second.press("Save attendance")
    assert marks(second.page) == ["sick", "late", "present"]
    assert count(site, "enrollment.Attendance", "enrollment.AttendanceChange") == [3, 1]


def test_log_in_that_ended_meanwhile_keeps_the_marks(come: Come, site: Site):
    """The page says so; after the log-in the marks go out by themselves."""
    phone = come()
    page, words = phone.page, phone.words
    mark(page, 1, "late")
    session = [cookie for cookie in phone.context.cookies() if cookie["name"] == "sessionid"]
    assert session
    phone.context.clear_cookies(name="sessionid")
    save(page, words)
    says(page, words("You were logged out. What you marked is kept on this phone: log in, and it is sent."))
    assert count(site, "enrollment.Attendance") == [0]

    with page.expect_navigation():
        page.get_by_role("link", name=words.pattern("Log in again")).click()
    login = site.logins["partner"]
    phone.fill(login=login["email"], password=login["password"])
    phone.press("Log in")
    page.locator("[data-keep]").get_by_text(words(SENT).split("%")[0]).wait_for()
    assert marks(page) == ["present", "late", "present"]
    assert count(site, "enrollment.Attendance") == [3]


def test_double_press_is_one_save(come: Come, site: Site):
    phone = come()
    page = phone.page
    with page.expect_navigation():
        page.evaluate("() => { const form = document.querySelector('form.roll'); for (let turn = 0; turn < 3; turn += 1) form.requestSubmit(); }")
    assert count(site, "enrollment.Attendance", "partners.FormReceipt") == [3, 1]


# --- by a link -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [True, False])
def test_instructor_without_an_account_marks_by_a_link(come: Come, site: Site, chromium: Browser, script: bool):
    """The partner shows the code, another phone opens it, marks, saves; with and without script, and axe finds no fault."""
    partner = come()
    partner.follow("Let somebody else mark it")
    partner.fill(holder="Pak Hamdan")
    partner.press("Make the link", variant="made")
    assert partner.page.locator(".qr-card svg").is_visible()
    address = partner.page.locator("p.mono").inner_text()

    watch = Watch("en", axe=script)
    teacher = Person(chromium, site, partner.words, watch, size=PHONE, script=script)
    sent: list[str] = []
    teacher.page.on("request", lambda request: sent.append(request.headers.get("referer", "")))
    teacher.open(address)
    assert "Simpul" not in teacher.page.content()
    mark(teacher.page, 2, "sick")
    teacher.press("Save attendance", variant="saved")
    teacher.sees("Attendance is saved. Thank you.")
    assert marks(teacher.page) == ["present", "present", "sick"]
    assert not any("hadir" in referer for referer in sent), "the address is told to nobody, not even to this site"
    assert not script or teacher.page.evaluate("document.documentElement.scrollWidth") == PHONE[0]

    partner.press("Take the link back")
    teacher.page.reload()
    assert teacher.heading == partner.words("This link opens nothing")
    faults = [fault for fault in [*watch.faults, *partner.watch.faults] if "410" not in fault]
    assert faults == [], "\n".join(faults)


def test_link_is_over_a_day_after_the_session(come: Come, site: Site, chromium: Browser):
    partner = come()
    partner.follow("Let somebody else mark it")
    partner.press("Make the link")
    address = partner.page.locator("p.mono").inner_text()
    site.move_to(site.now + timedelta(days=2))
    teacher = Person(chromium, site, partner.words, Watch("en", axe=False), size=PHONE)
    teacher.page.goto(address)
    assert teacher.heading == partner.words("This link opens nothing")
