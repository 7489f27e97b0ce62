"""Two decisions at once: one wins, the other is told (design §3.4); with its control."""

import pytest

from partners.models import Agreement, AgreementScope, Organization, Transition
from partners.services import agreements, organizations
from portal.kernel import clock
from tests.factories.partners import AgreementFactory, PokmasFactory, actor_in
from tests.flow.threads import at_once
from tests.infra.drills import count

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
MANY, RUNS = count(4, 16), count(1, 10)


def in_review(lead):
    row = AgreementFactory(lead=lead, state="in_review", number="")
    AgreementScope.objects.create(agreement=row, field="law")
    return row


def sign(head, pk, number):
    row = Agreement.objects.select_related("lead", "office", "previous").get(pk=pk)
    agreements.sign_agreement(actor=head, agreement=row, number=number, signed_on=clock.today(), now=clock.now())
    return "signed"


def test_one_agreement_is_signed_once():
    for _run in range(RUNS):
        row = in_review(PokmasFactory())
        head = actor_in(row.office, "head")

        outcomes = at_once(MANY, lambda index, head=head, row=row: sign(head, row.pk, f"W6-{index}"))

        assert outcomes.pop("signed") == 1
        assert set(outcomes) <= {"stale_state", "agreements_overlap"}
        assert Transition.objects.filter(subject_model="partners.agreement", subject_id=row.pk, move="sign").count() == 1


def test_of_many_for_the_same_field_one_is_signed():
    for _run in range(RUNS):
        lead = PokmasFactory()
        head, rows = actor_in(lead.office, "head"), [in_review(lead) for _number in range(MANY)]

        outcomes = at_once(MANY, lambda index, head=head, rows=rows: sign(head, rows[index].pk, f"W6-{index}"))

        assert outcomes == {"signed": 1, "agreements_overlap": MANY - 1}
        assert Agreement.objects.filter(lead=lead, state="signed").count() == 1


def test_control_without_the_check_the_database_still_refuses(monkeypatch):
    """The service's look and lock off: the trigger alone lets one through."""
    lead = PokmasFactory()
    head, rows = actor_in(lead.office, "head"), [in_review(lead) for _number in range(MANY)]
    monkeypatch.setattr(agreements, "overlapping", lambda agreement: None)
    monkeypatch.setattr(agreements, "lock_lead", lambda agreement: None)

    outcomes = at_once(MANY, lambda index: sign(head, rows[index].pk, f"W6-{index}"))

    assert outcomes["signed"] == Agreement.objects.filter(lead=lead, state="signed").count() == 1
    assert sum(number for name, number in outcomes.items() if name.startswith("IntegrityError")) == MANY - 1


def test_one_organization_is_verified_once():
    for _run in range(RUNS):
        row = PokmasFactory(state="submitted")
        lead = actor_in(row.office, "section_head")

        def decide(index, pk=row.pk, lead=lead):
            organization = Organization.objects.get(pk=pk)
            if index % 2:
                organizations.verify_organization(actor=lead, organization=organization, now=clock.now())
                return "decided"
            organizations.refuse_organization(actor=lead, organization=organization, reason="Akta tidak terbaca", now=clock.now())
            return "decided"

        outcomes = at_once(MANY, decide)

        assert outcomes == {"decided": 1, "stale_state": MANY - 1}
        assert Transition.objects.filter(subject_model="partners.organization", subject_id=row.pk).count() == 1
