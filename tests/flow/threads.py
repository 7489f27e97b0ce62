"""Many at once: threads behind a barrier, each with its own connection."""

import threading
from collections import Counter
from collections.abc import Callable

from django.db import connections

from portal.kernel.decisions import DomainError

PATIENCE = 120


def at_once(number: int, act: Callable[[int], str]) -> Counter[str]:
    """Run ``act(index)`` in ``number`` threads at the same time; answers how often each outcome came."""
    barrier, outcomes, lock = threading.Barrier(number), Counter(), threading.Lock()

    def run(index: int) -> None:
        try:
            barrier.wait(timeout=PATIENCE)
            outcome = act(index)
        except DomainError as refusal:
            outcome = refusal.code
        except Exception as error:
            outcome = f"{type(error).__name__}: {error}"
        finally:
            connections.close_all()
        with lock:
            outcomes[outcome] += 1

    threads = [threading.Thread(target=run, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes
