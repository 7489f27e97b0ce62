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

    def __init__(self, browser: Browser, site: Site, words: Words, watch: Watch, *, size: tuple[int, int] = DESK, script: bool = True) -> None:
        self.site, self.words, self.watch = site, words, watch
        is_phone = size == PHONE
        locale = "id-ID" if words.language == "id" else "en-GB"
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale=locale, has_touch=is_phone, accept_downloads=True, java_script_enabled=script
        )
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        watch.listen(self.page)

    @classmethod
    def beside(cls, other: Person) -> Person:
        """The same person in a second tab."""
        tab = cls.__new__(cls)
        tab.site, tab.words, tab.watch, tab.context = other.site, other.words, other.watch, other.context
        tab.page = other.context.new_page()
        tab.watch.listen(tab.page)
        return tab

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
        self._click((within or self.page).get_by_role("link", name=self.words.pattern(message, **values)), variant)

    def follow_text(self, text: str, *, within: Locator | None = None, variant: str = "") -> None:
        """Click the link whose words hold ``text`` (a title, a name), in the content of the page."""
        self._click((within or self.page.locator("main")).get_by_role("link", name=text), variant)

    def press(self, message: Any, *, within: Locator | None = None, variant: str = "", **values: Any) -> None:
        """Press the button that says so."""
        self._click((within or self.page).get_by_role("button", name=self.words.pattern(message, **values)), variant)

    def click(self, target: Locator, *, variant: str = "") -> None:
        """Click something that opens a page."""
        self._click(target, variant)

    def _click(self, target: Locator, variant: str) -> None:
        with self.page.expect_navigation(wait_until="load"):
            target.first.click()
        self.watch.look(self.page, variant)

    # --- forms: a field by the name it is sent under; that it has a label is what axe looks at ---

    def fill(self, **values: Any) -> None:
        """Type into fields."""
        for name, value in values.items():
            self._field(name).fill(str(value))

    def choose(self, **values: str) -> None:
        """Choose from lists, by the value of the option."""
        for name, value in values.items():
            self._field(name).select_option(value=value)

    def choose_text(self, name: str, text: str) -> None:
        """Choose from a list the option whose words hold ``text``."""
        option = self._field(name).locator("option").filter(has_text=text).first
        self._field(name).select_option(value=option.get_attribute("value"))

    def tick(self, **values: str) -> None:
        """Tick the radio button or the box of this value."""
        for name, value in values.items():
            self.page.locator(f"[name={name}][value='{value}']").check()

    def tick_all(self, *names: str) -> None:
        """Tick every box of these names."""
        for name in names:
            for box in self.page.locator(f"[name={name}]").all():
                box.check()

    def upload(self, name: str, path: Any) -> None:
        """Give a file to a field."""
        self._field(name).set_input_files(path)

    def _field(self, name: str) -> Locator:
        return self.page.locator(f"main [name={name}]").first

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
        known, shown = self.words.any_of(message, **values), self.page.locator("body").inner_text()
        assert any(words in shown for words in known), f"{known} is not on {self.page.url}:\n{shown}"

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

    def come_in(self, email: str, password: str) -> None:
        """Be logged in: log in if nobody is, or if the session has ended meanwhile."""
        self.page.goto(self.site.url + self.words.path("account:home"))
        if self.page.locator("[name=login]").count():
            self.fill(login=email, password=password)
            self.press("Log in")

    def close(self) -> None:
        """Leave."""
        self.context.close()
