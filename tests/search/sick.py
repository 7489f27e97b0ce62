"""An Elasticsearch that is ill in a chosen way, on a port of this machine."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

#: Longer than a person may wait.
SLOW_SECONDS = 3.0
INCOMPLETE = {
    "took": 1,
    "timed_out": False,
    "_shards": {"total": 2, "successful": 1, "failed": 1},
    "hits": {"total": {"value": 0}, "hits": []},
}
TIMED_OUT = {**INCOMPLETE, "timed_out": True, "_shards": {"total": 1, "successful": 1, "failed": 0}}

#: How it may be ill: status and body, and whether it takes its time.
ILLNESSES: dict[str, tuple[int, Any, float]] = {
    "too_many_requests": (429, {"error": {"type": "es_rejected_execution_exception"}, "status": 429}, 0),
    "broken": (500, {"error": {"type": "internal"}, "status": 500}, 0),
    "red": (503, {"error": {"type": "search_phase_execution_exception", "reason": "all shards failed"}, "status": 503}, 0),
    "not_built": (404, {"error": {"type": "index_not_found_exception"}, "status": 404}, 0),
    "slow": (200, INCOMPLETE, SLOW_SECONDS),
    "incomplete": (200, INCOMPLETE, 0),
    "timed_out": (200, TIMED_OUT, 0),
    "gibberish": (200, "<html>proxy</html>", 0),
}


@contextmanager
def ill_server(illness: str) -> Iterator[str]:
    """Address of a server that answers everything so."""
    status, body, delay = ILLNESSES[illness]

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            time.sleep(delay)
            content = (body if isinstance(body, str) else json.dumps(body)).encode()
            try:
                self.send_response(status)
                self.send_header("X-Elastic-Product", "Elasticsearch")
                self.send_header("Content-Type", "text/html" if isinstance(body, str) else "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                """The client has gone."""

        do_GET = do_POST = do_HEAD = do_PUT = do_DELETE = answer

        def log_message(self, *_args: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
