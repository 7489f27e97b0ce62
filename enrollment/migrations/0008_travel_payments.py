"""Payments for the way to class, by person and session."""

import django.db.models.deletion
from django.db import migrations, models

import portal.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("enrollment", "0007_feedback_questions"),
        ("partners", "0003_regions_and_wages"),
        ("programs", "0003_append_only_ledger"),
    ]

    operations = [
        migrations.CreateModel(
            name="TravelPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=portal.kernel.ids.public_id, editable=False, unique=True)),
                ("amount", models.PositiveBigIntegerField(verbose_name="amount (Rp)")),
                ("paid_on", models.DateField(verbose_name="paid on")),
                ("recorded_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                ("taken_back_reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
            ],
            options={
                "verbose_name": "travel payment",
                "verbose_name_plural": "travel payments",
                "ordering": ["paid_on", "pk"],
            },
        ),
        migrations.AddField(
            model_name="travelpayment",
            name="enrollment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="travel_payments", to="enrollment.enrollment"
            ),
        ),
        migrations.AddField(
            model_name="travelpayment",
            name="recorded_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.membership"),
        ),
        migrations.AddField(
            model_name="travelpayment",
            name="session",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="travel_payments", to="programs.session"),
        ),
        migrations.AddField(
            model_name="travelpayment",
            name="taken_back_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.membership"
            ),
        ),
        migrations.AddConstraint(
            model_name="travelpayment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_back_at", None)),
                fields=("enrollment", "session"),
                name="travel_payment_once",
                violation_error_message="This session is already paid for this person.",
            ),
        ),
        migrations.AddConstraint(
            model_name="travelpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="travel_payment_positive", violation_error_message="Write an amount above zero."
            ),
        ),
        migrations.AddConstraint(
            model_name="travelpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_back_at", None), ("taken_back_by", None), ("taken_back_reason", "")),
                    models.Q(
                        ("taken_back_at__isnull", False),
                        ("taken_back_by__isnull", False),
                        models.Q(("taken_back_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="travel_payment_back_has_reason",
                violation_error_message="A payment is taken back with a name and a reason.",
            ),
        ),
    ]
