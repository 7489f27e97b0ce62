"""`make bench`: what the product does at 5,000 clients, beside a bare Django view of the same size in the same run.

Prints, and judges nothing: times belong to the machine they were taken on.
"""

import argparse
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.children import Children, Stopped
from scripts.console import Refused, complain, end_refused, say
from scripts.load import Outcome, measure
from scripts.paths import ROOT, VAR, VENV_PYTHON
from scripts.prepare import database_file, prepare_database
from scripts.run import HOST, compile_translations, wait_for_port
from scripts.servers.base import free_ports

CLIENTS = 5000
#: Its own data, so that measuring never changes the demonstration.
FOLDER = VAR / "bench"
#: The server as docs/operations.md runs it in production, on two cores.
WORKERS = [*("--no-control-socket", "--worker-class", "gthread", "--workers", "2", "--threads", "4"), "--log-level", "warning"]


@dataclass(frozen=True)
class Row:
    """One measured address."""

    name: str
    outcome: Outcome

    def line(self, bare_rate: float) -> str:
        """Rate, share of the bare view's, times in milliseconds, size and what failed."""
        one = self.outcome
        share = f"{one.rate / bare_rate:5.0%}" if bare_rate else ""
        failed = f"  failed: {dict(one.failures)}" if one.failures else ""
        times = f"{one.percentile(0.5) * 1000:9.2f} {one.percentile(0.99) * 1000:9.2f}"
        return f"{self.name:<22}{one.rate:9.0f} {share:>7} {times} {one.body_bytes / 1024:9.1f}{failed}"


def variables() -> dict[str, str]:
    """Settings of the measured site: embedded database in a folder of its own."""
    return {"SIMPUL_VAR": str(FOLDER), "SIMPUL_ENV": "demo", "DATABASE_URL": f"sqlite:///{database_file(FOLDER)}"}


def pages(*arguments: str) -> dict[str, Any]:
    """What scripts.bench_pages measured inside Django. Raises Refused when it fails."""
    command = [str(VENV_PYTHON), "-m", "scripts.bench_pages", *arguments]
    answer = subprocess.run(command, cwd=ROOT, env=os.environ | variables(), stdout=subprocess.PIPE, text=True, check=False)
    if answer.returncode:
        raise Refused("The pages could not be measured; the lines above say why.")
    document: dict[str, Any] = json.loads(answer.stdout)
    return document


def load(children: Children, addresses: dict[str, str], seconds: float) -> None:
    """Serve product and bare view, load one after the other, print a table."""
    ports = free_ports(("product", "bare"))
    _serve(children, "portal.wsgi", ports["product"], variables())
    _serve(children, "scripts.bench_bare", ports["bare"], {})
    say(f"\n{'page (cached)':<22}{'req/s':>9} {'of bare':>7} {'p50 ms':>9} {'p99 ms':>9} {'KiB':>9}")
    for name, path in addresses.items():
        page = _measure(name, f"http://{HOST}:{ports['product']}{path}", seconds)
        bare = _measure("  bare, same size", f"http://{HOST}:{ports['bare']}/{page.outcome.body_bytes}/", seconds)
        say(page.line(bare.outcome.rate))
        say(bare.line(0))


def _serve(children: Children, application: str, port: int, settings: dict[str, str]) -> None:
    command = [str(VENV_PYTHON), "-m", "gunicorn", application, *WORKERS, "--bind", f"{HOST}:{port}"]
    children.start(f"The server of {application}", command, cwd=ROOT, environment=os.environ | settings)
    wait_for_port(children, port)


def _measure(name: str, url: str, seconds: float) -> Row:
    """Warm up, then measure."""
    measure(url, seconds=min(1.0, seconds), connections=2)
    return Row(name, measure(url, seconds=seconds))


def show_pages(found: dict[str, Any]) -> None:
    """Print server time and queries of public pages without cache, and of every role's home page."""
    say(f"\n{'page (not cached)':<40}{'queries':>8} {'median ms':>10} {'worst ms':>9} {'KiB':>7}")
    for row in [*found["public"], *found["homes"], *found["saves"]]:
        say(f"{row['name']:<40}{row['queries']:>8} {row['median_ms']:>10.1f} {row['worst_ms']:>9.1f} {row['bytes'] / 1024:>7.1f}")
    for problem in found["problems"]:
        complain(problem)


def main() -> None:
    """Command line: ``--clients``, ``--seconds`` for each address."""
    parser = argparse.ArgumentParser(prog="make bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--demand", action="store_true", help="the demand board at 100,000 clients instead (scripts.bench_demand)")
    options = parser.parse_args()
    if options.demand:
        sys.exit(subprocess.run([str(VENV_PYTHON), "-m", "scripts.bench_demand"], cwd=ROOT, check=False).returncode)
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        compile_translations()
        with Children.guarded() as children:
            _bench(children, options.clients, options.seconds)
    except Refused as problem:
        end_refused(problem)
    except Stopped:
        sys.exit(130)


def _bench(children: Children, clients: int, seconds: float) -> None:
    logins = prepare_database(children, clients, folder=FOLDER, variables=variables())
    accounts = Path(FOLDER, "logins.json")
    accounts.write_text(json.dumps(logins), encoding="utf-8")
    found = pages(str(accounts))
    say(f"{clients} clients, {os.cpu_count()} cores, {seconds:g} s an address, 8 connections; printed by `make bench`")
    show_pages(found)
    subprocess.run([str(VENV_PYTHON), "-m", "scripts.bench_continuity"], cwd=ROOT, check=False)
    load(children, {row["name"]: row["path"] for row in found["public"]}, seconds)


if __name__ == "__main__":
    main()
