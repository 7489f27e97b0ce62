"""Links by which a calendar program reads the sessions of a cohort."""

import django.db.models.deletion
from django.db import migrations, models

import portal.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("partners", "0003_regions_and_wages"), ("programs", "0010_session_kinds")]
    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=portal.kernel.ids.public_id, editable=False, unique=True)),
                ("fingerprint", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cohort",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="calendar_feeds", to="programs.cohort"),
                ),
                (
                    "membership",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="calendar_feeds", to="partners.membership"),
                ),
            ],
            options={"verbose_name": "calendar link", "verbose_name_plural": "calendar links", "ordering": ["-created_at", "pk"]},
        ),
        migrations.AddConstraint(
            model_name="calendarfeed",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)),
                fields=("cohort", "membership"),
                name="calendar_feed_once",
                violation_error_message="There is a calendar link already. Renew it instead.",
            ),
        ),
    ]
