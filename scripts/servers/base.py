"""What every server offers, how one is launched in the background, and how long we wait for it."""

import json
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGTERM, Signals
from typing import Any, Protocol

from scripts.console import Refused
from scripts.processes import ProcessMark, mark_of
from scripts.servers.places import Place
from scripts.servers.tools import Tool

#: Seconds a server may take to answer; Elasticsearch takes about 10 on two idle cores.
START_SECONDS = 120
LOG_TAIL = 20


@dataclass(frozen=True)
class Launch:
    """A command with its folder and what it needs in the environment beside the common part."""

    argv: list[str]
    cwd: Path
    environment: dict[str, str] = field(default_factory=dict)


class Server(Protocol):
    """One outside service."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def tools(self) -> tuple[Tool, ...]:
        """System programs it needs."""

    @property
    def port_names(self) -> tuple[str, ...]:
        """Its ports; the first is the one that clients use."""

    @property
    def stop_signal(self) -> Signals:
        """What makes it end cleanly."""

    def prepare(self, place: Place) -> None:
        """Install its software and make its data folder; quick when both are there."""

    def launch(self, place: Place, ports: dict[str, int]) -> Launch:
        """Write its configuration and return the command that serves in the foreground."""

    def answers(self, ports: dict[str, int]) -> bool:
        """Tell whether it serves requests now."""

    def exports(self, ports: dict[str, int]) -> dict[str, str]:
        """Environment variables by which the product finds it."""


#: Most servers end cleanly on TERM.
DEFAULT_STOP = SIGTERM


def free_ports(names: tuple[str, ...]) -> dict[str, int]:
    """One free loopback port for each name, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in names]
    numbers = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return dict(zip(names, numbers, strict=True))


def start(server: Server, place: Place, ports: dict[str, int]) -> ProcessMark:
    """Launch in the background, in a session of its own, as the servers' account."""
    launch = server.launch(place, ports)
    with log_path(server.name, place).open("ab") as log:
        process = subprocess.Popen(
            launch.argv, cwd=launch.cwd, env=place.environment() | launch.environment, stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, start_new_session=True, **place.identity(),  # type: ignore[call-overload]
        )  # fmt: skip
    mark = mark_of(process.pid)
    if mark is None:
        raise Refused(_ended_text(server.name, place))
    return mark


def log_path(name: str, place: Place) -> Path:
    """Where the server's own words go."""
    return place.base / "logs" / f"{name}.log"


def wait_until_it_answers(server: Server, place: Place, mark: ProcessMark, ports: dict[str, int]) -> None:
    """Return when it serves. Raises Refused with the end of its log when it ended or took too long."""
    deadline = time.monotonic() + START_SECONDS
    while not server.answers(ports):
        if not mark.is_running():
            raise Refused(_ended_text(server.name, place))
        if time.monotonic() > deadline:
            raise Refused(f"{server.name} did not answer within {START_SECONDS} seconds.\n{_tail(server.name, place)}")
        time.sleep(0.1)


def _ended_text(name: str, place: Place) -> str:
    return f"{name} ended right after its start. The end of {log_path(name, place)}:\n{_tail(name, place)}"


def _tail(name: str, place: Place) -> str:
    path = log_path(name, place)
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    return "\n".join(f"  {line}" for line in lines[-LOG_TAIL:])


def run_tool(argv: list[str], **options: object) -> None:
    """Run a preparing program quietly. Raises Refused with what it said when it fails."""
    answer = subprocess.run(
        argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **options
    )  # type: ignore[call-overload]
    if answer.returncode:
        tail = "\n".join(answer.stdout.splitlines()[-LOG_TAIL:])
        raise Refused(f"`{' '.join(argv)}` failed:\n{tail}")


def attempt(probe: Callable[[], bool]) -> bool:
    """Result of a probe, where a closed door means no."""
    try:
        return probe()
    except OSError:
        return False


def fetch_json(url: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """JSON answer of a loopback server; never by way of a proxy."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, headers=headers or {})
    with opener.open(request, timeout=3) as answer:
        document: dict[str, Any] = json.load(answer)
        return document
