"""The credential: signed by one key, checked by anybody, silent about where its holder comes from (R42, R43)."""

import base64
import json
import uuid
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OctKey, OKPKey

from enrollment.credentials import Badge, InvalidCredential, SigningKey, VerifyingKey, issue_credential, verify_credential
from enrollment.documents.discretion import revealing_words
from portal.kernel.decisions import DomainError

KEY, OLD, FOREIGN = SigningKey(bytes(range(32))), SigningKey(b"o" * 32), SigningKey(b"f" * 32)
BADGE = Badge(
    certificate_id=uuid.UUID("7b0d2c7e-6b1c-4f43-9a53-0d1f6a1f2b3c"),
    training_body="Sanggar Ciprat Musi",
    skill="batik ciprat",
    skill_en="splash-dyed batik",
    hours=60,
    issued_at=datetime(2027, 2, 8, 9, 0, tzinfo=timezone(timedelta(hours=7))),
)
TRUSTED = (KEY.verifying, OLD.verifying)


@pytest.fixture(scope="module")
def token():
    return issue_credential(BADGE, holder="Nurhayati", key=KEY)


def part(token, number):
    piece = token.split(".")[number]
    return json.loads(base64.urlsafe_b64decode(piece + "=" * (-len(piece) % 4)))


def encoded(value):
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(payload, *, key=KEY, **header):
    head = {"alg": "Ed25519", "kid": key.verifying.key_id, **header}
    raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return jws.serialize_compact(head, raw, OKPKey.import_key(key.jwk), algorithms=["Ed25519"])


def test_credential_says_what_was_issued(token):
    verified = verify_credential(token, trusted=TRUSTED)
    assert verified.certificate_id == BADGE.certificate_id
    assert (verified.training_body, verified.skill) == ("Sanggar Ciprat Musi", "batik ciprat")
    assert verified.issued_at == BADGE.issued_at


@pytest.mark.parametrize(("name", "matches"), [("Nurhayati", True), ("  nurHAYATI ", True), ("Nurhayat", False), ("", False)])
def test_holder_is_only_answered_yes_or_no(token, name, matches):
    assert verify_credential(token, trusted=TRUSTED).belongs_to(name) is matches


def test_credential_names_body_and_skill_only(token):
    """Design §4.2, also in the head: no holder, no office, no product, no address of ours."""
    everything = json.dumps([part(token, 0), part(token, 1)], ensure_ascii=False)
    assert "Nurhayati" not in everything
    assert revealing_words(everything) == ()
    assert "simpul" not in everything.lower()
    addresses = {word for word in everything.replace('"', " ").split() if "://" in word}
    assert {address.rstrip(",") for address in addresses} == {
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    }


def test_payload_is_an_open_badge_of_version_3(token):
    payload = part(token, 1)
    assert payload["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert payload["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert payload["issuer"] == {"id": KEY.verifying.did, "type": ["Profile"], "name": "Sanggar Ciprat Musi"}
    assert payload["validFrom"] == "2027-02-08T02:00:00Z"
    subject = payload["credentialSubject"]
    assert subject["type"] == ["AchievementSubject"]
    assert subject["achievement"]["name"] == "batik ciprat"
    assert subject["achievement"]["criteria"]["narrative"]
    assert subject["identifier"][0]["hashed"] is True
    assert (payload["iss"], payload["jti"], payload["nbf"]) == (payload["issuer"]["id"], payload["id"], 1_802_052_000)


def test_same_skill_at_the_same_body_is_the_same_achievement():
    other = issue_credential(replace(BADGE, certificate_id=uuid.uuid4()), holder="Ali", key=KEY)
    one = issue_credential(BADGE, holder="Siti", key=KEY)
    assert part(other, 1)["credentialSubject"]["achievement"] == part(one, 1)["credentialSubject"]["achievement"]
    assert part(other, 1)["credentialSubject"]["identifier"][0]["salt"] != part(one, 1)["credentialSubject"]["identifier"][0]["salt"]


def test_issuing_twice_gives_the_same_credential(token):
    assert issue_credential(BADGE, holder="Nurhayati", key=KEY) == token


def test_retired_key_goes_on_verifying():
    old = issue_credential(BADGE, holder="Nurhayati", key=OLD)
    assert verify_credential(old, trusted=TRUSTED).belongs_to("Nurhayati")
    with pytest.raises(InvalidCredential):
        verify_credential(old, trusted=[KEY.verifying])


def test_public_half_alone_is_enough_to_verify(token):
    assert verify_credential(token, trusted=[VerifyingKey(KEY.verifying.public)])


def test_credential_of_a_foreign_key_is_refused_although_it_brings_the_key():
    forged = issue_credential(BADGE, holder="Nurhayati", key=FOREIGN)
    assert part(forged, 0)["jwk"] == FOREIGN.verifying.jwk
    with pytest.raises(InvalidCredential):
        verify_credential(forged, trusted=TRUSTED)


def test_foreign_signature_under_a_trusted_name_is_refused():
    claims = part(issue_credential(BADGE, holder="Nurhayati", key=KEY), 1)
    with pytest.raises(InvalidCredential):
        verify_credential(signed(claims, key=FOREIGN, kid=KEY.verifying.key_id), trusted=TRUSTED)


@given(st.data())
def test_any_changed_letter_is_noticed(token, data):
    position = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("ABCxyz019-_."))
    changed = token[:position] + letter + token[position + 1 :]
    if _same_bytes(changed, token):
        return
    with pytest.raises(InvalidCredential):
        verify_credential(changed, trusted=TRUSTED)


