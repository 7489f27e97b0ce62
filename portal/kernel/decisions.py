"""A refusal is a value: checks answer a ``Decision``, services raise it as a ``DomainError``.

Button, form, command and API show the same reason because they all ask the same check (design §3.2).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether something may be done; a refusal carries a stable code and a sentence for people."""

    allowed: bool
    code: str = "ok"
    message: Text = ""

    def __bool__(self) -> bool:
        return self.allowed

    def or_raise(self) -> None:
        """Raise ``DomainError`` when this is a refusal."""
        if not self.allowed:
            raise DomainError(self.code, self.message)


ALLOWED = Decision(allowed=True)


class DomainError(Exception):
    """A service was refused: ``code`` for programs, ``message`` for people in their language."""

    def __init__(self, code: str, message: Text) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


def refused(code: str, message: Text) -> Decision:
    """A refusal as a value."""
    return Decision(allowed=False, code=code, message=message)


def refuse(code: str, message: Text) -> NoReturn:
    """A refusal as an exception, for the middle of a service."""
    raise DomainError(code, message)


def first_refusal(decisions: Iterable[Decision]) -> Decision:
    """The first refusal among ``decisions``, or ``ALLOWED``; later checks are not evaluated."""
    return next((decision for decision in decisions if not decision), ALLOWED)
