"""For whom a session beside the weekly hours is held."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0012_class_links"), ("programs", "0010_session_kinds")]
    operations = [
        migrations.CreateModel(
            name="SessionParticipant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="extra_sessions", to="enrollment.enrollment"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="participants", to="programs.session"
                    ),
                ),
            ],
            options={
                "verbose_name": "participant of a session",
                "verbose_name_plural": "participants of sessions",
                "ordering": ["session_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "enrollment"),
                        name="session_participant_once",
                        violation_error_message="This person is already named for the session.",
                    )
                ],
            },
        ),
    ]
