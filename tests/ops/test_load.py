"""The load generator counts answers as they are: whole ones, other statuses, and broken-off ones."""

import socket
import threading
from array import array
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from scripts.load import AnswerError, Outcome, measure, read_answer


def answer(*pieces: bytes) -> tuple[int, bool]:
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            for piece in pieces:
                theirs.sendall(piece)
        return read_answer(ours)


def test_answer_is_read_whole_from_pieces() -> None:
    assert answer(b"HTTP/1.1 200 OK\r\nContent-", b"Length: 5\r\n\r\nab", b"cde") == (5, True)


def test_answer_in_chunks_is_read_whole() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert answer(head + b"5\r\nab", b"cde\r\nA;x=y\r\n0123456789\r", b"\n0\r\n", b"\r\n") == (15, True)


def test_closing_answer_is_told() -> None:
    assert answer(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n") == (0, False)


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", "503 Busy"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", "closed before"),
        (b"HTTP/1.1 200 OK\r\n\r\n", "without its length"),
        (b"", "closed before"),
    ],
)
def test_answer_that_is_not_the_page_is_an_error(sent: bytes, problem: str) -> None:
    with pytest.raises(AnswerError, match=problem):
        answer(sent)


def test_percentiles_are_nearest_ranks() -> None:
    outcome = Outcome(seconds=array("d", [0.001 * number for number in range(1, 101)]), elapsed=2.0)
    assert (outcome.percentile(0.5), outcome.percentile(0.99), outcome.rate) == (0.05, 0.099, 50.0)
    assert Outcome().percentile(0.5) == 0.0


@contextmanager
def server(reply: bytes) -> Iterator[str]:
    """Answers every request on every connection with ``reply``."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(connection: socket.socket) -> None:
        with connection:
            while connection.recv(65536):
                connection.sendall(reply)

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/page"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(timeout=5)


def test_load_counts_good_answers() -> None:
    with server(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc") as url:
        outcome = measure(url, seconds=0.3, processes=1, connections=2)
    assert outcome.seconds
    assert outcome.body_bytes == 3
    assert not outcome.failures


def test_load_counts_refusals_as_failures() -> None:
    with server(b"HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n") as url:
        outcome = measure(url, seconds=0.2, processes=1, connections=1)
    assert not outcome.seconds
    assert set(outcome.failures) == {"HTTP/1.1 500 Broken"}
