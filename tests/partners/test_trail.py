"""R60: the audit trail is written once, sealed in batches, and tampering is found."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from partners.models import AuditEntry, AuditSeal
from partners.services.trail import broken_seals, seal_audit
from portal.kernel import audit, clock
from portal.kernel.append_only import guard_statements, unguard_statements
from tests.factories.partners import PokmasFactory, actor_in

pytestmark = pytest.mark.django_db
TABLE = "partners_auditentry"


def write(number: int = 3) -> None:
    actor = actor_in(PokmasFactory())
    for index in range(number):
        audit.record("thing.read", actor=actor, reason=str(index))


@pytest.mark.parametrize("statement", [f"UPDATE {TABLE} SET reason = 'x'", f"DELETE FROM {TABLE}"])  # noqa: S608
def test_rows_cannot_be_changed_or_deleted(statement):
    write()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.count() == 3


def test_sealing_takes_only_rows_that_no_transaction_can_overtake(frozen):
    write()
    assert seal_audit(clock.now()) == {"rows": 0, "seals": 0}
    frozen.shift(timedelta(minutes=11))
    assert seal_audit(clock.now()) == {"rows": 3, "seals": 1}
    assert seal_audit(clock.now()) == {"rows": 0, "seals": 0}
    assert list(broken_seals()) == []


def test_tampering_with_a_sealed_row_is_found_at_its_batch(frozen):
    for _ in range(2):
        write()
        frozen.shift(timedelta(minutes=11))
        seal_audit(clock.now())
    last = AuditSeal.objects.order_by("-first_id").first()
    with connection.cursor() as cursor:
        for statement in unguard_statements(TABLE, connection.vendor):
            cursor.execute(statement)
        cursor.execute(f"UPDATE {TABLE} SET reason = 'forged' WHERE id = %s", [last.last_id])  # noqa: S608
        for statement in guard_statements(TABLE, connection.vendor):
            cursor.execute(statement)
    assert [seal.pk for seal in broken_seals()] == [last.pk]
