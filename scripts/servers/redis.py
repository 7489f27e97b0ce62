"""Redis for tests: in memory only, with a password, on loopback."""

import socket

from scripts.servers.base import DEFAULT_STOP, Launch, attempt
from scripts.servers.places import Place, password
from scripts.servers.tools import Tool, on_path

PROGRAM = Tool("Redis", lambda: on_path("redis-server", patterns=["/usr/bin/redis-server"]), ("redis-server",))
CONFIGURATION = """\
bind 127.0.0.1
port {port}
dir {folder}
requirepass {password}
save ""
appendonly no
daemonize no
"""


class Redis:
    """Shared cache and rate limits."""

    name = "redis"
    tools = (PROGRAM,)
    port_names = ("redis",)
    stop_signal = DEFAULT_STOP

    def prepare(self, place: Place) -> None:
        """Make its folder."""
        place.folder("redis", mode=0o700)

    def launch(self, place: Place, ports: dict[str, int]) -> Launch:
        """Serve by a file that only the server may read: the password stays off the list of processes."""
        folder = place.base / "redis"
        text = CONFIGURATION.format(port=ports["redis"], folder=folder, password=password())
        return Launch([str(PROGRAM.path()), str(place.write(folder / "redis.conf", text))], folder)

    def answers(self, ports: dict[str, int]) -> bool:
        """Log in and ping."""
        return attempt(lambda: _ping(ports["redis"]))

    def exports(self, ports: dict[str, int]) -> dict[str, str]:
        """The address with its password."""
        return {"REDIS_URL": f"redis://:{password()}@127.0.0.1:{ports['redis']}/0"}


def _ping(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), timeout=3) as connection:
        connection.sendall(f"AUTH {password()}\r\nPING\r\n".encode())
        answer = b""
        while answer.count(b"\r\n") < 2:
            piece = connection.recv(200)
            if not piece:
                return False
            answer += piece
    return answer == b"+OK\r\n+PONG\r\n"
