"""How much is tried: small counts in ``make test``, full ones in ``make drills`` (SIMPUL_DRILLS=full)."""

from __future__ import annotations

import os

from hypothesis import settings

#: Whether races, kills, fuzz and properties run at their full counts.
IS_FULL = os.environ.get("SIMPUL_DRILLS", "") not in ("", "0")
#: The same examples on every run where a red build must be repeatable.
IS_CI = os.environ.get("CI", "") not in ("", "0", "false")
#: Full counts of properties are this many times the small ones.
FACTOR = 20
SMALL_EXAMPLES = 50


def count(small: int, full: int) -> int:
    """How often to try something: ``small`` in the suite, ``full`` in the drills."""
    return full if IS_FULL else small


def examples(number: int) -> int:
    """Examples of a property that is dearer than most: ``number`` in the suite, twenty times that in the drills."""
    return count(number, number * FACTOR)


# Two cores under load are slow now and then: a property is about what is true, not how fast.
settings.register_profile("suite", deadline=None, max_examples=examples(SMALL_EXAMPLES), derandomize=IS_CI and not IS_FULL, print_blob=True)
settings.load_profile("suite")
