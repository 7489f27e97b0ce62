"""Which audience each page is for, declared on the view and enforced in one middleware.

A view says ``@audience("officer", "office_lead")``; a class-based view sets ``audience = (...)``.
A page that declares nothing is refused to everybody, and the permission matrix test names it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
Page = Callable[..., Any]

#: Pages for anybody, logged in or not.
PUBLIC = ("public", "signed_in")
#: Anybody with a log-in.
SIGNED_IN = ("signed_in",)
CASEWORKERS = ("caseworker",)
OFFICE = ("office",)
LEADS = ("office_lead",)
STEERING = ("office_lead", "evaluator")
PARTNERS = ("partner",)
EMPLOYERS = ("employer",)


def audience(*role_keys: str) -> Callable[[View], View]:
    """Declare who may open a page; the role keys are those of ``partners.actors``."""

    def mark(view: View) -> View:
        view.audience = role_keys  # type: ignore[attr-defined]
        return view

    return mark


def audience_of(view: Any) -> tuple[str, ...] | None:
    """Declared audience of a view function or class-based view; None when it declares none."""
    declared = getattr(view, "audience", None) or getattr(getattr(view, "view_class", None), "audience", None)
    return tuple(declared) if declared else None


def open_to(view: Page, *role_keys: str) -> Page:
    """The same page under another section's prefix, for that section's people only."""

    @wraps(view)
    def narrowed(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    return audience(*role_keys)(narrowed)


def open_when_paused(view: View) -> View:
    """Mark a page that people of a paused organization may still open: what it is told, and what it can do about it (R32)."""
    view.open_when_paused = True  # type: ignore[attr-defined]
    return view


def is_closed_to_paused(view: Any) -> bool:
    """Whether the people of a paused organization are kept out; their own account stays open to everybody."""
    return audience_of(view) != SIGNED_IN and not getattr(view, "open_when_paused", False)
