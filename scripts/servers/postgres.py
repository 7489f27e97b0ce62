"""PostgreSQL for tests: one throw-away cluster on loopback, tuned for speed, not for surviving a power cut."""

import shutil
import subprocess
from pathlib import Path
from signal import SIGINT

from scripts.servers.base import Launch, run_tool
from scripts.servers.places import Place, password
from scripts.servers.tools import Tool, on_path

USER = DATABASE = "simpul"
#: Room for two test workers and the race tests, each with 64 threads.
MAX_CONNECTIONS = 300

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": str(MAX_CONNECTIONS),
    "shared_buffers": "128MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def find_program(name: str) -> Path | None:
    """A program of the newest PostgreSQL here; Debian keeps them off PATH."""
    return on_path(name, patterns=[f"/usr/lib/postgresql/*/bin/{name}"])


class Postgres:
    """The database server."""

    name = "postgres"
    tools = (Tool("PostgreSQL", lambda: find_program("postgres"), ("postgresql",)),)
    port_names = ("postgres",)
    stop_signal = SIGINT  # "fast": ends open connections; TERM would wait for them

    def prepare(self, place: Place) -> None:
        """Make the cluster when it is missing, half made, or of another version."""
        data = place.base / "postgres"
        if (data / "made").exists() and _version_of(data) == _program_version():
            return
        shutil.rmtree(data, ignore_errors=True)
        place.folder("postgres", mode=0o700)
        secret = place.write(place.base / "temporary" / "postgres-password", password())
        initdb = str(self._program("initdb"))
        options = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", f"--username={USER}", "--no-sync"]
        command = [initdb, f"--pgdata={data}", f"--pwfile={secret}", *options]
        run_tool(command, cwd=place.base, env=place.environment(), timeout=120, **place.identity())
        secret.unlink()
        place.write(data / "made", "")

    def launch(self, place: Place, ports: dict[str, int]) -> Launch:
        """Serve with our settings on the command line, so that a kept cluster follows them too."""
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        data = place.base / "postgres"
        return Launch([str(self._program("postgres")), "-D", str(data), "-p", str(ports["postgres"]), *settings], data)

    def answers(self, ports: dict[str, int]) -> bool:
        """Ask, and make the database on the first answer."""
        return self._sql(ports, f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'") == "1" or (
            self._sql(ports, f"CREATE DATABASE {DATABASE}") is not None
        )

    def exports(self, ports: dict[str, int]) -> dict[str, str]:
        """The address with its password."""
        return {"DATABASE_URL": f"postgres://{USER}:{password()}@127.0.0.1:{ports['postgres']}/{DATABASE}"}

    def _program(self, name: str) -> Path:
        return Tool("PostgreSQL", lambda: find_program(name), ("postgresql",)).path()

    def _sql(self, ports: dict[str, int], statement: str) -> str | None:
        """Answer of the server, or None while it does not serve."""
        command = [str(self._program("psql")), "--no-psqlrc", "-Atqc", statement, "postgres"]
        where = {"PGHOST": "127.0.0.1", "PGPORT": str(ports["postgres"]), "PGUSER": USER, "PGPASSWORD": password()}
        answer = subprocess.run(
            command, env=where | {"PGCONNECT_TIMEOUT": "3"}, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        return answer.stdout.strip() if answer.returncode == 0 else None


def _version_of(data: Path) -> str:
    path = data / "PG_VERSION"
    return path.read_text(encoding="ascii").strip() if path.exists() else ""


def _program_version() -> str:
    """Major version of the program that will serve, as PG_VERSION writes it."""
    program = find_program("postgres")
    answer = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=True)
    return answer.stdout.split()[2].split(".")[0]
