"""`make run`: environment, database, translations, demonstration data, then the site in the foreground on 127.0.0.1.

Everything it starts ends with it, on Ctrl-C or TERM. A second start skips what is done already.
"""

from __future__ import annotations

import argparse
import errno
import os
import signal
import socket
import sys
import time
from types import FrameType
from typing import NoReturn

from scripts import environment
from scripts.children import Children, Stopped
from scripts.console import Refused, end_refused, say
from scripts.paths import ROOT, VAR, VENV_PYTHON
from scripts.prepare import MANAGE, Login, prepare_database

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
#: People in the demonstration (issue and README name the figure).
DEMO_CLIENTS = 300
#: Seconds the server may take to open its port.
START_SECONDS = 60
SERVER = [
    *(str(VENV_PYTHON), "-m", "gunicorn", "portal.wsgi", "--no-control-socket"),
    *("--worker-class", "gthread", "--workers", "1", "--threads", "8"),
    *("--graceful-timeout", "5", "--keep-alive", "30", "--log-level", "warning"),
]


def refuse_busy_port(port: int) -> None:
    """Raises Refused when another program listens on the port, or we may not."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as problem:
            raise Refused(_port_advice(port, problem)) from problem


def _port_advice(port: int, problem: OSError) -> str:
    if problem.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program. Choose another one:  make run PORT={port + 1 if port < 65535 else 8000}"
    return f"Port {port} can't be used ({problem.strerror}). Choose another one:  make run PORT={DEFAULT_PORT}"


def become_project_python() -> None:
    """Go on in the interpreter of .venv, which has the packages."""
    if os.path.realpath(sys.prefix) != os.path.realpath(VENV_PYTHON.parent.parent):
        os.chdir(ROOT)
        os.execv(VENV_PYTHON, [str(VENV_PYTHON), "-m", "scripts.run", *sys.argv[1:]])


def compile_translations() -> None:
    """Compile the catalogs that changed."""
    from portal.i18n.catalogs import compile_stale
    from portal.i18n.po import PoError

    try:
        compile_stale(ROOT / "locale")
    except PoError as problem:
        raise Refused(f"A translation catalog is broken. {problem}") from problem


def serve(children: Children, port: int, logins: list[Login]) -> None:
    """Start the site and its scheduler, print the address, and stay until asked to end."""
    children.start("The scheduler", [*MANAGE, "run_due", "--loop"], cwd=ROOT)
    children.start("The server", [*SERVER, "--bind", f"{HOST}:{port}"], cwd=ROOT)
    wait_for_port(children, port)
    say(banner(port, logins))
    children.wait()


def wait_for_port(children: Children, port: int) -> None:
    """Return when the server accepts connections. Raises Stopped or Refused."""
    deadline = time.monotonic() + START_SECONDS
    while not _accepts(port):
        if children.stop_asked.is_set():
            raise Stopped
        children.refuse_ended()
        if time.monotonic() > deadline:
            raise Refused(f"The server did not open port {port} within {START_SECONDS} seconds.")
        time.sleep(0.1)


def _accepts(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def banner(port: int, logins: list[Login]) -> str:
    """What a person needs to begin: address and a log-in for each role."""
    lines = ["", f"Simpul Mandiri runs at http://{HOST}:{port}/  (English: http://{HOST}:{port}/en/)", ""]
    if logins:
        lines.append("Log in as (demonstration only):")
        width = max(len(row.get("role", "")) for row in logins)
        lines += [f"  {row.get('role', ''):<{width}}  {row.get('email', '')}  {row.get('password', '')}" for row in logins]
        lines.append("")
    if not os.environ.get("EMAIL_URL"):
        lines.append(f"Mail is written to files in {VAR / 'mail'}.")
    return "\n".join([*lines, "Ctrl-C ends everything."])


def _port(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; name a number from 1 to 65535")
    return number


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    """Let TERM end the building of the environment as Ctrl-C does."""
    raise KeyboardInterrupt


def main() -> None:
    """Command line: ``python -m scripts.run [--port 8000] [--clients 300]``."""
    parser = argparse.ArgumentParser(prog="make run", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--port", type=_port, default=DEFAULT_PORT)
    parser.add_argument("--clients", type=int, default=DEMO_CLIENTS)
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        refuse_busy_port(arguments.port)
        environment.ensure("runtime")
        become_project_python()
        with Children.guarded() as children:
            compile_translations()
            serve(children, arguments.port, prepare_database(children, arguments.clients))
    except (Stopped, KeyboardInterrupt):
        say("Stopped before the site was ready.")
    except Refused as problem:
        end_refused(problem)


if __name__ == "__main__":
    main()
