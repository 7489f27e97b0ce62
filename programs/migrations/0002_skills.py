"""Loads the skills shipped with the product: names, synonyms, occupation codes (domain.md A10), pictures."""

import csv
from pathlib import Path
from typing import Any

from django.db import migrations

FILE = Path(__file__).resolve().parent.parent / "data" / "skills.csv"


def _rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(apps: Any, editor: Any) -> None:
    """Parents come before children in the file, so one pass in order is enough."""
    skill = apps.get_model("programs", "Skill")
    known: dict[str, Any] = {}
    for row in _rows():
        parent = known.get(row.pop("parent"))
        known[row["code"]] = skill.objects.create(parent=parent, **row)


def unload(apps: Any, editor: Any) -> None:
    """Children go before parents; a skill that a program uses stays and stops the way back."""
    skill = apps.get_model("programs", "Skill")
    for row in reversed(_rows()):
        skill.objects.filter(code=row["code"]).delete()


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
