"""`make services`: installs, starts and stops the outside services that tests use for real.

Starting twice starts only what is not running; stopping ends exactly the processes that were started here.
"""

import argparse
import time

from scripts.console import Refused, end_refused, say
from scripts.processes import end
from scripts.servers import base, chromium, state
from scripts.servers.base import Server
from scripts.servers.elasticsearch import Elasticsearch
from scripts.servers.places import Place, open_place
from scripts.servers.postgres import Postgres
from scripts.servers.redis import Redis
from scripts.servers.state import Running
from scripts.servers.stripe_mock import StripeMock
from scripts.servers.tools import provide

#: Slowest to start first, so that the others start while it does.
SERVERS: tuple[Server, ...] = (Elasticsearch(), Postgres(), Redis(), StripeMock())
NAMES = [server.name for server in SERVERS] + ["chromium"]


def start(names: list[str]) -> None:
    """Install and start the named services. Raises Refused when one can't be had or does not answer."""
    chosen = [server for server in SERVERS if server.name in names]
    browser = [chromium.CHROMIUM] if "chromium" in names else []
    provide([tool for server in chosen for tool in server.tools] + browser)
    place = open_place()
    running = state.read()
    fresh = [server for server in chosen if not _serves(server, running)]
    for server in fresh:
        _launch(server, place, running)
    for server in fresh:
        _await(server, place, running)
    _publish(running, with_browser=bool(browser))


def _serves(server: Server, running: dict[str, Running]) -> bool:
    """Tell whether it runs and answers; one that runs without answering is ended first."""
    one = running.get(server.name)
    if one is None or not one.is_running():
        return False
    if server.answers(one.ports):
        return True
    end(one.marks, first=server.stop_signal)
    return False


def _launch(server: Server, place: Place, running: dict[str, Running]) -> None:
    """Start and note at once, so that stopping finds it even if we are interrupted now."""
    server.prepare(place)
    ports = base.free_ports(server.port_names)
    running[server.name] = Running([base.start(server, place, ports)], ports)
    state.write(running)


def _await(server: Server, place: Place, running: dict[str, Running]) -> None:
    one = running[server.name]
    base.wait_until_it_answers(server, place, one.marks[0], one.ports)
    one.refresh()
    state.write(running)


def _publish(running: dict[str, Running], *, with_browser: bool) -> None:
    """Write the environment of what runs, and say where it listens."""
    values: dict[str, str] = {}
    for server in SERVERS:
        if server.name in running and running[server.name].is_running():
            one = running[server.name]
            values |= server.exports(one.ports)
            say(f"  {server.name:<14} 127.0.0.1:{one.ports[server.port_names[0]]}  (process {one.marks[0].pid})")
    if with_browser:
        values |= chromium.exports()
        say(f"  {'chromium':<14} {values['CHROMIUM']}")
    state.write_environment(values)


def stop() -> None:
    """End everything that was started here, and nothing else."""
    running = state.read()
    for server in SERVERS:
        one = running.get(server.name)
        if one and one.is_running():
            one.refresh()
            end(one.marks, first=server.stop_signal)
            say(f"  {server.name:<14} ended")
        elif one:
            end(one.marks)
    state.STATE_FILE.unlink(missing_ok=True)
    state.ENVIRONMENT_FILE.unlink(missing_ok=True)


def show() -> None:
    """Say what runs and what does not."""
    running = state.read()
    for server in SERVERS:
        one = running.get(server.name)
        serves = one is not None and one.is_running() and server.answers(one.ports)
        say(f"  {server.name:<14} {'runs' if serves else 'does not run'}")


def main() -> None:
    """Command line: start, stop or status."""
    parser = argparse.ArgumentParser(prog="make services", description=__doc__.splitlines()[0])
    parser.add_argument("action", choices=["start", "stop", "status"])
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES, metavar="NAME", help=", ".join(NAMES))
    arguments = parser.parse_args()
    began = time.monotonic()
    try:
        with state.alone():
            _act(arguments.action, arguments.only)
    except Refused as problem:
        end_refused(problem)
    say(f"{arguments.action}: {time.monotonic() - began:.1f} s")


def _act(action: str, names: list[str]) -> None:
    if action == "start":
        start(names)
        say(f"The services run. To use them in this shell:  . {state.ENVIRONMENT_FILE}")
    elif action == "stop":
        stop()
    else:
        show()


if __name__ == "__main__":
    main()
