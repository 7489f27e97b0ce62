"""Needs of partners get a deadline, contact persons and several answers, one of which is accepted."""

from datetime import timedelta
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.kernel.ids

FIND_WITHIN = timedelta(days=14)


def give_deadlines(apps: Any, editor: Any) -> None:
    """What is open waits from the day on which it was asked."""
    needs = apps.get_model("partners", "PartnerNeed").objects.filter(state__in=["open", "answered"], due_at=None)
    needs.update(due_at=models.F("created_at") + FIND_WITHIN)


class Migration(migrations.Migration):
    dependencies = [("partners", "0006_places_kept")]

    operations = [
        migrations.AlterModelOptions(
            "partnerneed",
            {"ordering": ["-created_at", "-pk"], "verbose_name": "partner need", "verbose_name_plural": "partner needs"},
        ),
        migrations.RemoveField("partnerneed", "answer"),
        migrations.RemoveField("partnerneed", "answered_by"),
        migrations.AddField(
            "partnerneed",
            "contact_name",
            models.CharField(default="", max_length=120, verbose_name="contact person"),
            preserve_default=False,
        ),
        migrations.AddField(
            "partnerneed",
            "contact_phone",
            models.CharField(default="", max_length=20, verbose_name="phone or WhatsApp"),
            preserve_default=False,
        ),
        migrations.AddField("partnerneed", "needed_by", models.DateField(blank=True, null=True, verbose_name="needed by")),
        migrations.AddField("partnerneed", "due_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(give_deadlines, migrations.RunPython.noop),
        migrations.AddIndex("partnerneed", models.Index(fields=["state", "due_at"], name="need_due")),
        migrations.AddConstraint(
            "partnerneed",
            models.CheckConstraint(
                condition=~models.Q(state__in=["open", "answered"]) | models.Q(due_at__isnull=False),
                name="need_waits_until",
                violation_error_message="What waits for somebody has a deadline.",
            ),
        ),
        migrations.CreateModel(
            name="NeedAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=portal.kernel.ids.public_id, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("text", models.CharField(max_length=500, verbose_name="what you can give")),
                ("contact_name", models.CharField(max_length=120, verbose_name="contact person")),
                ("contact_phone", models.CharField(max_length=20, verbose_name="phone or WhatsApp")),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "given_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "need",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="partners.partnerneed"),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="need_answers", to="partners.organization"
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to a need",
                "verbose_name_plural": "answers to needs",
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(withdrawn_at=None),
                        fields=("need", "organization"),
                        name="need_answered_once",
                        violation_error_message="You have answered this need already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(accepted_at__isnull=False),
                        fields=("need",),
                        name="need_one_accepted",
                        violation_error_message="Another answer has been accepted already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(accepted_at=None) | models.Q(withdrawn_at=None),
                        name="need_accepted_stands",
                        violation_error_message="An accepted answer cannot be taken back here; call your contact person.",
                    ),
                ],
            },
        ),
    ]
