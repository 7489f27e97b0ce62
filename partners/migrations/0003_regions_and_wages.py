"""Loads the facts shipped with the product: regions, minimum wages, poverty line, public holidays."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(apps: Any, editor: Any) -> None:
    """Parents come before children in the file, so one pass is enough."""
    region, wage = apps.get_model("partners", "Region"), apps.get_model("partners", "MinimumWage")
    line, holiday = apps.get_model("partners", "PovertyLine"), apps.get_model("partners", "Holiday")
    region.objects.bulk_create([
        region(code=row["code"], name=row["name"], level=row["level"], parent_id=row["parent"] or None,
               latitude=float(row["lat"]), longitude=float(row["lon"]))
        for row in _rows("regions.csv")
    ])
    wage.objects.bulk_create([
        wage(region_id=row["region_code"], year=int(row["year"]), monthly_amount=int(row["monthly_idr"]),
             basis=row["basis"], source=row["source"])
        for row in _rows("minimum_wage.csv")
    ])
    line.objects.bulk_create([
        line(region_id=row["region_code"], published_on=date.fromisoformat(row["published_on"]),
             monthly_amount=int(row["monthly_idr"]), source=row["source"])
        for row in _rows("poverty_line.csv")
    ])
    holiday.objects.bulk_create([
        holiday(held_on=date.fromisoformat(row["date"]), name=row["name"], source=row["source"]) for row in _rows("holidays.csv")
    ])


def unload(apps: Any, editor: Any) -> None:
    """Take the shipped rows away again, children first."""
    for name in ("Holiday", "PovertyLine", "MinimumWage"):
        apps.get_model("partners", name).objects.all().delete()
    region = apps.get_model("partners", "Region")
    for level in ("kecamatan", "kota", "kabupaten", "provinsi"):
        region.objects.filter(level=level).delete()


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_append_only_trail")]
    operations = [migrations.RunPython(load, unload)]
