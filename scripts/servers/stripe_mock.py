"""The payment provider's own mock: it proves the shape of requests and keeps no state."""

import os
import shutil
from pathlib import Path

from scripts.console import say
from scripts.servers import go
from scripts.servers.base import DEFAULT_STOP, Launch, attempt, fetch_json, run_tool
from scripts.servers.places import Place

#: Pinned, so that a run of today and one of next year check the same shapes; `latest` to try the newest.
VERSION = os.environ.get("STRIPE_MOCK_VERSION", "v0.203.0")
MODULE = "github.com/stripe/stripe-mock"


class StripeMock:
    """The mock of the payment provider."""

    name = "stripe-mock"
    tools = (go.GO,)
    port_names = ("stripe", "stripe_https")
    stop_signal = DEFAULT_STOP

    def prepare(self, place: Place) -> None:
        """Build it once."""
        program = _program(place)
        if program.exists():
            return
        say(f"Building stripe-mock {VERSION}")
        beside = place.base / "temporary" / "gobin"
        run_tool(
            [str(go.find_fit()), "install", f"{MODULE}@{VERSION}"],
            cwd="/",
            env=go.environment() | {"GOBIN": str(beside)},
            timeout=600,
        )
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
