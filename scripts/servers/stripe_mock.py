"""The payment provider's own mock: it proves the shape of requests and keeps no state."""

import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path

from scripts.console import Refused, say
from scripts.servers.base import DEFAULT_STOP, Launch, attempt, fetch_json, run_tool
from scripts.servers.places import Place
from scripts.servers.tools import Tool, on_path

#: Pinned, so that a run of today and one of next year check the same shapes; `latest` to try the newest.
VERSION = os.environ.get("STRIPE_MOCK_VERSION", "v0.203.0")
MODULE = "github.com/stripe/stripe-mock"
#: From this version on, Go fetches a newer toolchain by itself when a module asks for it.
OLDEST_GO = (1, 21)


def find_go() -> Path | None:
    """The Go on PATH, else the newest in the usual folders."""
    return on_path("go", patterns=["/usr/local/go/bin/go", "/usr/lib/go-*/bin/go", "/root/sdk/go*/bin/go"])


GO = Tool("Go", find_go, ("golang-go",))


class StripeMock:
    """The mock of the payment provider."""

    name = "stripe-mock"
    tools = (GO,)
    port_names = ("stripe", "stripe_https")
    stop_signal = DEFAULT_STOP

    def prepare(self, place: Place) -> None:
        """Build it once."""
        program = _program(place)
        if program.exists():
            return
        say(f"Building stripe-mock {VERSION}")
        beside = place.base / "temporary" / "gobin"
        run_tool([str(_fit_go()), "install", f"{MODULE}@{VERSION}"], env=_go_environment(beside), timeout=600)
        shutil.move(beside / "stripe-mock", program)

    def launch(self, place: Place, ports: dict[str, int]) -> Launch:
        """Serve; both addresses are named, for the one left out would listen on every interface."""
        http, https = f"127.0.0.1:{ports['stripe']}", f"127.0.0.1:{ports['stripe_https']}"
        return Launch([str(_program(place)), "-http-addr", http, "-https-addr", https], place.base)

    def answers(self, ports: dict[str, int]) -> bool:
        """Ask for a list that needs a key."""
        url = f"http://127.0.0.1:{ports['stripe']}/v1/charges"
        return attempt(lambda: fetch_json(url, {"Authorization": "Bearer sk_test_123"})["object"] == "list")

    def exports(self, ports: dict[str, int]) -> dict[str, str]:
        """The address that replaces the provider's."""
        return {"STRIPE_API_BASE": f"http://127.0.0.1:{ports['stripe']}"}


def _program(place: Place) -> Path:
    return place.base / "software" / f"stripe-mock-{VERSION}"


def _go_environment(target: Path) -> dict[str, str]:
    """The caller's environment with a home folder, which Go's caches need and a bare environment lacks."""
    home = os.environ.get("HOME") or pwd.getpwuid(os.geteuid()).pw_dir
    return {**os.environ, "HOME": home, "GOBIN": str(target)}


def _fit_go() -> Path:
    """A Go that can build the mock. Raises Refused when the one here is too old."""
    go = GO.path()
    said = subprocess.run(
        [str(go), "version"], env=_go_environment(Path("/")), capture_output=True, text=True, check=False
    ).stdout
    match = re.search(r"go(\d+)\.(\d+)", said)
    if match is None or tuple(map(int, match.groups())) < OLDEST_GO:
        raise Refused(
            f"{go} is {said.strip() or 'silent'}; stripe-mock needs Go {'.'.join(map(str, OLDEST_GO))} or later on PATH."
        )
    return go
