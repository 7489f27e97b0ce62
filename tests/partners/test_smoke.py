"""Registration end to end through the real pages."""

import pytest

pytestmark = pytest.mark.django_db


def test_register_page_opens(client):
    assert client.get("/daftar/").status_code == 200
