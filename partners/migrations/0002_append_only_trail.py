"""The audit trail, its seals and the log of moves are written once (hazards R60)."""

from django.db import migrations

from portal.kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]
    operations = [append_only("partners_auditentry", "partners_auditseal", "partners_transition")]
