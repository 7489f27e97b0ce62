"""The form by which people log in."""

from typing import Any

from allauth.account.forms import LoginForm


class LogInForm(LoginForm):
    """django-allauth's own; the way to a new password stands once, beside the button."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
