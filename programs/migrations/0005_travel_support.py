"""Money for the way to class: rate, budget and what was paid, by cohort."""

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0003_regions_and_wages"),
        ("programs", "0004_skill_sheet"),
    ]

    operations = [
        migrations.CreateModel(
            name="TravelSupport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rate",
                    models.PositiveBigIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="for each session attended (Rp)"
                    ),
                ),
                (
                    "budget",
                    models.PositiveBigIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name="budget (Rp)"),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("partner", "The partner's own means"),
                            ("office", "Budget of the office"),
                            ("local_government", "Local government"),
                            ("company", "A company (CSR)"),
                            ("sponsor", "Sponsored seats"),
                            ("other", "Another source"),
                        ],
                        max_length=20,
                        verbose_name="source",
                    ),
                ),
                ("paid", models.PositiveBigIntegerField(default=0, editable=False)),
                ("extra", models.PositiveBigIntegerField(default=0, verbose_name="added by the office (Rp)")),
                ("extra_reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
            ],
            options={
                "verbose_name": "travel support",
                "verbose_name_plural": "travel support",
            },
        ),
        migrations.AddField(
            model_name="travelsupport",
            name="cohort",
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="travel_support", to="programs.cohort"),
        ),
        migrations.AddField(
            model_name="travelsupport",
            name="extra_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.membership"
            ),
        ),
        migrations.AddConstraint(
            model_name="travelsupport",
            constraint=models.CheckConstraint(
                condition=models.Q(("budget__gt", 0), ("rate__gt", 0)),
                name="travel_support_positive",
                violation_error_message="Write an amount above zero.",
            ),
        ),
        migrations.AddConstraint(
            model_name="travelsupport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paid__lte", django.db.models.expressions.CombinedExpression(models.F("budget"), "+", models.F("extra")))
                ),
                name="travel_support_within_budget",
                violation_error_message="More cannot be paid than the budget and what the office added to it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="travelsupport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("extra", 0), ("extra_by", None), ("extra_reason", "")),
                    models.Q(("extra__gt", 0), ("extra_by__isnull", False), models.Q(("extra_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="travel_support_extra_has_reason",
                violation_error_message="Money above the budget needs the name of a leader and a reason.",
            ),
        ),
    ]
