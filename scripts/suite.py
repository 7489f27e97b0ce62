"""`make test` and `make drills`: the suite with the services that run, and a last line that says what was skipped.

SIMPUL_REQUIRE_SERVICES=1 lets nothing be skipped. SIMPUL_DRILLS=full asks races, kills and fuzz for their full counts.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from types import FrameType
from xml.etree import ElementTree

from portal.i18n.catalogs import compile_stale
from scripts.console import Refused, complain, end_refused, say
from scripts.paths import ROOT
from scripts.servers import state

#: What the tests of outside services look for; DATABASE_URL comes on top with --database postgres.
SERVICE_NAMES = ("REDIS_URL", "ELASTICSEARCH_URL", "STRIPE_API_BASE", "CHROMIUM")
NO_TESTS = 5


def environment(database: str, *, drills: bool) -> dict[str, str]:
    """The caller's environment, and beneath it the services that run. Raises Refused when the database is not there."""
    running = state.read_environment()
    names = SERVICE_NAMES + (("DATABASE_URL",) if database == "postgres" else ())
    found = {name: running[name] for name in names if name in running} | dict(os.environ)
    if database == "postgres" and not found.get("DATABASE_URL", "").startswith("postgres"):
        raise Refused("PostgreSQL does not run; start it with:  make services")
    return found | ({"SIMPUL_DRILLS": "full"} if drills else {})


def refuse_missing_services(variables: dict[str, str]) -> None:
    """Raises Refused when nothing may be skipped and a service is not named."""
    missing = [name for name in SERVICE_NAMES if not variables.get(name)]
    if must_run_everything(variables) and missing:
        raise Refused(f"SIMPUL_REQUIRE_SERVICES is set, but {', '.join(missing)} is not; start them with:  make services")


def must_run_everything(variables: dict[str, str]) -> bool:
    """Tell whether a skipped test counts as a failure."""
    return variables.get("SIMPUL_REQUIRE_SERVICES", "") not in ("", "0")


def run_pytest(arguments: list[str], variables: dict[str, str]) -> int:
    """Run the suite in the foreground; TERM reaches it too."""
    suite = subprocess.Popen([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=variables)

    def forward(number: int, frame: FrameType | None) -> None:
        suite.send_signal(signal.SIGINT)

    signal.signal(signal.SIGTERM, forward)
    while True:
        try:
            return suite.wait()
        except KeyboardInterrupt:
            continue


def skipped(report: Path) -> Counter[str]:
    """Reasons of skipped tests in a JUnit report, with how many tests each."""
    if not report.exists() or report.stat().st_size == 0:
        return Counter()
    cases = ElementTree.parse(report).iter("skipped")
    return Counter(case.get("message", "no reason given") for case in cases if case.get("type") == "pytest.skip")


def last_line(reasons: Counter[str]) -> str:
    """What was skipped and why, in one line."""
    if not reasons:
        return "Nothing was skipped."
    listed = "; ".join(f"{reason} ({count})" for reason, count in reasons.most_common())
    return f"Skipped {reasons.total()}: {listed}"


def main() -> None:
    """Command line: options of ours, then ``--`` and those of pytest."""
    parser = argparse.ArgumentParser(prog="make test", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--workers", default="0", help="processes that share the tests")
    parser.add_argument("--drills", action="store_true", help="only races, kills and fuzz, at full counts")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    try:
        variables = environment(options.database, drills=options.drills)
        refuse_missing_services(variables)
    except Refused as problem:
        end_refused(problem)
    compile_stale(ROOT / "locale")
    raise SystemExit(_run(options, variables))


def _run(options: argparse.Namespace, variables: dict[str, str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        arguments = ["-n", options.workers, f"--junit-xml={report}", *(["-m", "race or drill"] if options.drills else [])]
        code = run_pytest(arguments + [one for one in options.arguments if one != "--"], variables)
        reasons = skipped(report)
    return _judge(code, reasons, variables)


def _judge(code: int, reasons: Counter[str], variables: dict[str, str]) -> int:
    """Exit code: pytest's own, or 1 when something was skipped that may not be."""
    if code == NO_TESTS:
        complain("No test ran.")
    is_short = code == 0 and bool(reasons) and must_run_everything(variables)
    if is_short:
        complain("SIMPUL_REQUIRE_SERVICES is set: a skipped test is a failure.")
    say(last_line(reasons))
    return 1 if is_short else code


if __name__ == "__main__":
    main()
