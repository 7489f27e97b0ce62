"""Names for a row that only one reader can use: the same person has another name for every employer (hazards R25).

A handle is one AES block: the row's random UUID under a sub-key of the reader. It is the same at every
visit, says nothing, cannot be joined with another reader's handles, and a made-up one opens to a random
UUID that no row has, after the same work as a real one.
"""

import base64
import binascii
import hmac
import uuid
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from portal.kernel.crypto import Keyring

#: 16 bytes without padding.
HANDLE_LENGTH = 22


def _cipher(ring: Keyring, key_id: str, reader: uuid.UUID) -> Cipher[modes.ECB]:
    key = hmac.new(ring.keys[key_id], b"handle:" + reader.bytes, sha256).digest()
    return Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305 (one block of random bytes: a permutation, nothing to chain)


def make_handle(ring: Keyring, row_id: uuid.UUID, *, reader: uuid.UUID) -> str:
    """The name of a row for one reader: 22 characters that fit into a URL."""
    block = _cipher(ring, ring.current, reader).encryptor().update(row_id.bytes)
    return base64.urlsafe_b64encode(block).decode().rstrip("=")


def open_handle(ring: Keyring, handle: str, *, reader: uuid.UUID) -> list[uuid.UUID]:
    """What the handle may stand for, one candidate per key of the ring; look them up to learn whether one exists."""
    try:
        block = base64.urlsafe_b64decode(handle + "==")
    except (binascii.Error, ValueError):
        block = b""
    whole = block if len(block) == 16 else bytes(16)
    return [uuid.UUID(bytes=_cipher(ring, key_id, reader).decryptor().update(whole)) for key_id in ring.keys]
