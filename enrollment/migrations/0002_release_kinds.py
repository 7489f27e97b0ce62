"""Release programs and kinds of offense that the correctional database and the new criminal code know."""

from typing import Any

from django.db import migrations

#: code, Indonesian, English, abbreviation (glossary.md; the last two since UU 1/2023 came into force on 2 January 2026).
RELEASE_KINDS = (
    ("parole", "Pembebasan bersyarat", "Parole", "PB"),
    ("conditional_leave", "Cuti bersyarat", "Conditional leave", "CB"),
    ("pre_release_leave", "Cuti menjelang bebas", "Pre-release leave", "CMB"),
    ("assimilation", "Asimilasi", "Assimilation", "Asimilasi"),
    ("community_service", "Pidana kerja sosial", "Community service order", ""),
    ("supervision_order", "Pidana pengawasan", "Supervision order", ""),
)
#: code, Indonesian, English; others are added as rows when an import brings them.
OFFENSE_KINDS = (
    ("narkotika", "Narkotika", "Narcotics"),
    ("pencurian", "Pencurian", "Theft"),
    ("penganiayaan", "Penganiayaan", "Assault"),
    ("penggelapan", "Penggelapan", "Embezzlement"),
    ("penipuan", "Penipuan", "Fraud"),
    ("perjudian", "Perjudian", "Gambling"),
    ("korupsi", "Korupsi", "Corruption"),
    ("senjata-tajam", "Senjata tajam", "Bladed weapon"),
    ("kecelakaan-lalu-lintas", "Kecelakaan lalu lintas", "Traffic accident"),
    ("kesusilaan", "Kesusilaan", "Sexual offense"),
    ("perlindungan-anak", "Perlindungan anak", "Child protection"),
)


def add_kinds(apps: Any, editor: Any) -> None:
    """Add the rows."""
    release, offense = apps.get_model("enrollment", "ReleaseKind"), apps.get_model("enrollment", "OffenseKind")
    release.objects.bulk_create(
        release(code=code, name_id=name_id, name_en=name_en, abbreviation=short, position=place)
        for place, (code, name_id, name_en, short) in enumerate(RELEASE_KINDS, start=1)
    )
    offense.objects.bulk_create(offense(code=code, name_id=name_id, name_en=name_en) for code, name_id, name_en in OFFENSE_KINDS)


def remove_kinds(apps: Any, editor: Any) -> None:
    """Take away the rows that were added; those in use are refused by the database."""
    apps.get_model("enrollment", "ReleaseKind").objects.filter(code__in=[row[0] for row in RELEASE_KINDS]).delete()
    apps.get_model("enrollment", "OffenseKind").objects.filter(code__in=[row[0] for row in OFFENSE_KINDS]).delete()


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0001_initial")]
    operations = [migrations.RunPython(add_kinds, remove_kinds)]
