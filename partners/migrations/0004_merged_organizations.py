"""A record that was merged into another one of the same organization names the one that was kept."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0003_regions_and_wages")]
    operations = [
        migrations.AddField(
            model_name="organization",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="partners.organization",
                verbose_name="merged into",
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", None), ("state", "left"), _connector="OR"),
                name="organization_merged_has_left",
                violation_error_message="A record that was merged into another one no longer works by itself.",
            ),
        ),
    ]
