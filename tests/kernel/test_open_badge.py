"""Our credentials keep Open Badges 3.0, and a verifier that shares no line with the signer says so (``open_badge``)."""

import ast
import copy
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrollment.credentials import Badge, SigningKey, issue_credential
from enrollment.documents.discretion import revealing_words
from tests.kernel import open_badge
from tests.kernel.open_badge import identity_fits, problems_of, verify

KEY = SigningKey(bytes(range(32)))
WIB = timezone(timedelta(hours=7))
BADGE = Badge(uuid.UUID(int=7, version=4), "Sanggar Ciprat Musi", "batik ciprat", "splash-dyed batik", 60, datetime(2027, 2, 8, 9, tzinfo=WIB))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30).filter(lambda text: not revealing_words(text))


@pytest.fixture(scope="module")
def token():
    return issue_credential(BADGE, holder="Nurhayati", key=KEY)


def test_verifier_shares_nothing_with_the_signer():
    tree = ast.parse(Path(open_badge.__file__).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert not any(name and name.startswith(("joserfc", "enrollment", "portal")) for name in imported)


def test_credential_keeps_the_specification(token):
    assert problems_of(verify(token)) == []


@settings(max_examples=30)
@given(WORDS, WORDS, WORDS, st.integers(1, 2000), st.datetimes(datetime(2026, 1, 1), datetime(2100, 1, 1)), WORDS)
def test_every_credential_keeps_the_specification(body, skill, skill_en, hours, at, holder):
    badge = Badge(uuid.uuid4(), body, skill, skill_en, hours, at.replace(tzinfo=WIB))
    payload = verify(issue_credential(badge, holder=holder, key=KEY))
    assert problems_of(payload) == []
    assert identity_fits(payload, holder)


@pytest.mark.parametrize(
    ("path", "value", "section"),
    [
        (("@context",), ["https://www.w3.org/2018/credentials/v1"], "B.1.2"), (("type",), ["VerifiableCredential"], "B.1.2"), (("id",), "x y", "B.1.2"),
        (("validFrom",), "2027-02-08", "B.1.2"), (("validFrom",), "2027-02-08T02:00:00", "B.1.2"), (("issuer", "type"), "Profile", "B.1.22"),
        (("issuer", "id"), None, "B.1.22"), (("credentialSubject", "type"), [], "B.1.3"), (("credentialSubject", "achievement", "criteria"), {}, "B.1.1"),
        (("credentialSubject", "achievement", "description"), "", "B.1.1"), (("credentialSubject", "achievement", "achievementType"), "Kursus", "B.1.1"),
        (("credentialSubject", "achievement", "inLanguage"), "Bahasa Indonesia", "B.1.1"),
        (("credentialSubject", "identifier", 0, "identityHash"), "Nurhayati", "B.1.15"), (("credentialSubject", "identifier", 0, "hashed"), "yes", "B.1.15"),
        (("sub",), "urn:uuid:other", "8.2.4"), (("jti",), "urn:uuid:other", "8.2.4"), (("iss",), "did:key:other", "8.2.4"), (("nbf",), 0, "8.2.4"),
    ],
)
def test_what_breaks_the_specification_is_found(token, path, value, section):
    """The control: each rule can fail."""
    payload = copy.deepcopy(verify(token))
    part = payload
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = value
    assert any(problem.startswith(section) for problem in problems_of(payload))


@pytest.mark.parametrize("path", [("name",), ("credentialSubject",), ("issuer",), ("nbf",), ("sub",)])
def test_a_missing_member_is_found(token, path):
    payload = verify(token)
    del payload[path[0]]
    assert problems_of(payload)


def test_other_verifier_refuses_what_was_changed(token):
    head, payload, signature = token.split(".")
    for forged in (f"{head}.{payload[:-4]}AAAA.{signature}", f"{head}.{payload}.{signature[:-8]}AAAAAAAA", f"{head}.{payload}."):
        with pytest.raises(ValueError, match=r"."):
            verify(forged)


def test_subject_joins_no_two_credentials_of_one_person():
    payloads = [verify(issue_credential(Badge(uuid.uuid4(), "A", "b", "c", 1, BADGE.issued_at), holder="Siti", key=KEY)) for _number in range(2)]
    ids = [payload["credentialSubject"]["id"] for payload in payloads]
    hashes = [payload["credentialSubject"]["identifier"][0]["identityHash"] for payload in payloads]
    assert len(set(ids)) == len(set(hashes)) == 2
