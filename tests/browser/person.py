"""Somebody at a browser, who finds fields by their labels and buttons by their words, in one language."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page

from tests.browser.site import Site
from tests.browser.watch import DESK, PHONE, Watch
from tests.browser.words import Words

#: Milliseconds to wait for anything: pages are answered by this machine.
PATIENCE = 15_000


class Person:
    """One browser profile: ``anna.go("partners:register"); anna.fill("Name", "Anna"); anna.press("Send")``."""

    def __init__(self, browser: Browser, site: Site, words: Words, watch: Watch, *, size: tuple[int, int] = DESK) -> None:
        self.site, self.words, self.watch = site, words, watch
        is_phone = size == PHONE
        locale = "id-ID" if words.language == "id" else "en-GB"
        self.context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale=locale, has_touch=is_phone, accept_downloads=True)
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        watch.listen(self.page)

    # --- moving about ---

    def go(self, name: str, *arguments: Any, query: str = "", variant: str = "") -> None:
        """Open a page by the name of its address."""
        self.open(self.words.path(name, *arguments) + query, variant)

    def open(self, path: str, variant: str = "") -> None:
        """Open an address of the site."""
        self.page.goto(path if path.startswith("http") else self.site.url + path)
        self.watch.look(self.page, variant)

    def follow(self, message: Any, *, within: Locator | None = None, variant: str = "", **values: Any) -> None:
        """Click the link that says so."""
        self._click((within or self.page).get_by_role("link", name=self.words(message, **values), exact=True), variant)

    def follow_text(self, text: str, *, within: Locator | None = None, variant: str = "") -> None:
        """Click the link whose words hold ``text`` (a title, a name)."""
        self._click((within or self.page).get_by_role("link", name=text), variant)

    def press(self, message: Any, *, within: Locator | None = None, variant: str = "", **values: Any) -> None:
        """Press the button that says so."""
        self._click((within or self.page).get_by_role("button", name=self.words(message, **values), exact=True), variant)

    def _click(self, target: Locator, variant: str) -> None:
        with self.page.expect_navigation(wait_until="load"):
            target.first.click()
        self.watch.look(self.page, variant)

    # --- forms ---

    def fill(self, label: Any, value: Any, **values: Any) -> None:
        """Type into the field of this label."""
        self._field(label, values).fill(str(value))

    def choose(self, label: Any, option: Any, **values: Any) -> None:
        """Choose from the list of this label, by the words of the option."""
        self._field(label, values).select_option(label=self.words(option))

    def pick(self, label: Any, value: str, **values: Any) -> None:
        """Choose from the list of this label, by the value of the option."""
        self._field(label, values).select_option(value=value)

    def choose_value(self, name: str, value: str) -> None:
        """Choose from the list of this field name, by the value of the option."""
        self.page.locator(f"select[name={name}]").select_option(value=value)

    def tick(self, label: Any, *, group: Any = None) -> None:
        """Tick the box or the radio button of this label, in its group where the label stands more than once."""
        place: Page | Locator = self.page if group is None else self.page.get_by_role("group", name=self.words(group))
        place.get_by_label(self.words(label), exact=True).first.check()

    def upload(self, label: Any, path: Any) -> None:
        """Give a file to the field of this label."""
        self._field(label, {}).set_input_files(path)

    def _field(self, label: Any, values: dict[str, Any]) -> Locator:
        # The label may be followed by a mark such as "optional" and its hint.
        words = self.words(label, **values)
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(words)}")).first

    # --- reading ---

    @property
    def text(self) -> str:
        """What the page says."""
        return self.page.locator("main").inner_text()

    @property
    def heading(self) -> str:
        """The answer at the top."""
        return self.page.locator("h1").inner_text()

    def sees(self, message: Any, **values: Any) -> None:
        """Assert that the page says this."""
        words = self.words(message, **values)
        assert words in self.page.locator("body").inner_text(), f"{words!r} is not on {self.page.url}:\n{self.text}"

    def does_not_see(self, *texts: str) -> None:
        """Assert that none of these stands anywhere in the page, its source included."""
        source = self.page.content().casefold()
        found = [text for text in texts if text.casefold() in source]
        assert not found, f"{found} on {self.page.url}"

    @property
    def last_id(self) -> str:
        """The public id in the address of this page."""
        found = re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", urlsplit(self.page.url).path)
        return str(found[-1])

    # --- log-in ---

    def log_in(self, email: str, password: str) -> None:
        """Log in by e-mail, as everybody does."""
        self.go("account_login")
        self.page.locator("[name=login]").fill(email)
        self.page.locator("[name=password]").fill(password)
        self.press("Log in")

    def come_in(self, email: str, password: str) -> None:
        """Be logged in: log in if nobody is, or if the session has ended meanwhile."""
        self.page.goto(self.site.url + self.words.path("account:home"))
        if self.page.locator("[name=login]").count():
            self.page.locator("[name=login]").fill(email)
            self.page.locator("[name=password]").fill(password)
            self.press("Log in")

    def close(self) -> None:
        """Leave."""
        self.context.close()
