"""Where a visitor may be sent: our own pages and named hosts, whatever the address looks like (R41)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.redirects import is_safe, safe_next
from tests.kernel.corpus import HARMLESS_REDIRECTS, HOSTILE_REDIRECTS

OURS = frozenset({"ours.example"})


@pytest.mark.parametrize("url", HOSTILE_REDIRECTS)
def test_hostile_address_lands_on_the_default(url):
    assert safe_next(url, allowed_hosts=OURS, default="/beranda/") == "/beranda/"


@pytest.mark.parametrize("url", HARMLESS_REDIRECTS)
def test_harmless_address_is_kept(url):
    assert safe_next(url, allowed_hosts=OURS) == url


def test_corpus_is_large_enough():
    assert len(set(HOSTILE_REDIRECTS)) >= 60


def test_missing_address_lands_on_the_default():
    assert safe_next(None) == "/"


def test_full_address_needs_a_named_host():
    assert not is_safe("https://ours.example/")


def test_plain_http_is_refused_where_https_is_asked():
    assert not is_safe("http://ours.example/", allowed_hosts=OURS, require_https=True)
    assert is_safe("https://ours.example/", allowed_hosts=OURS, require_https=True)
    assert is_safe("/katalog/", require_https=True)


@given(st.text(alphabet="/\\.:@%?#ae2fF5cC0dD \t\n", max_size=12))
def test_whatever_is_kept_starts_on_our_host(url):
    if is_safe(url):
        assert url.startswith("/")
        assert not url.startswith(("//", "/\\"))
        assert url.isprintable()
