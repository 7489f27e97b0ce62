"""Secrets at rest: they open only in their place and with their key, and are found without being read."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel import crypto
from portal.kernel.crypto import BLIND_INDEX_LENGTH, CannotDecrypt, Keyring, keyring

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
RING = Keyring({"k2": NEW, "k1": OLD})
PLACE = "enrollment_client.nik"


def written(key_id, key):
    return f"{key_id}:{base64.b64encode(key).decode()}"


@given(st.text(max_size=200))
def test_text_opens_again(text):
    assert RING.decrypt(RING.encrypt(text, aad=PLACE), aad=PLACE) == text


def test_token_names_its_key_and_hides_its_text():
    token = RING.encrypt("1671010101900001", aad=PLACE)
    assert token.startswith("k2:")
    assert "1671" not in token
    assert b"1671" not in base64.b64decode(token.removeprefix("k2:"))


def test_same_text_is_never_stored_the_same_way():
    assert len({RING.encrypt("x", aad=PLACE) for _time in range(50)}) == 50


def test_token_opens_in_its_own_place_only():
    with pytest.raises(CannotDecrypt):
        RING.decrypt(RING.encrypt("x", aad=PLACE), aad="enrollment_client.phone")


@given(st.integers(0, 10**6), st.integers(1, 255))
def test_changed_token_does_not_open(position, flip):
    key_id, _colon, encoded = RING.encrypt("1671010101900001", aad=PLACE).partition(":")
    raw = bytearray(base64.b64decode(encoded))
    raw[position % len(raw)] ^= flip
    with pytest.raises(CannotDecrypt):
        RING.decrypt(f"{key_id}:{base64.b64encode(bytes(raw)).decode()}", aad=PLACE)


@pytest.mark.parametrize("token", ["", "k2", "k2:", "k2:!!!", "k2:QUJD", "k9:QUJD", "1671010101900001", "k2:" + "A" * 15])
def test_what_is_no_token_does_not_open(token):
    with pytest.raises(CannotDecrypt) as caught:
        RING.decrypt(token, aad=PLACE)
    assert "1671" not in str(caught.value)


def test_retired_key_opens_what_it_closed_and_rotation_moves_it():
    before = Keyring({"k1": OLD}).encrypt("rahasia", aad=PLACE)
    assert RING.decrypt(before, aad=PLACE) == "rahasia"
    assert not RING.is_current(before)
    after = RING.rotate(before, aad=PLACE)
    assert RING.is_current(after)
    assert Keyring({"k2": NEW}).decrypt(after, aad=PLACE) == "rahasia"
    assert RING.rotate(after, aad=PLACE) == after


def test_key_that_is_gone_opens_nothing():
    with pytest.raises(CannotDecrypt):
        Keyring({"k2": NEW}).decrypt(Keyring({"k1": OLD}).encrypt("x", aad=PLACE), aad=PLACE)


def test_blind_index_finds_equal_values_only():
    index = RING.blind_index("1671010101900001", purpose="nik")
    assert index == RING.blind_index("1671010101900001", purpose="nik")
    assert index != RING.blind_index("1671010101900002", purpose="nik")
    assert index != RING.blind_index("1671010101900001", purpose="phone")
    assert RING.is_current(index)


def test_blind_index_needs_the_key():
    assert Keyring({"k2": OLD}).blind_index("x", purpose="nik") != Keyring({"k2": NEW}).blind_index("x", purpose="nik")


def test_blind_index_during_rotation_is_looked_up_under_all_keys():
    stored = Keyring({"k1": OLD}).blind_index("x", purpose="nik")
    candidates = RING.blind_indexes("x", purpose="nik")
    assert candidates[0] == RING.blind_index("x", purpose="nik")
    assert stored in candidates
    assert len(candidates) == 2


def test_blind_index_fits_its_column():
    longest = Keyring({"k" * 16: OLD})
    assert len(longest.blind_index("x", purpose="nik")) == BLIND_INDEX_LENGTH


def test_field_and_index_use_different_sub_keys():
    """HKDF with different labels: knowing one sub-key tells nothing of the other."""
    sub_keys = RING._sub_keys
    assert len({sub_keys["k2", "field"], sub_keys["k2", "index:nik"], sub_keys["k1", "field"], NEW, OLD}) == 5


def test_ring_is_read_from_a_setting_newest_first():
    ring = Keyring.parse(f" {written('k2', NEW)} ,{written('k1', OLD)},")
    assert ring == RING
    assert ring.current == "k2"


@pytest.mark.parametrize(
    "text",
    ["", ",", "k1", "k1:", "k1:***", "k1:QUJD", f":{base64.b64encode(OLD).decode()}", written("K1", OLD), written("a" * 17, OLD),
     f"{written('k1', OLD)},{written('k1', NEW)}"],
)  # fmt: skip
def test_unfit_setting_is_refused(text):
    with pytest.raises(ValueError, match="key"):
        Keyring.parse(text)


def test_ring_never_prints_its_keys():
    """Not in a log, not in a traceback with locals."""
    for key in (OLD, NEW):
        assert str(key) not in repr(RING)
        assert key.hex() not in repr(RING)


def test_ring_follows_the_setting(settings):
    settings.FIELD_KEYS = written("a", OLD)
    assert keyring().current == "a"
    settings.FIELD_KEYS = written("b", NEW)
    assert keyring().current == "b"
    assert keyring() is keyring()


def test_nonce_is_as_long_as_the_standard_says():
    token = RING.encrypt("", aad=PLACE)
    assert len(base64.b64decode(token.partition(":")[2])) == crypto.NONCE_BYTES + 16
