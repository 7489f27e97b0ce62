"""Password rules beside Django's own: no words of this place, no endless input (hazards, Cheap now 7)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Words that everybody around the office would try first.
CONTEXT_WORDS = (
    "bapas",
    "pokmas",
    "lapas",
    "simpul",
    "mandiri",
    "palembang",
    "sriwijaya",
    "pemasyarakatan",
    "musi",
    "password",
    "sandi",
    "rahasia",
    "qwerty",
    "123456",
)
#: A password made mostly of such a word is refused; one that merely holds it is long enough.
CONTEXT_SHARE = 0.5


class ContextWordValidator:
    """Refuses passwords that consist mostly of the office's own words."""

    def validate(self, password: str, user: Any = None) -> None:
        lowered = password.lower()
        taken = sum(len(word) * lowered.count(word) for word in CONTEXT_WORDS)
        if taken and taken >= CONTEXT_SHARE * len(password):
            raise ValidationError(_("This password is built from words that anybody here would guess first."), code="context_word")

    def get_help_text(self) -> str:
        return _("Do not build the password from words such as bapas, pokmas or palembang.")


class MaximumLengthValidator:
    """A bound on the work of hashing."""

    def __init__(self, max_length: int = 256) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > self.max_length:
            raise ValidationError(_("A password may have at most %(max)d characters."), code="too_long", params={"max": self.max_length})

    def get_help_text(self) -> str:
        return _("At most %(max)d characters.") % {"max": self.max_length}
