"""Where the services keep their files, and as whom they run: never as root."""

import hashlib
import os
import pwd
import secrets
import subprocess
from dataclasses import dataclass
from pathlib import Path

from scripts.console import Refused
from scripts.paths import ROOT, VAR

#: System account that runs the servers when they are started by root.
ACCOUNT = "simpul"
#: What the caller reads: state, environment, password. Belongs to the caller.
STATE_FOLDER = VAR / "services"


@dataclass(frozen=True)
class Place:
    """Folders of the services and the account that owns them (None: the caller)."""

    base: Path
    uid: int | None
    gid: int | None

    def folder(self, *names: str, mode: int = 0o755) -> Path:
        """A folder below the base that the servers may write."""
        path = self.base.joinpath(*names)
        path.mkdir(parents=True, exist_ok=True)
        self.own(path)
        path.chmod(mode)
        return path

    def own(self, path: Path) -> None:
        """Give ``path`` to the account that runs the servers."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def write(self, path: Path, text: str) -> Path:
        """Write a file that only the servers' account may read."""
        path.write_text(text, encoding="utf-8")
        self.own(path)
        path.chmod(0o600)
        return path

    def identity(self) -> dict[str, object]:
        """Arguments that make subprocess run a program as the servers' account."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def environment(self) -> dict[str, str]:
        """A small environment, the same for every server."""
        return {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(self.base), "LANG": "C.UTF-8", "TZ": "UTC"}


def open_place() -> Place:
    """Folders and account for this project; makes both when they do not exist yet."""
    STATE_FOLDER.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return _prepared(Place(STATE_FOLDER / "data", None, None))
    entry = _account()
    return _prepared(Place(_base_for_others(), entry.pw_uid, entry.pw_gid))


def _prepared(place: Place) -> Place:
    for name in ("logs", "software", "temporary"):
        place.folder(name)
    place.folder()
    return place


def _base_for_others() -> Path:
    """Below the project, or under /var/tmp when the project lies where only root may enter."""
    if is_open_to_all(STATE_FOLDER):
        return STATE_FOLDER / "data"
    key = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
    base = Path("/var/tmp") / f"{ACCOUNT}-services-{key}"
    if base.is_symlink() or (base.exists() and base.owner() != ACCOUNT):
        raise Refused(f"{base} belongs to somebody else; remove it, or put the project where every account may enter.")
    return base


def is_open_to_all(folder: Path) -> bool:
    """Tell whether every account may walk down to ``folder``."""
    return all(step.stat().st_mode & 0o001 for step in [folder.resolve(), *folder.resolve().parents])


def _account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        subprocess.run([*command, "--shell", "/usr/sbin/nologin", ACCOUNT], check=True, stdin=subprocess.DEVNULL)
        return pwd.getpwnam(ACCOUNT)


def password() -> str:
    """The password of this project's PostgreSQL and Redis; made once, readable by the caller alone."""
    path = STATE_FOLDER / "secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(18), encoding="ascii")
    return path.read_text(encoding="ascii")
