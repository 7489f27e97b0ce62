"""Pictures of the key pages from a running demonstration, for whoever judges how they look.

    .venv/bin/python -m scripts.shots --address http://127.0.0.1:8000 --folder var/shots [--language en] [--only officer]

Each page is taken on a phone and on a desk, by day and by night; log-ins are those of `manage.py demo --print-logins`.
"""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.console import Refused, end_refused, say
from scripts.paths import VAR
from scripts.prepare import Login, read_logins

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
SIZES = {"390": (390, 844), "1440": (1440, 900)}
THEMES = ("light", "dark")
#: Milliseconds to wait for anything on a page.
PATIENCE = 15_000


@dataclass(frozen=True)
class Shot:
    """One page: who looks (the part of the address before the @, empty for a visitor), where, and which links to follow."""

    name: str
    who: str
    path: str
    follow: tuple[str, ...] = ()


SHOTS = (
    Shot("home", "", "/"),
    Shot("catalog", "", "/program/"),
    Shot("program", "", "/program/", ("main article a",)),
    Shot("partner", "", "/mitra/", ("main li a",)),
    Shot("figures", "", "/angka/"),
    Shot("login", "", "/account/login/"),
    Shot("verify", "", "/sertifikat/"),
    Shot("officer-home", "pk", "/officer/"),
    Shot("officer-client", "pk", "/officer/clients/", (".queue h3 a",)),
    Shot("officer-matches", "pk", "/officer/matching/", (".queue .act a",)),
    Shot("office-home", "kepala", "/office/"),
    Shot("office-outcomes", "kepala", "/office/outcomes/"),
    Shot("office-programs", "kepala", "/office/programs/"),
    Shot("office-continuity", "kepala", "/office/continuity/"),
    Shot("office-demand", "kepala", "/office/demand/"),
    Shot("office-pulse", "kepala", "/office/organizations/pulse/"),
    Shot("office-agreement", "kepala", "/office/agreements/", (".queue h3 a",)),
    Shot("partner-program", "mitra", "/partner/programs/", (".queue h3 a",)),
    Shot("partner-needs", "mitra", "/partner/needs/"),
    Shot("partner-owed", "mitra", "/partner/owed/"),
    Shot("partner-demand", "mitra", "/partner/demand/"),
    Shot("partner-home", "mitra", "/partner/"),
    Shot("partner-cohort", "mitra", "/partner/cohorts/", (".queue h3 a",)),
    Shot("partner-attendance", "mitra", "/partner/sessions/", (".queue h3 a",)),
    Shot("employer-home", "pemberi-kerja", "/employer/"),
    Shot("employer-candidates", "pemberi-kerja", "/employer/candidates/"),
)


def take(browser: Browser, address: str, folder: Path, shots: list[Shot], logins: dict[str, Login]) -> Iterator[Path]:
    """Take every page at every size and theme; each person logs in once."""
    for who in dict.fromkeys(shot.who for shot in shots):
        page = browser.new_context(locale="id-ID").new_page()
        page.set_default_timeout(PATIENCE)
        if who:
            _log_in(page, address, logins, who)
        for shot in (each for each in shots if each.who == who):
            yield from _take_one(page, address, folder, shot)
        page.context.close()


def _log_in(page: Page, address: str, logins: dict[str, Login], who: str) -> None:
    if who not in logins:
        raise Refused(f"The demonstration has no log-in {who!r}; make it with:  manage.py demo")
    page.goto(f"{address}/account/login/")
    page.locator("[name=login]").fill(logins[who]["email"])
    page.locator("[name=password]").fill(logins[who]["password"])
    with page.expect_navigation():
        page.locator("[name=password]").press("Enter")


def _take_one(page: Page, address: str, folder: Path, shot: Shot) -> Iterator[Path]:
    page.goto(address + shot.path)
    for selector in shot.follow:
        link = page.locator(selector).first
        if link.count():
            page.goto(address + (link.get_attribute("href") or shot.path))
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            path = folder / f"{shot.name}-{size}-{theme}.png"
            page.screenshot(path=path, full_page=True)
            yield path


def chosen(only: list[str]) -> list[Shot]:
    """The pages whose name begins with one of ``only``; all when it is empty."""
    return [shot for shot in SHOTS if not only or shot.name.startswith(tuple(only))]


def in_language(shots: list[Shot], language: str) -> list[Shot]:
    """The same pages under the prefix of their language; Indonesian has none."""
    prefix = "" if language == "id" else f"/{language}"
    return [Shot(shot.name, shot.who, prefix + shot.path, shot.follow) for shot in shots]


def main() -> None:
    """Command line; prints the folder and the number of pictures."""
    parser = argparse.ArgumentParser(prog="scripts.shots", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--folder", type=Path, default=VAR / "shots")
    parser.add_argument("--language", choices=["id", "en"], default="id")
    parser.add_argument("--only", nargs="*", default=[], help="names of pages, or how they begin")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    shots = in_language(chosen(options.only), options.language)
    try:
        logins = {login["email"].partition("@")[0]: login for login in read_logins(os.environ)} if any(shot.who for shot in shots) else {}
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=ARGUMENTS)
            paths = list(take(browser, options.address, options.folder, shots, logins))
            browser.close()
    except Refused as problem:
        end_refused(problem)
    say(f"{len(paths)} pictures in {options.folder}")


if __name__ == "__main__":
    main()
