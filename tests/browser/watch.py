"""What must be true of every page that anybody opens: nothing fails, nothing is refused by the policy, axe finds no fault.

Faults are collected, not raised: the journey goes on and ends with one list of page, rule and element.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from django.utils import translation
from playwright.sync_api import Page, Request, Response

PHONE, DESK = (390, 844), (1440, 900)
AXE = Axe()
#: Elements that are named for each broken rule.
SHOWN = 3


@dataclass
class Watch:
    """The faults that were seen, and the pages that axe (if asked) has looked at already, in a window of ``size``."""

    language: str
    size: tuple[int, int] = DESK
    axe: bool = True
    faults: list[str] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    pages: int = 0

    def fault(self, page: Page, what: str) -> None:
        """Note a fault once."""
        line = f"{name_of(page.url)}: {what}"
        if line not in self.faults:
            self.faults.append(line)

    def listen(self, page: Page) -> None:
        """Hear what the browser complains about."""
        page.on("console", lambda message: self.fault(page, f"console: {message.text}") if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.fault(page, f"script: {error}"))
        page.on("requestfailed", lambda request: self._failed(page, request))
        page.on("response", lambda response: self._answered(page, response))

    def _failed(self, page: Page, request: Request) -> None:
        # A download and a page that is left early end their request; neither is a failure of the site.
        if request.failure != "net::ERR_ABORTED":
            self.fault(page, f"request failed: {urlsplit(request.url).path} ({request.failure})")

    def _answered(self, page: Page, response: Response) -> None:
        if response.status >= 400:
            self.fault(page, f"{response.status} for {urlsplit(response.url).path}")

    def look(self, page: Page, variant: str = "") -> None:
        """Look at a page that has just been opened; axe looks at each kind of page once."""
        self.pages += 1
        if page.locator("html").get_attribute("lang") != self.language:
            self.fault(page, f"html lang is {page.locator('html').get_attribute('lang')!r}")
        if not page.title().strip():
            self.fault(page, "no title")
        if page.locator("h1").count() != 1:
            self.fault(page, f"{page.locator('h1').count()} h1")
        kind = (name_of(page.url), variant)
        if self.axe and kind not in self.seen:
            self.seen.add(kind)
            self.look_at_size(page, self.size)

    def look_at_size(self, page: Page, size: tuple[int, int], theme: str = "light") -> None:
        """Axe, and no sideways scrolling, at one size."""
        with at_size(page, size, theme):
            self._axe(page, f"{size[0]} px {theme}")
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if wide > 0:
                self.fault(page, f"{size[0]} px: {wide} px too wide")

    def _axe(self, page: Page, where: str) -> None:
        response = AXE.run(page, options={"resultTypes": ["violations"]}).response
        for found in response["violations"]:
            elements = ", ".join(str(node["target"][0]) for node in found["nodes"][:SHOWN])
            self.fault(page, f"axe {found['id']} at {where}: {elements}")

    def report(self) -> str:
        """Every fault on a line of its own."""
        return "\n".join([f"{len(self.faults)} faults on {self.pages} pages ({self.language}):", *self.faults])


def name_of(url: str) -> str:
    """Which page it is, by the name of its address: ``partner:cohort``."""
    path = urlsplit(url).path
    with translation.override("en" if path.startswith("/en/") else "id"):
        try:
            return resolve(path).view_name or path
        except Resolver404:
            return path


@contextmanager
def at_size(page: Page, size: tuple[int, int], theme: str = "light") -> Iterator[None]:
    """Another window for a moment."""
    before = page.viewport_size
    page.set_viewport_size({"width": size[0], "height": size[1]})
    # Colours on their way from one theme to the other are no colours of the page.
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    try:
        yield
    finally:
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        if before:
            page.set_viewport_size(before)
