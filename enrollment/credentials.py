"""The certificate as an Open Badges 3.0 credential: signed data that anybody can check without asking us.

A VC-JWT (Open Badges 3.0, section 8.2): the credential is the payload, signed with Ed25519 (RFC 9864). It names the
training body and the skill and nothing else (design §4.2); the holder appears only as a salted hash, which answers
"is this Nurhayati's?" for somebody who has the credential and knows the name. The issuer is a ``did:key``, the public
key itself, so no address leads home. Keys are handed in; retired keys go on verifying what they signed (R43).
"""

import base64
import hmac
import json
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from enrollment.documents.discretion import check_discreet

ALGORITHM = "Ed25519"
SEED_BYTES = 32
CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
_TYPES = ("VerifiableCredential", "OpenBadgeCredential")
#: Multicodec prefix of an Ed25519 public key (did:key method specification).
_ED25519_PUBLIC = b"\xed\x01"
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_SALT_LENGTH = 16


class InvalidCredential(Exception):
    """The text is no credential signed by one of the trusted keys; why is not told."""


@dataclass(frozen=True)
class VerifyingKey:
    """The public half of a signing key, which may be published and kept forever."""

    public: bytes

    @property
    def did(self) -> str:
        """The key as an identifier, ``did:key:z6Mk…``."""
        return f"did:key:{self._multibase}"

    @property
    def key_id(self) -> str:
        """What the head of a credential calls the key."""
        return f"{self.did}#{self._multibase}"

    @property
    def jwk(self) -> dict[str, str | list[str]]:
        """The key in the form of RFC 8037."""
        return {"kty": "OKP", "crv": "Ed25519", "x": _base64url(self.public)}

    @property
    def _multibase(self) -> str:
        return f"z{_base58(_ED25519_PUBLIC + self.public)}"


@dataclass(frozen=True)
class SigningKey:
    """A private key of 32 random bytes; it prints nothing of itself."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_BYTES:
            raise ValueError(f"a signing key is made from {SEED_BYTES} bytes")

    @cached_property
    def verifying(self) -> VerifyingKey:
        """Its public half."""
        return VerifyingKey(Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    @property
    def jwk(self) -> dict[str, str | list[str]]:
        """The private key in the form of RFC 8037, for the signing library only."""
        return {**self.verifying.jwk, "d": _base64url(self.seed)}

    def salt(self, certificate_id: UUID) -> str:
        """A salt for one certificate, the same every time: issuing twice gives one credential (R43)."""
        return hmac.new(self.seed, certificate_id.bytes, sha256).hexdigest()[:_SALT_LENGTH]


@dataclass(frozen=True, slots=True)
class Badge:
    """What a credential says. ``skill`` is the name in Indonesian; ``issued_at`` an aware instant."""

    certificate_id: UUID
    training_body: str
    skill: str
    skill_en: str
    hours: int
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class VerifiedBadge:
    """What a credential with a good signature says."""

    certificate_id: UUID
    training_body: str
    skill: str
    issued_at: datetime
    _identity: str
    _salt: str

    def belongs_to(self, name: str) -> bool:
        """Whether the holder has this name; case and blanks don't matter."""
        return hmac.compare_digest(self._identity, _identity_hash(name, self._salt))


