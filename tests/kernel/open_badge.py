"""What Open Badges 3.0 (1EdTech, final) asks of a credential, written out by section, and a verifier of its own.

The specification's licence does not let its files be changed or taken apart, so the rules are written down here in our
own words and each names its section. Appendix B of the specification gives members and how often each occurs; section
8.2 the JWT form; the enumerations stand in B.4 and B.5. Nothing here imports the code that signs, nor its library.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

CONTEXT_VC, CONTEXT_OB = "https://www.w3.org/ns/credentials/v2", re.compile(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context-3\.0\.\d+\.json")
URI = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)
#: DateTimeZ of B.3: an instant with its offset.
DATE_TIME_Z = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
#: IdentityHash of B.3.
HASH = re.compile(r"(?:sha256\$[0-9a-f]{64}|md5\$[0-9a-f]{32})")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
#: Of the extensible list AchievementType those that a training body can mean.
ACHIEVEMENT_TYPES = {"Achievement", "Badge", "Certificate", "CertificateOfCompletion", "Certification", "Course", "LearningProgram", "MicroCredential"}
#: Of IdentifierTypeEnum those that name a person.
IDENTITY_TYPES = {"name", "emailAddress", "accountId", "userName", "nationalIdentityNumber", "sourcedId", "systemId", "identifier"}
#: Headers of 8.2.3; others are not allowed.
HEADERS = {"alg", "kid", "jwk", "typ"}

Rule = tuple[str, str, Callable[[Any], bool]]


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_uri(value: Any) -> bool:
    return isinstance(value, str) and bool(URI.fullmatch(value))


def has_type(name: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and name in value and all(isinstance(each, str) for each in value)


def _contexts(value: Any) -> bool:
    return isinstance(value, list) and len(value) >= 2 and value[0] == CONTEXT_VC and bool(CONTEXT_OB.fullmatch(str(value[1])))


def _is_credential(value: Any) -> bool:
    types = {"AchievementCredential", "OpenBadgeCredential"}
    return has_type("VerifiableCredential")(value) and bool(types & set(value))


#: Member → where it stands, and what it must be; by class of Appendix B.
REQUIRED: dict[str, tuple[Rule, ...]] = {
    "AchievementCredential": (
        ("@context", "B.1.2", _contexts),
        ("id", "B.1.2", is_uri),
        ("type", "B.1.2", _is_credential),
        ("name", "B.1.2", is_text),
        ("issuer", "B.1.2", lambda value: isinstance(value, dict)),
        ("validFrom", "B.1.2", lambda value: isinstance(value, str) and bool(DATE_TIME_Z.fullmatch(value))),
        ("credentialSubject", "B.1.2", lambda value: isinstance(value, dict)),
    ),
    "Profile": (("id", "B.1.22", is_uri), ("type", "B.1.22", has_type("Profile"))),
    "AchievementSubject": (
        ("type", "B.1.3", has_type("AchievementSubject")),
        ("achievement", "B.1.3", lambda value: isinstance(value, dict)),
    ),
    "Achievement": (
        ("id", "B.1.1", is_uri),
        ("type", "B.1.1", has_type("Achievement")),
        ("criteria", "B.1.1", lambda value: isinstance(value, dict) and (is_text(value.get("narrative")) or is_uri(value.get("id")))),
        ("description", "B.1.1", is_text),
        ("name", "B.1.1", is_text),
    ),
    "IdentityObject": (
        ("type", "B.1.15", lambda value: value == "IdentityObject"),
        ("hashed", "B.1.15", lambda value: isinstance(value, bool)),
        ("identityHash", "B.1.15", lambda value: isinstance(value, str) and bool(HASH.fullmatch(value))),
        ("identityType", "B.1.15", lambda value: value in IDENTITY_TYPES or str(value).startswith("ext:")),
    ),
}
#: Members that may be left out and then have a form all the same.
OPTIONAL: dict[str, tuple[Rule, ...]] = {
    "Profile": (("name", "B.1.22", is_text),),
    "AchievementSubject": (("id", "B.1.3", is_uri),),
    "Achievement": (
        ("achievementType", "B.1.1", lambda value: value in ACHIEVEMENT_TYPES or str(value).startswith("ext:")),
        ("inLanguage", "B.1.1", lambda value: isinstance(value, str) and bool(LANGUAGE.fullmatch(value))),
    ),
    "IdentityObject": (("salt", "B.1.15", is_text),),
}


def problems_of(payload: dict[str, Any]) -> list[str]:
    """Everything in a credential that breaks the specification, each with its section; empty when it keeps it."""
    subject = payload.get("credentialSubject") or {}
    parts = [
        ("AchievementCredential", payload), ("Profile", payload.get("issuer") or {}), ("AchievementSubject", subject),
        ("Achievement", subject.get("achievement") or {}), *(("IdentityObject", each) for each in subject.get("identifier") or []),
    ]
    found = [problem for kind, part in parts for problem in _missing(kind, part)]
    if not subject.get("id") and not subject.get("identifier"):
        found.append("B.1.3 AchievementSubject: neither id nor identifier")
    return found + _claims(payload)


def _missing(kind: str, part: dict[str, Any]) -> list[str]:
    wrong = [f"{section} {kind}.{name}" for name, section, fits in REQUIRED[kind] if name not in part or not fits(part[name])]
    return wrong + [f"{section} {kind}.{name}" for name, section, fits in OPTIONAL.get(kind, ()) if name in part and not fits(part[name])]


def _claims(payload: dict[str, Any]) -> list[str]:
    """Section 8.2.4: the registered claims repeat what the credential says."""
    subject, issuer = payload.get("credentialSubject") or {}, payload.get("issuer") or {}
    pairs = {"iss": issuer.get("id"), "sub": subject.get("id"), "jti": payload.get("id")}
    found = [f"8.2.4 {claim} differs from the credential" for claim, value in pairs.items() if not value or payload.get(claim) != value]
    try:
        begins = datetime.fromisoformat(str(payload.get("validFrom")).replace("Z", "+00:00"))
        same = datetime.fromtimestamp(payload["nbf"], UTC) == begins
    except (KeyError, TypeError, ValueError):
        same = False
    return found if same else [*found, "8.2.4 nbf differs from validFrom"]


def decoded(piece: str) -> bytes:
    """The bytes of one part of a compact JWS (RFC 7515, appendix C)."""
    if re.search(r"[^A-Za-z0-9_-]", piece):
        raise ValueError("no base64url")
    return base64.urlsafe_b64decode(piece + "=" * (-len(piece) % 4))


def public_key_of(key_id: str) -> bytes:
    """The key that a ``did:key`` is (W3C CCG, did:key method): base 58 of the codec 0xed01 and 32 bytes."""
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number = 0
    for letter in key_id.partition("#")[0].removeprefix("did:key:z"):
        number = number * 58 + alphabet.index(letter)
    raw = number.to_bytes(34, "big")
    if raw[:2] != b"\xed\x01":
        raise ValueError("no Ed25519 key")
    return raw[2:]


def verify(token: str) -> dict[str, Any]:
    """The payload of a compact JWS whose own ``did:key`` signed it, by RFC 7515 and RFC 8032 alone; ValueError otherwise."""
    head, payload, signature = token.split(".")
    header = json.loads(decoded(head))
    if set(header) - HEADERS or header.get("typ", "JWT") != "JWT" or header.get("alg") != "Ed25519" or "d" in header.get("jwk", {}):
        raise ValueError("8.2.3: not a header of a credential")
    key = public_key_of(header["kid"])
    if "jwk" in header and decoded(header["jwk"]["x"]) != key:
        raise ValueError("8.2.3: two keys")
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(decoded(signature), f"{head}.{payload}".encode("ascii"))
    except InvalidSignature as error:
        raise ValueError("bad signature") from error
    found: dict[str, Any] = json.loads(decoded(payload))
    return found


def identity_fits(payload: dict[str, Any], name: str) -> bool:
    """Whether the hashed identity is ``name`` in small letters with the salt behind it (B.1.15)."""
    identity = payload["credentialSubject"]["identifier"][0]
    digest = hashlib.sha256((name.casefold() + identity["salt"]).encode()).hexdigest()
    return bool(identity["identityHash"] == f"sha256${digest}")
