"""The training body's own mark on its certificates."""

import django.db.models.deletion
from django.db import migrations, models

import enrollment.models.imports
import portal.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("enrollment", "0009_certificate_series"),
        ("partners", "0003_regions_and_wages"),
        ("programs", "0003_append_only_ledger"),
    ]

    operations = [
        migrations.CreateModel(
            name="TrainingMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=portal.kernel.ids.public_id, editable=False, unique=True)),
                (
                    "picture",
                    models.FileField(
                        blank=True, storage=enrollment.models.imports.private_storage, upload_to="marks/", verbose_name="mark"
                    ),
                ),
                ("set_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "mark of a training body",
                "verbose_name_plural": "marks of training bodies",
                "ordering": ["-set_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="trainingmark",
            name="partner",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="training_marks", to="partners.organization"),
        ),
        migrations.AddField(
            model_name="trainingmark",
            name="set_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.membership"),
        ),
        migrations.AddField(
            model_name="certificate",
            name="mark",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="enrollment.trainingmark",
            ),
        ),
    ]
