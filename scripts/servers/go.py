"""A Go that can build today's programs: the one of the machine, or, where that is too old, one from Go's own module mirror."""

import json
import os
import pwd
import re
import subprocess
from pathlib import Path

from scripts.console import Refused, say
from scripts.servers.tools import Tool, on_path

#: From this version on, Go fetches by itself the newer one that a module asks for.
SELF_RENEWING = (1, 21)
#: Fetched for an older Go (Debian 12 has 1.19); as new as stripe-mock asks for.
FETCHED = "1.22.12"
TOOLCHAIN = "golang.org/toolchain@v0.0.1-go{version}.{system}-{architecture}"

GO = Tool("Go", lambda: on_path("go", patterns=["/usr/local/go/bin/go", "/usr/lib/go-*/bin/go"]), ("golang-go",))


def environment() -> dict[str, str]:
    """The caller's environment with a home folder, which Go's caches need and a bare environment lacks."""
    return {**os.environ, "HOME": os.environ.get("HOME") or pwd.getpwuid(os.geteuid()).pw_dir}


def find_fit() -> Path:
    """Path of a Go that renews itself, fetched when the machine's is older. Raises Refused when there is none."""
    go = GO.path()
    match = re.search(r"go(\d+)\.(\d+)", _ask(go, "version"))
    is_fit = match is not None and tuple(map(int, match.groups())) >= SELF_RENEWING
    return go if is_fit else _fetch(go)


def _fetch(go: Path) -> Path:
    """Fetch a newer Go as the module it is published as, and let its programs run (an old Go does not)."""
    say(f"Fetching Go {FETCHED}")
    system, architecture = _ask(go, "env", "GOOS", "GOARCH").split()
    module = TOOLCHAIN.format(version=FETCHED, system=system, architecture=architecture)
    folder = Path(json.loads(_ask(go, "mod", "download", "-json", module))["Dir"])
    for program in [*folder.glob("bin/*"), *folder.glob("pkg/tool/*/*")]:
        program.chmod(0o555)
    return folder / "bin" / "go"


def _ask(go: Path, *arguments: str) -> str:
    """What Go answers. Raises Refused with what it said when it fails."""
    answer = subprocess.run(
        [str(go), *arguments],
        cwd="/",
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if answer.returncode:
        raise Refused(f"`{go} {' '.join(arguments)}` failed:\n{answer.stderr or answer.stdout}")
    return answer.stdout
