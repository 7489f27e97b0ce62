"""Places have seats and facilities, lie in Indonesia, and are retired instead of deleted once a class has used them."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

FEATURES = [
    ("classroom", "Classroom"), ("workshop", "Workshop floor"), ("kitchen", "Kitchen"), ("yard", "Yard or garden"),
    ("power", "Strong electricity (2,200 VA or more)"), ("water", "Running water"), ("internet", "Internet"),
    ("machines", "Machines and tools"), ("step_free", "Step-free entrance"),
]


class Migration(migrations.Migration):
    dependencies = [("partners", "0005_one_agreement_a_field")]

    operations = [
        migrations.AddField("place", "retired_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "place",
            "seats",
            models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(500)],
                verbose_name="seats",
            ),
        ),
        migrations.AddConstraint(
            "place",
            models.CheckConstraint(
                condition=models.Q(latitude=None)
                | models.Q(latitude__gte=-11.1, latitude__lte=6.2, longitude__gte=94.9, longitude__lte=141.1),
                name="place_point_in_indonesia",
                violation_error_message="This point does not lie in Indonesia. Are latitude and longitude the right way round?",
            ),
        ),
        migrations.AddConstraint(
            "place",
            models.CheckConstraint(
                condition=models.Q(seats=None) | models.Q(seats__gte=1, seats__lte=500),
                name="place_seats_possible",
                violation_error_message="A place has between 1 and 500 seats; leave it empty if you do not know.",
            ),
        ),
        migrations.CreateModel(
            name="PlaceFacility",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("feature", models.CharField(choices=FEATURES, max_length=20, verbose_name="what is there")),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="facilities", to="partners.place"),
                ),
            ],
            options={
                "verbose_name": "facility of a place",
                "verbose_name_plural": "facilities of a place",
                "ordering": ["place_id", "pk"],
                "constraints": [models.UniqueConstraint(fields=("place", "feature"), name="place_facility_once")],
            },
        ),
    ]
