"""Model fields of the kernel: a text column that only the application can read."""

from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from portal.kernel.crypto import keyring

#: Starts an encrypted value in a fixture. No form and no database accepts the character, so it can't be forged.
_IN_FIXTURE = "\0encrypted "


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text stored as ``key_id:base64`` (see ``portal.kernel.crypto``).

    ``aad`` names the place, "table.column", and must never change: stored values would not open any more.
    The column can be tested for NULL and nothing else; to find a value, keep a blind index beside it.
    """

    def __init__(self, *args: Any, aad: str, **kwargs: Any) -> None:
        self.aad = aad
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """The place goes into migrations with the rest."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "aad": self.aad}

    def from_db_value(self, value: str | None, expression: Any, connection: BaseDatabaseWrapper) -> str | None:
        """Plain text of a stored value; an empty column stays empty."""
        return keyring().decrypt(value, aad=self.aad) if value else value

    def get_prep_value(self, value: Any) -> Any:
        """What is stored: NULL and the empty text as they are, everything else encrypted."""
        text = super().get_prep_value(value)
        return keyring().encrypt(text, aad=self.aad) if isinstance(text, str) and text else text

    def get_lookup(self, lookup_name: str) -> Any:
        """Only ``isnull``: the same text is never stored the same way twice, so nothing else could match."""
        if lookup_name != "isnull":
            raise FieldError(f"an encrypted column cannot be searched by {lookup_name}; use its blind index")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        """What a fixture holds: the encrypted value, so that ``dumpdata`` prints nothing readable."""
        value = self.value_from_object(obj)
        return f"{_IN_FIXTURE}{self.get_prep_value(value)}" if value else ""

    def to_python(self, value: Any) -> Any:
        """Plain text, also when it comes from a fixture."""
        if isinstance(value, str) and value.startswith(_IN_FIXTURE):
            return keyring().decrypt(value.removeprefix(_IN_FIXTURE), aad=self.aad)
        return super().to_python(value)
