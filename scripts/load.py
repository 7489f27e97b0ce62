"""A small load generator: keep-alive connections over several processes, one request after the other on each.

Closed loop: a connection asks again when it has its answer, so the rate is what the server can give.
"""

import multiprocessing
import socket
import threading
import time
from array import array
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from urllib.parse import urlsplit

#: Seconds one answer may take before it counts as an error.
ANSWER_SECONDS = 15.0
#: Bytes read at once.
CHUNK = 65536


@dataclass
class Outcome:
    """What one address gave under load: seconds of each answer, and how the others failed."""

    seconds: "array[float]" = field(default_factory=lambda: array("d"))
    failures: Counter[str] = field(default_factory=Counter)
    elapsed: float = 0.0
    body_bytes: int = 0

    def add(self, other: "Outcome") -> None:
        """Join the outcome of another connection or process of the same run."""
        self.seconds.extend(other.seconds)
        self.failures.update(other.failures)
        self.elapsed = max(self.elapsed, other.elapsed)
        self.body_bytes = max(self.body_bytes, other.body_bytes)

    @property
    def rate(self) -> float:
        """Good answers per second."""
        return len(self.seconds) / self.elapsed if self.elapsed else 0.0

    def percentile(self, share: float) -> float:
        """Seconds within which ``share`` of the good answers came (nearest rank); 0 without answers."""
        ordered: list[float] = sorted(self.seconds)
        if not ordered:
            return 0.0
        return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]


class AnswerError(Exception):
    """An answer that is not the page: another status, or cut off."""


def measure(url: str, *, seconds: float, processes: int = 2, connections: int = 4, headers: dict[str, str] | None = None) -> Outcome:
    """Load ``url`` for ``seconds`` from ``connections`` connections in each of ``processes`` processes."""
    receivers = []
    context = multiprocessing.get_context("spawn")
    workers = []
    for _ in range(processes):
        receiver, sender = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(sender, url, seconds, connections, headers or {}), daemon=True)
        worker.start()
        sender.close()
        receivers.append(receiver)
        workers.append(worker)
    total = _collect(receivers, seconds)
    for worker in workers:
        worker.join(timeout=5)
    return total


def _collect(receivers: list[Connection], seconds: float) -> Outcome:
    total = Outcome()
    for receiver in receivers:
        if receiver.poll(seconds + ANSWER_SECONDS + 30):
            total.add(receiver.recv())
        else:
            total.failures["a load process did not answer"] += 1
    return total


def _work(sender: Connection, url: str, seconds: float, connections: int, headers: dict[str, str]) -> None:
    outcomes = [Outcome() for _ in range(connections)]
    deadline = time.monotonic() + seconds
    threads = [threading.Thread(target=_ask_until, args=(url, deadline, outcome, headers)) for outcome in outcomes]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = Outcome(elapsed=time.monotonic() - began)
    for outcome in outcomes:
        total.add(outcome)
    sender.send(total)


def _ask_until(url: str, deadline: float, outcome: Outcome, headers: dict[str, str]) -> None:
    """Ask on one connection until the deadline; connect anew after an error."""
    place = urlsplit(url)
    address = (place.hostname or "127.0.0.1", place.port or 80)
    request = _request(place.netloc, place.path + (f"?{place.query}" if place.query else ""), headers)
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(address, timeout=ANSWER_SECONDS) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                _ask(connection, request, deadline, outcome)
        except (OSError, AnswerError) as problem:
            outcome.failures[str(problem) or type(problem).__name__] += 1
            time.sleep(0.01)


def _request(host: str, path: str, headers: dict[str, str]) -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "Accept: text/html", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _ask(connection: socket.socket, request: bytes, deadline: float, outcome: Outcome) -> None:
    is_open = True
    while is_open and time.monotonic() < deadline:
        began = time.perf_counter()
        connection.sendall(request)
        size, is_open = read_answer(connection)
        outcome.seconds.append(time.perf_counter() - began)
        outcome.body_bytes = max(outcome.body_bytes, size)


def read_answer(connection: socket.socket) -> tuple[int, bool]:
    """Read one answer whole; its length in bytes and whether the connection stays open. Raises AnswerError."""
    data = b""
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += _receive(connection)
    head = data[:end].lower()
    if not head.startswith((b"http/1.1 200", b"http/1.0 200")):
        raise AnswerError(data[:end].split(b"\r\n")[0].decode("latin-1"))
    body = data[end + 4 :]
    size = _read_chunks(connection, body) if b"\r\ntransfer-encoding: chunked" in head else _read_body(connection, head, len(body))
    return size, b"\r\nconnection: close" not in head


def _read_body(connection: socket.socket, head: bytes, present: int) -> int:
    """Read as many bytes as the head announces; their number."""
    length = _content_length(head)
    left = length - present
    while left > 0:
        left -= len(_receive(connection))
    return length


def _read_chunks(connection: socket.socket, data: bytes) -> int:
    """Read a body that comes in chunks, each after its length in hexadecimal (RFC 9112, 7.1); the bytes in them."""
    size = 0
    while True:
        while (end := data.find(b"\r\n")) < 0:
            data += _receive(connection)
        length = int(data[:end].split(b";")[0], 16)
        data = data[end + 2 :]
        while len(data) < length + 2:
            data += _receive(connection)
        data = data[length + 2 :]
        size += length
        if length == 0:
            return size


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    raise AnswerError("an answer without its length")


def _receive(connection: socket.socket) -> bytes:
    piece = connection.recv(CHUNK)
    if not piece:
        raise AnswerError("the connection was closed before the answer was whole")
    return piece
