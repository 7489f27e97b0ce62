"""One result for each person and unit, with what stood there before."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enrollment", "0005_match_weights"),
        ("partners", "0003_regions_and_wages"),
        ("programs", "0003_append_only_ledger"),
    ]

    operations = [
        migrations.CreateModel(
            name="SkillCheckChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[("not_yet", "Not yet able"), ("with_help", "Able with help"), ("alone", "Able alone")], max_length=10
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[("not_yet", "Not yet able"), ("with_help", "Able with help"), ("alone", "Able alone")], max_length=10
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "change of a skill check",
                "verbose_name_plural": "changes of skill checks",
                "ordering": ["changed_at", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="skillcheck",
            name="skill_check_once_a_day",
        ),
        migrations.AddConstraint(
            model_name="skillcheck",
            constraint=models.UniqueConstraint(
                fields=("enrollment", "unit"),
                name="skill_check_once",
                violation_error_message="This unit is already checked for this person.",
            ),
        ),
        migrations.AddField(
            model_name="skillcheckchange",
            name="changed_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.membership"),
        ),
        migrations.AddField(
            model_name="skillcheckchange",
            name="check_row",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="enrollment.skillcheck"),
        ),
        migrations.AddConstraint(
            model_name="skillcheckchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", models.F("target")), _negated=True),
                name="skill_check_change_changes",
                violation_error_message="A correction changes something.",
            ),
        ),
    ]
