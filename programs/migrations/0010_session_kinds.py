"""Sessions beside the weekly hours, some for named people only, and why one is held by exception."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0009_cohort_followed_once")]
    operations = [
        migrations.AddField(
            model_name="session",
            name="exception_reason",
            field=models.CharField(blank=True, max_length=500, verbose_name="reason for the exception"),
        ),
        migrations.AddField(
            model_name="session",
            name="is_for_named",
            field=models.BooleanField(default=False, verbose_name="only for people named"),
        ),
        migrations.AddField(
            model_name="session",
            name="kind",
            field=models.CharField(
                choices=[("regular", "Regular session"), ("catch_up", "Catch-up session"), ("one_to_one", "One-to-one session")],
                default="regular",
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "catch_up"),
                    models.Q(("is_for_named", False), ("kind", "regular")),
                    models.Q(("is_for_named", True), ("kind", "one_to_one")),
                    _connector="OR",
                ),
                name="session_named_by_kind",
                violation_error_message="A regular session is for everybody, a one-to-one session for one person named.",
            ),
        ),
    ]
