"""One line that shows how far long work has come; quiet where nobody looks at a screen."""

from __future__ import annotations

import time
from typing import TextIO

WIDTH = 30
#: Seconds between two drawings.
EVERY = 0.2


class Bar:
    """Draws on a terminal; elsewhere it writes a line for each part of the work."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.is_screen = stream, stream.isatty()
        self._part, self._drawn = "", 0.0

    def show(self, part: str, done: int, of: int) -> None:
        """``done`` of ``of`` steps of a part."""
        if part != self._part:
            self._begin(part)
        now = time.monotonic()
        if self.is_screen and (now - self._drawn > EVERY or done >= of):
            filled = WIDTH * done // max(of, 1)
            self.stream.write(f"\r{part:<12} [{'#' * filled}{'.' * (WIDTH - filled)}] {100 * done // max(of, 1):3d}%")
            self.stream.flush()
            self._drawn = now

    def _begin(self, part: str) -> None:
        if self.is_screen and self._part:
            self.stream.write("\n")
        if not self.is_screen:
            self.stream.write(f"{part} ...\n")
        self._part = part

    def end(self) -> None:
        """Leave the line."""
        if self.is_screen and self._part:
            self.stream.write("\n")
