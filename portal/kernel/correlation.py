"""The number by which one request is found again in logs, mails and the audit trail; says nothing about people."""

from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("correlation_id", default="-")


def current_id() -> str:
    """Number of the request being served, or ``-`` outside one."""
    return _current.get()


def set_current_id(value: str) -> None:
    """Begin a new request or job."""
    _current.set(value)
