"""A cohort is followed by at most one other that was not called off; of several on file the first keeps the link."""

from typing import Any

from django.db import migrations, models
from django.db.models import Q


def keep_first_successor(apps: Any, schema_editor: Any) -> None:
    """Later copies of the same cohort lose the link, nothing else."""
    cohorts = apps.get_model("programs", "Cohort")
    seen: set[int] = set()
    rows = cohorts.objects.filter(previous__isnull=False).exclude(state="cancelled").order_by("number", "pk")
    for pk, previous in rows.values_list("pk", "previous"):
        if previous in seen:
            cohorts.objects.filter(pk=pk).update(previous=None)
        seen.add(previous)


class Migration(migrations.Migration):
    dependencies = [("programs", "0008_field_comments")]
    operations = [
        migrations.RunPython(keep_first_successor, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="cohort",
            constraint=models.UniqueConstraint(
                fields=["previous"],
                condition=Q(previous__isnull=False) & ~Q(state="cancelled"),
                name="cohort_followed_once",
                violation_error_message="The next cohort has already been planned.",
            ),
        ),
    ]