def issue_credential(badge: Badge, *, holder: str, key: SigningKey) -> str:
    """The signed credential, compact; the same for the same badge, holder and key.

    Raises DomainError ``revealing_words`` when a name in it would out the holder.
    """
    check_discreet(badge.training_body, badge.skill, badge.skill_en).or_raise()
    header = {"alg": ALGORITHM, "typ": "JWT", "kid": key.verifying.key_id, "jwk": key.verifying.jwk}
    payload = json.dumps(_payload(badge, holder, key), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return jws.serialize_compact(header, payload.encode(), OKPKey.import_key(key.jwk), algorithms=[ALGORITHM])


def verify_credential(token: str, *, trusted: Collection[VerifyingKey]) -> VerifiedBadge:
    """What ``token`` says, when one of the ``trusted`` keys signed it; raises InvalidCredential.

    The key that the credential itself brings along is never used. Revocation is not in the credential: ask the
    register by ``certificate_id``.
    """
    try:
        key = _signer(token, trusted)
        signed = jws.deserialize_compact(token, OKPKey.import_key(key.jwk), algorithms=[ALGORITHM])
        return _read(json.loads(signed.payload), key)
    except (JoseError, ValueError, LookupError, TypeError, AttributeError, OverflowError, OSError):
        raise InvalidCredential from None


def _signer(token: str, trusted: Collection[VerifyingKey]) -> VerifyingKey:
    """The trusted key that the credential names; KeyError when it names another."""
    head = token.partition(".")[0]
    wanted = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))["kid"]
    return {key.key_id: key for key in trusted}[wanted]


def _payload(badge: Badge, holder: str, key: SigningKey) -> dict[str, Any]:
    """The credential with the claims that a VC-JWT repeats: iss, sub, jti, nbf (Open Badges 3.0, section 8.2.4.1).

    The subject's id is made from the credential's own: it names nobody and joins no two credentials of one person.
    """
    issuer, credential_id = key.verifying.did, badge.certificate_id.urn
    subject_id = uuid5(badge.certificate_id, "subject").urn
    issued_at = badge.issued_at.astimezone(UTC).replace(microsecond=0)
    return {
        "@context": CONTEXTS,
        "id": credential_id,
        "type": _TYPES,
        "name": f"Pelatihan {badge.skill}",
        "issuer": {"id": issuer, "type": ["Profile"], "name": badge.training_body},
        "validFrom": issued_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": {
            "id": subject_id,
            "type": ["AchievementSubject"],
            "identifier": [_identity(holder, key.salt(badge.certificate_id))],
            "achievement": _achievement(badge),
        },
        "iss": issuer,
        "sub": subject_id,
        "jti": credential_id,
        "nbf": int(issued_at.timestamp()),
    }


def _achievement(badge: Badge) -> dict[str, Any]:
    """The skill as taught by this body: the same id for everybody who learned it there."""
    return {
        "id": uuid5(NAMESPACE_URL, f"{badge.training_body}|{badge.skill}").urn,
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "inLanguage": "id",
        "name": badge.skill,
        "description": f"Training in {badge.skill_en}, {badge.hours} hours, by {badge.training_body}.",
        "criteria": {"narrative": "Attended the sessions that the training body requires and completed the course."},
    }


def _identity(holder: str, salt: str) -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": _identity_hash(holder, salt),
        "identityType": "name",
        "salt": salt,
    }


def _identity_hash(name: str, salt: str) -> str:
    plain = re.sub(r"\s+", " ", name).strip().casefold()
    return f"sha256${sha256((plain + salt).encode()).hexdigest()}"


def _read(payload: dict[str, Any], key: VerifyingKey) -> VerifiedBadge:
    """The parts of a signed payload; any error of shape means that it is no badge of ours."""
    subject, issuer = payload["credentialSubject"], payload["issuer"]
    if tuple(payload["type"]) != _TYPES or not payload["iss"] == issuer["id"] == key.did or payload["jti"] != payload["id"]:
        raise ValueError("not an Open Badge of this key")
    if payload.get("sub") != subject.get("id"):
        raise ValueError("the credential is about another subject")
    identity = subject["identifier"][0]
    return VerifiedBadge(
        certificate_id=UUID(payload["id"]),
        training_body=issuer["name"],
        skill=subject["achievement"]["name"],
        issued_at=datetime.fromtimestamp(payload["nbf"], UTC),
        _identity=identity["identityHash"],
        _salt=identity["salt"],
    )


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _base58(raw: bytes) -> str:
    """Base 58 in Bitcoin's alphabet; ``raw`` starts with a non-zero byte here, so no leading ones are needed."""
    number, digits = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, len(_BASE58))
        digits = _BASE58[digit] + digits
    return digits
