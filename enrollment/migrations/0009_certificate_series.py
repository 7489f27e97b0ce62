"""Running numbers of certificates by training body and year."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enrollment", "0008_travel_payments"),
        ("partners", "0003_regions_and_wages"),
        ("programs", "0003_append_only_ledger"),
    ]

    operations = [
        migrations.CreateModel(
            name="CertificateSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("prefix", models.CharField(max_length=8)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "series of certificates",
                "verbose_name_plural": "series of certificates",
                "ordering": ["partner_id", "year"],
            },
        ),
        migrations.AddField(
            model_name="certificateseries",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="certificate_series", to="partners.organization"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificateseries",
            constraint=models.UniqueConstraint(
                fields=("partner", "year"), name="certificate_series_once", violation_error_message="This series exists already."
            ),
        ),
        migrations.AddConstraint(
            model_name="certificateseries",
            constraint=models.UniqueConstraint(
                fields=("prefix", "year"),
                name="certificate_series_prefix",
                violation_error_message="Another body numbers under these letters.",
            ),
        ),
    ]
