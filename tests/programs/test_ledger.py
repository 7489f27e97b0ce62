"""Double-entry bookkeeping: sums to zero, booked once, never changed (hazards R11, R17)."""

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum

from partners.actors import SYSTEM
from portal.kernel import clock
from programs.models import Entry, Posting
from programs.services.ledger import post_entry
from tests.factories.partners import OfficeFactory
from tests.factories.programs import AccountFactory, SponsorshipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts():
    office = OfficeFactory()
    return (
        AccountFactory(office=office, kind="paid"),
        AccountFactory(office=office, kind="unallocated"),
        AccountFactory(office=office, kind="fees"),
    )


def book(amounts, reference="pi_1"):
    return post_entry(actor=SYSTEM, kind="payment", reference=reference, amounts=amounts, at=clock.now(), sponsorship=SponsorshipFactory())


def test_entry_sums_to_zero(accounts):
    paid, free, fees = accounts
    entry = book({paid: -100_000, free: 97_000, fees: 3_000})
    assert entry.postings.aggregate(total=Sum("amount"))["total"] == 0
    assert free.postings.get().amount == 97_000


@pytest.mark.parametrize("amounts", [(-100, 99), (0,), ()])
def test_entry_that_does_not_balance_is_not_booked(accounts, amounts):
    with pytest.raises(ValueError, match="sum to zero"):
        book(dict(zip(accounts, amounts, strict=False)))
    assert not Entry.objects.exists()


def test_same_reference_is_booked_once(accounts):
    paid, free, _fees = accounts
    first = book({paid: -5, free: 5})
    assert book({paid: -7, free: 7}) == first
    assert Posting.objects.count() == 2


@pytest.mark.parametrize(("model", "values"), [(Entry, {"kind": "fee"}), (Posting, {"amount": 6})])
def test_what_is_booked_stays(accounts, model, values):
    paid, free, _fees = accounts
    book({paid: -5, free: 5})
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all().update(**values)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all()._raw_delete(model.objects.db)
    assert (Entry.objects.get().kind, Posting.objects.count()) == ("payment", 2)


def test_every_entry_of_the_office_balances(accounts):
    paid, free, fees = accounts
    book({paid: -50, free: 50}, "a")
    book({paid: -20, free: 15, fees: 5}, "b")
    sums = Entry.objects.annotate(total=Sum("postings__amount")).values_list("total", flat=True)
    assert set(sums) == {0}
