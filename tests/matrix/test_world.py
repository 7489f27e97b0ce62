import pytest

pytestmark = pytest.mark.django_db


def test_world(world, db):
    print({k: len(v) for k, v in world.here.rows.items()}, len(world.planted))
