"""Closed questions, the wish to be called, and the client's own link."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enrollment", "0006_skill_check_history"),
        ("partners", "0003_regions_and_wages"),
        ("programs", "0003_append_only_ledger"),
    ]

    operations = [
        migrations.CreateModel(
            name="FeedbackLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "link to feedback",
                "verbose_name_plural": "links to feedback",
            },
        ),
        migrations.AlterModelOptions(
            name="feedback",
            options={"ordering": ["-given_at", "-pk"], "verbose_name": "feedback", "verbose_name_plural": "feedback"},
        ),
        migrations.AddField(
            model_name="feedback",
            name="call_note",
            field=models.CharField(blank=True, max_length=500, verbose_name="what came of the call"),
        ),
        migrations.AddField(
            model_name="feedback",
            name="called_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="feedback",
            name="called_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.membership"
            ),
        ),
        migrations.AddField(
            model_name="feedback",
            name="felt_safe",
            field=models.CharField(
                blank=True, choices=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")], max_length=6, verbose_name="safe and respected"
            ),
        ),
        migrations.AddField(
            model_name="feedback",
            name="taught_well",
            field=models.CharField(
                blank=True, choices=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")], max_length=6, verbose_name="taught well"
            ),
        ),
        migrations.AddField(
            model_name="feedback",
            name="useful_for_work",
            field=models.CharField(
                blank=True, choices=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")], max_length=6, verbose_name="useful for work"
            ),
        ),
        migrations.AddField(
            model_name="feedback",
            name="wants_call",
            field=models.BooleanField(default=False, verbose_name="please call me"),
        ),
        migrations.AlterField(
            model_name="feedback",
            name="channel",
            field=models.CharField(
                choices=[("signed_link", "By the client's own link"), ("officer", "Told to the officer"), ("paper", "On paper")],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("call_note", ""), ("called_at", None), ("called_by", None)),
                    models.Q(("called_at__isnull", False), ("called_by__isnull", False), models.Q(("call_note", ""), _negated=True)),
                    _connector="OR",
                ),
                name="feedback_call_has_outcome",
                violation_error_message="A call is recorded with who called and what came of it.",
            ),
        ),
        migrations.AddField(
            model_name="feedbacklink",
            name="enrollment",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="feedback_link", to="enrollment.enrollment"
            ),
        ),
        migrations.AddField(
            model_name="feedbacklink",
            name="made_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.membership"),
        ),
    ]
