"""What the kernel needs to know of whoever acts; ``partners.actors.Actor`` is the real one."""

from typing import Any, Protocol


class ActorLike(Protocol):
    """Somebody or something that reads and writes: a person in a role, the public, or the system."""

    @property
    def role_keys(self) -> frozenset[str]:
        """Every role this actor may act in, e.g. ``{"office", "office_lead", "head"}``."""

    @property
    def user(self) -> Any:
        """The user row, or None for the public and the system."""
