"""What the programs say on the terminal: headings, problems, and how they end."""

import sys
from typing import NoReturn


class Refused(Exception):
    """The work can't be done; the text says why and how to mend it."""


def say(text: str) -> None:
    """Print one line of progress at once, even into a pipe."""
    print(text, flush=True)


def complain(text: str) -> None:
    """Print a problem on the error stream."""
    print(text, file=sys.stderr, flush=True)


def end_refused(problem: Refused) -> NoReturn:
    """Print the problem and end with the exit code of refused work."""
    complain(str(problem))
    raise SystemExit(1)