def _same_bytes(one, other):
    """The last letter of base64 has idle bits: another letter may stand for the same signature."""
    return one == other or (one[:-1] == other[:-1] and _signature(one) == _signature(other))


def _signature(token):
    piece = token.split(".")[-1]
    return base64.urlsafe_b64decode(piece + "=" * (-len(piece) % 4))


def test_changed_claims_are_noticed(token):
    head, _payload, signature = token.split(".")
    for change in ({"name": "Pelatihan las"}, {"nbf": 0}, {"jti": uuid.uuid4().urn}):
        with pytest.raises(InvalidCredential):
            verify_credential(f"{head}.{encoded({**part(token, 1), **change})}.{signature}", trusted=TRUSTED)


def test_unsigned_credential_is_refused(token):
    head = encoded({"alg": "none", "kid": KEY.verifying.key_id})
    for text in (f"{head}.{token.split('.')[1]}.", token.rpartition(".")[0] + "."):
        with pytest.raises(InvalidCredential):
            verify_credential(text, trusted=TRUSTED)


def test_public_key_as_a_shared_secret_is_refused(token):
    """The old trick: sign by HMAC with the public key and say so in the head."""
    head = {"alg": "HS256", "kid": KEY.verifying.key_id}
    forged = jws.serialize_compact(head, json.dumps(part(token, 1)).encode(), OctKey.import_key(KEY.verifying.public), algorithms=["HS256"])
    with pytest.raises(InvalidCredential):
        verify_credential(forged, trusted=TRUSTED)


@pytest.mark.parametrize(
    "text", ["", ".", "..", "a.b.c", "...", "e30.e30.e30", encoded(b"[]") + ".e30.x", encoded({"kid": 1}) + "..", "é.b.c", "x" * 5000]
)
def test_what_is_no_credential_is_refused(text):
    with pytest.raises(InvalidCredential) as caught:
        verify_credential(text, trusted=TRUSTED)
    assert str(caught.value) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"type": ["VerifiableCredential"]},
        {"iss": FOREIGN.verifying.did},
        {"issuer": {"id": FOREIGN.verifying.did, "name": "x"}},
        {"issuer": "x"},
        {"jti": "urn:uuid:0"},
        {"id": "x", "jti": "x"},
        {"credentialSubject": {}},
        {"credentialSubject": {"identifier": [], "achievement": {"name": "x"}}},
        {"nbf": "x"},
        {"nbf": 10**30},
    ],
)
def test_well_signed_text_that_is_no_badge_of_ours_is_refused(token, change):
    with pytest.raises(InvalidCredential):
        verify_credential(signed({**part(token, 1), **change}), trusted=TRUSTED)


@pytest.mark.parametrize("payload", [b"", b"[]", b"nothing", b"\xff"])
def test_well_signed_nonsense_is_refused(payload):
    with pytest.raises(InvalidCredential):
        verify_credential(signed(payload), trusted=TRUSTED)


@pytest.mark.parametrize("name", ["training_body", "skill", "skill_en"])
def test_credential_with_a_revealing_word_is_refused(name):
    with pytest.raises(DomainError) as caught:
        issue_credential(replace(BADGE, **{name: "Pokmas Lipas"}), holder="Nurhayati", key=KEY)
    assert caught.value.code == "revealing_words"


def test_public_key_of_rfc_8032():
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert SigningKey(seed).verifying.public.hex() == public


def test_identifier_of_the_did_key_specification():
    """Test vector of the did:key method: the key of 32 bytes and its identifier."""
    key = VerifyingKey(bytes.fromhex("2e6fcce36701dc791488e0d0b1745cc1e33a4c1c9fcc41c63bd343dbbe0970e6"))
    assert key.did == "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    assert key.key_id == f"{key.did}#z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"


def test_signing_key_prints_nothing_and_needs_32_bytes():
    assert repr(KEY) == "SigningKey()"
    with pytest.raises(ValueError, match="32 bytes"):
        SigningKey(b"short")
