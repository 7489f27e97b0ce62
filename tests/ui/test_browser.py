"""The kit in a real browser, under the real content policy: drawn whole, narrow and wide, by keyboard and by script."""

import os
import shutil
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

pytestmark = [
    pytest.mark.browser, pytest.mark.service("chromium"), pytest.mark.urls("tests.ui.urls"), pytest.mark.django_db(transaction=True),
]


@contextmanager
def opened(address, width=1366, theme="light", **context):
    """A page at an address, and the list of what the browser complained about."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, **context).new_page()
        complaints = []
        tab.on("console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None)
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.goto(address)
        yield tab, complaints
        browser.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_kit_fits_without_a_complaint(live_server, width, theme):
    with opened(f"{live_server.url}/kit/", width, theme) as (tab, complaints):
        assert complaints == []
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        drawn = tab.evaluate("[...document.querySelectorAll('.icons use')].map(use => use.getBBox().width)")
        assert drawn
        assert min(drawn) > 0, "the sprite is a file of its own and the policy lets it through"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1366])
def test_the_kit_has_no_fault_that_axe_can_find(live_server, width, theme):
    with opened(f"{live_server.url}/kit/", width, theme, bypass_csp=True) as (tab, _complaints):
        result = Axe().run(tab).response
        assert len(result["passes"]) > 20
        assert [(fault["id"], len(fault["nodes"])) for fault in result["violations"]] == []


def test_the_axe_check_can_fail(live_server):
    with opened(f"{live_server.url}/kit/", bypass_csp=True) as (tab, _complaints):
        tab.evaluate("document.querySelector('label[for=id_name]').remove()")
        assert "label" in {fault["id"] for fault in Axe().run(tab).response["violations"]}


def test_the_theme_changes_at_once_and_stays(live_server):
    with opened(f"{live_server.url}/kit/") as (tab, _complaints):
        before = tab.evaluate("getComputedStyle(document.body).backgroundColor")
        tab.locator("#colors button[value=dark]").click()
        assert tab.evaluate("getComputedStyle(document.body).backgroundColor") != before
        tab.reload()
        assert tab.locator("html").get_attribute("data-theme") == "dark"
        tab.locator("#colors button[value=system]").click()
        tab.reload()
        assert tab.locator("html").get_attribute("data-theme") is None


def test_without_script_the_page_is_whole(live_server):
    with opened(f"{live_server.url}/kit/", java_script_enabled=False) as (tab, _complaints):
        assert tab.locator("[data-queue-keys]").is_hidden(), "keys are announced only where they work"
        assert tab.locator("[data-theme-link]").first.is_visible()
        tab.locator(".term").click()
        assert tab.locator("[popover]").is_visible()


def test_the_keys_of_a_queue_move_choose_and_can_be_switched_off(live_server):
    with opened(f"{live_server.url}/kit/") as (tab, _complaints):
        tab.locator("body").press("j")
        assert tab.evaluate("document.activeElement.textContent") == "Kgs. M. Fauzan"
        tab.keyboard.press("j")
        assert tab.evaluate("document.activeElement.textContent") == "Sutrisno"
        tab.keyboard.press("x")
        assert tab.locator("#queue .item input").nth(1).is_checked()
        tab.keyboard.press("/")
        assert tab.evaluate("document.activeElement.type") == "search"
        tab.keyboard.type("jk")
        assert tab.locator("input[type=search]").first.input_value() == "jk", "keys rest while somebody types"
        tab.locator("[data-queue-switch]").click()
        tab.reload()
        tab.locator("body").press("j")
        assert tab.evaluate("document.activeElement.tagName") != "A"


ADD_FORM = """() => {
  window.sent = 0;
  document.body.insertAdjacentHTML('beforeend', '<form id="once" method="post"><button>Go</button></form>');
  document.addEventListener('submit', event => { if (!event.defaultPrevented) window.sent += 1; event.preventDefault(); });
}"""


def test_a_form_is_sent_once_however_often_it_is_clicked(live_server):
    with opened(f"{live_server.url}/kit/") as (tab, _complaints):
        tab.evaluate(ADD_FORM)
        for _click in range(3):
            tab.evaluate("document.querySelector('#once').requestSubmit()")
        assert tab.evaluate("window.sent") == 1
        assert tab.locator("#once").get_attribute("aria-busy") == "true"
        tab.wait_for_function("document.querySelector('#once button').disabled")


def test_a_fold_is_open_on_a_desk_and_closed_on_a_phone(live_server):
    for width, is_open in ((1366, True), (390, False)):
        with opened(f"{live_server.url}/kit/", width) as (tab, _complaints):
            assert tab.locator("#table .filters select").first.is_visible() is is_open
