"""What people can do at the end, part of a program's text."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0003_regions_and_wages"),
        ("programs", "0003_append_only_ledger"),
    ]

    operations = [
        migrations.AddField(
            model_name="program",
            name="needs_skill_check",
            field=models.BooleanField(default=False, verbose_name="the certificate needs the skill check"),
        ),
        migrations.AddField(
            model_name="program",
            name="skill_sheet",
            field=models.TextField(blank=True, max_length=2000, verbose_name="what people can do at the end"),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("needs_skill_check", False), models.Q(("skill_sheet", ""), _negated=True), _connector="OR"),
                name="program_check_has_sheet",
                violation_error_message="A certificate can need the skill check only if there is a skill sheet.",
            ),
        ),
    ]
