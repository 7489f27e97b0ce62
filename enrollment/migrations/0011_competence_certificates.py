"""Certificates of competence (BNSP) that are recorded, not issued here."""

import django.db.models.deletion
from django.db import migrations, models

import enrollment.models.imports
import portal.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("enrollment", "0010_training_marks"),
        ("partners", "0003_regions_and_wages"),
        ("programs", "0003_append_only_ledger"),
    ]

    operations = [
        migrations.CreateModel(
            name="CompetenceCertificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=portal.kernel.ids.public_id, editable=False, unique=True)),
                ("number", models.CharField(max_length=60, verbose_name="certificate number")),
                ("scheme", models.CharField(max_length=150, verbose_name="scheme")),
                ("body", models.CharField(max_length=150, verbose_name="certification body (LSP)")),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "scan",
                    models.FileField(
                        blank=True, storage=enrollment.models.imports.private_storage, upload_to="competence/", verbose_name="scan"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "competence certificate (BNSP)",
                "verbose_name_plural": "competence certificates (BNSP)",
                "ordering": ["-issued_on", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="competencecertificate",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="competence_certificates", to="enrollment.client"
            ),
        ),
        migrations.AddField(
            model_name="competencecertificate",
            name="enrollment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="competence_certificates",
                to="enrollment.enrollment",
            ),
        ),
        migrations.AddField(
            model_name="competencecertificate",
            name="recorded_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.membership"),
        ),
        migrations.AddConstraint(
            model_name="competencecertificate",
            constraint=models.UniqueConstraint(
                fields=("number",),
                name="competence_number_once",
                violation_error_message="A competence certificate of this number is already on file.",
            ),
        ),
        migrations.AddConstraint(
            model_name="competencecertificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until", None), ("valid_until__gt", models.F("issued_on")), _connector="OR"),
                name="competence_valid_after_issue",
                violation_error_message="A certificate is valid until a day after it was issued.",
            ),
        ),
    ]
