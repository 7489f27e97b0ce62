"""The weights with which the product is shipped; offices set their own as further rows."""

from datetime import date
from typing import Any

from django.db import migrations

#: The client's own wish counts most and the way second; the rest orders among equals (domain.md C3).
SHIPPED = {"wish": 30, "reach": 20, "need": 15, "time_left": 10, "waiting": 10, "aptitude": 10, "work_chance": 5}
#: Long before anything that is imported, so that weights count on every day of a history.
VALID_FROM = date(2020, 1, 1)


def add_weights(apps: Any, editor: Any) -> None:
    """Write the shipped version once."""
    weights = apps.get_model("enrollment", "MatchWeights")
    weights.objects.get_or_create(office=None, valid_from=VALID_FROM, defaults={"values": SHIPPED})


def drop_weights(apps: Any, editor: Any) -> None:
    """Remove the shipped version."""
    apps.get_model("enrollment", "MatchWeights").objects.filter(office=None, valid_from=VALID_FROM).delete()


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0004_booking_no_clash")]
    operations = [migrations.RunPython(add_weights, drop_weights)]
