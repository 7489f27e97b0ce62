"""Double-entry bookkeeping: every entry's postings sum to zero, and a reference is booked once (hazards R11, R17)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from portal.kernel import audit
from programs.models import Account, Entry, Posting, Sponsorship

if TYPE_CHECKING:
    from partners.actors import Actor


@transaction.atomic
def post_entry(
    *,
    actor: Actor,
    kind: str,
    reference: str,
    amounts: Mapping[Account, int],
    at: datetime,
    sponsorship: Sponsorship | None = None,
    note: str = "",
) -> Entry:
    """Book ``amounts`` (whole rupiah by account) as one entry; the same ``reference`` again answers the first entry.

    Raises ValueError when the amounts do not sum to zero or there are fewer than two of them: such a call is a mistake
    in the program, not something a person could mend.
    """
    if sum(amounts.values()) != 0 or len(amounts) < 2:
        raise ValueError("the postings of an entry sum to zero and touch two accounts or more")
    entry, is_new = Entry.objects.get_or_create(
        reference=reference, defaults={"kind": kind, "at": at, "sponsorship": sponsorship, "note": note}
    )
    if is_new:
        Posting.objects.bulk_create([Posting(entry=entry, account=account, amount=amount) for account, amount in amounts.items()])
        audit.record("ledger.post", actor=actor, subject=entry)
    return entry
