"""`make check`: every gate that CI runs before the tests, each by its name, all of them even after a failure."""

import argparse
import base64
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scripts.console import say
from scripts.paths import ROOT
from scripts.prepare import PACKAGES

MANAGE = (sys.executable, "manage.py")
#: Seconds for one gate.
TIMEOUT = 600


@dataclass(frozen=True)
class Gate:
    """A check that ends with 0 when it is passed."""

    name: str
    meaning: str
    argv: tuple[str, ...]
    environment: Callable[[], Mapping[str, str]] = dict


def production() -> dict[str, str]:
    """Settings of a safe production site, with keys made for this one check."""
    return {
        "SIMPUL_ENV": "production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": f"check:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "CERTIFICATE_KEYS": f"check:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "ALLOWED_HOSTS": "simpul.example",
        "CSRF_TRUSTED_ORIGINS": "https://simpul.example",
        "DATABASE_URL": "postgres://simpul:unused@127.0.0.1:1/simpul",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "EMAIL_URL": "smtp://127.0.0.1:1",
    }


GATES = (
    Gate("lint", "style of the code", (sys.executable, "-m", "ruff", "check", ".")),
    Gate("types", "types", (sys.executable, "-m", "mypy", *PACKAGES, "scripts")),
    Gate("migrations", "every change of a model has its migration", (*MANAGE, "makemigrations", "--check", "--dry-run")),
    Gate("translations", "the Indonesian catalog is complete", (*MANAGE, "update_translations", "--check")),
    Gate("system", "Django's checks", (*MANAGE, "check", "--fail-level", "WARNING")),
    Gate("deploy", "Django's checks for production", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"), production),
    Gate("docs", "made parts are up to date, links lead somewhere", (sys.executable, "-m", "scripts.docs", "--check")),
)


def run(gate: Gate) -> bool:
    """Run a gate, say how it went, and show its words when it failed."""
    began = time.monotonic()
    answer = subprocess.run(
        gate.argv, cwd=ROOT, env={**os.environ, **gate.environment()}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=TIMEOUT, check=False,
    )  # fmt: skip
    passed = answer.returncode == 0
    say(f"{'passed' if passed else 'FAILED'}  {gate.name:<13} {gate.meaning}  ({time.monotonic() - began:.1f} s)")
    if not passed:
        say(answer.stdout.rstrip())
    return passed


def main() -> None:
    """Command line: names of gates, or none for all."""
    parser = argparse.ArgumentParser(prog="make check", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[[], *(gate.name for gate in GATES)], help="gates to run; all when none is named")
    names = parser.parse_args().names
    failed = [gate.name for gate in GATES if (not names or gate.name in names) and not run(gate)]
    if failed:
        say(f"Failed: {', '.join(failed)}")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
