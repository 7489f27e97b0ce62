"""Secrets at rest: which key encrypts a column, how a value is found again without being readable.

AES-256-GCM under a sub-key of the current master key; the place of the value ("table.column") is bound to
it as associated data, so a ciphertext moved to another column does not open. Look-up goes through an
HMAC-SHA-256 under a different sub-key (hazards 4.4). Master keys live outside database and backup.
"""

import base64
import binascii
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_BYTES = 32
#: NIST SP 800-38D: 96-bit nonces; drawn at random, safe for 2**32 values under one key.
NONCE_BYTES = 12
#: Longest blind index: a key id of 16 characters, a colon, 64 hexadecimal digits.
BLIND_INDEX_LENGTH = 81
_KEY_ID = re.compile(r"[a-z0-9_-]{1,16}")


class CannotDecrypt(Exception):
    """The value was changed, belongs to another place, or its key is gone; the text names no content."""


@dataclass(frozen=True)
class Keyring:
    """Master keys by id; the first is current and encrypts, the others only open what they once closed."""

    keys: Mapping[str, bytes] = field(repr=False)

    def __post_init__(self) -> None:
        if not self.keys:
            raise ValueError("a keyring needs at least one key")
        for key_id, key in self.keys.items():
            if not _KEY_ID.fullmatch(key_id) or len(key) != KEY_BYTES:
                raise ValueError(f"key ids are short and lower case, keys are {KEY_BYTES} bytes: {key_id!r}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The ring of a setting: ``id:base64`` separated by commas, newest first."""
        pairs = [pair.strip().partition(":") for pair in text.split(",") if pair.strip()]
        try:
            keys = {key_id: base64.b64decode(encoded, validate=True) for key_id, _colon, encoded in pairs}
        except binascii.Error:
            raise ValueError("keys are written as id:base64") from None
        if len(keys) != len(pairs):
            raise ValueError("two keys have the same id")
        return cls(keys)

    @property
    def current(self) -> str:
        """Id of the key that encrypts."""
        return next(iter(self.keys))

    def encrypt(self, text: str, *, aad: str) -> str:
        """``key_id:base64`` of ``text``, bound to the place named by ``aad``; never the same twice."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._cipher(self.current).encrypt(nonce, text.encode(), aad.encode())
        return f"{self.current}:{base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, token: str, *, aad: str) -> str:
        """The text behind ``token``; raises CannotDecrypt."""
        key_id, _colon, encoded = token.partition(":")
        if key_id not in self.keys:
            raise CannotDecrypt("no such key")
        try:
            raw = base64.b64decode(encoded, validate=True)
            return self._cipher(key_id).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], aad.encode()).decode()
        except (InvalidTag, ValueError):
            raise CannotDecrypt("the value does not open here") from None

    def blind_index(self, value: str, *, purpose: str) -> str:
        """A keyed hash to find ``value`` by, equal for equal values; ``purpose`` keeps columns apart.

        The caller brings the value into one form first (a NIK without blanks).
        """
        return self._index(self.current, value, purpose)

    def blind_indexes(self, value: str, *, purpose: str) -> list[str]:
        """The hash under every key, current first: what to search for while a rotation is under way."""
        return [self._index(key_id, value, purpose) for key_id in self.keys]

    def is_current(self, stored: str) -> bool:
        """Whether a token or blind index was made with the current key."""
        return stored.startswith(f"{self.current}:")

    def rotate(self, token: str, *, aad: str) -> str:
        """``token`` under the current key; the same token when it already is."""
        return token if self.is_current(token) else self.encrypt(self.decrypt(token, aad=aad), aad=aad)

    def _index(self, key_id: str, value: str, purpose: str) -> str:
        key = self._sub_keys[key_id, f"index:{purpose}"]
        return f"{key_id}:{hmac.new(key, value.encode(), sha256).hexdigest()}"

    def _cipher(self, key_id: str) -> AESGCM:
        return AESGCM(self._sub_keys[key_id, "field"])

    @cached_property
    def _sub_keys(self) -> "_SubKeys":
        return _SubKeys(self.keys)


class _SubKeys(dict[tuple[str, str], bytes]):
    """Sub-keys by (key id, use), derived once each by HKDF-SHA-256 (RFC 5869)."""

    def __init__(self, masters: Mapping[str, bytes]) -> None:
        super().__init__()
        self._masters = masters

    def __missing__(self, key: tuple[str, str]) -> bytes:
        key_id, use = key
        derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=f"simpul-mandiri/{use}".encode())
        self[key] = derived.derive(self._masters[key_id])
        return self[key]


def keyring() -> Keyring:
    """The ring of the setting ``FIELD_KEYS``."""
    return _ring(settings.FIELD_KEYS)


@lru_cache(maxsize=4)
def _ring(text: str) -> Keyring:
    return Keyring.parse(text)
