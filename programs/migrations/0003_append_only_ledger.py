"""Entries and postings of the ledger are written once; a mistake is mended by a further entry (hazards R17)."""

from django.db import migrations

from portal.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("programs", "0002_skills")]
    operations = [append_only("programs_entry", "programs_posting")]
