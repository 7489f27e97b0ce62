"""Agreements after the draft: parties, overlap, renewal, pause, early end, scan, and the calls before the end."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from partners.actors import SYSTEM
from partners.models import Agreement, AgreementScope, AuditEntry, Notification, Task
from partners.services import agreement_life, agreements
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from tests.factories.partners import AgreementFactory, EmployerFactory, PokmasFactory, actor_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
REASON = "Alamat pindah"


def signed(*fields, ends_in=365, **facts):
    """A signed agreement for some fields whose last day is so many days ahead."""
    row = AgreementFactory(ends_on=clock.today() + timedelta(days=ends_in), **facts)
    for field in fields:
        AgreementScope.objects.create(agreement=row, field=field)
    return row


def head_of(row):
    return actor_in(row.office, "head")


def in_review(lead, *fields, **facts):
    row = AgreementFactory(lead=lead, state="in_review", number="", signed_on=None, **facts)
    for field in fields:
        AgreementScope.objects.create(agreement=row, field=field)
    return row


def sign(row, number="W6-77", **facts):
    return agreements.sign_agreement(actor=head_of(row), agreement=row, number=number, signed_on=clock.today(), now=clock.now(), **facts)


# --- parties ---------------------------------------------------------------------------------------------------------


def draft(manager, **facts):
    today = clock.today()
    terms = {"starts_on": today, "ends_on": today + timedelta(days=700), "referrals_from": today, "referrals_until": today + timedelta(days=600)}
    return agreements.draft_agreement(actor=manager, lead=manager.organization, fields=["law"], districts=[], **terms, **facts)


def test_several_parties_see_what_they_signed():
    manager = actor_in(PokmasFactory())
    party = PokmasFactory(office=manager.organization.office)
    row = draft(manager, members=[party])
    assert list(row.members.all()) == [party]
    assert Agreement.objects.visible_to(actor_in(party)).get() == row


@pytest.mark.parametrize("wrong", ["other office", "employer", "lead", "not verified"])
def test_only_other_verified_partners_of_the_office_can_join(wrong):
    manager = actor_in(PokmasFactory())
    office = manager.organization.office
    party = {
        "other office": lambda: PokmasFactory(),
        "employer": lambda: EmployerFactory(office=office),
        "lead": lambda: manager.organization,
        "not verified": lambda: PokmasFactory(office=office, state="suspended"),
    }[wrong]()
    with pytest.raises(DomainError, match="party_not_verified" if wrong == "not verified" else "not_a_partner"):
        draft(manager, members=[party])
    assert not Agreement.objects.exists()


# --- overlap ---------------------------------------------------------------------------------------------------------


def test_second_agreement_for_the_same_field_and_days_is_refused_with_the_way_out():
    first = signed("law", "community")
    second = in_review(first.lead, "community", "counselling")
    with pytest.raises(DomainError) as refusal:
        sign(second)
    assert refusal.value.code == "agreements_overlap"
    assert str(first.number) in str(refusal.value.message)
    second.refresh_from_db()
    assert second.state == "in_review"


def test_other_fields_other_days_and_other_leads_do_not_clash():
    first = signed("law")
    later = {"starts_on": first.ends_on + timedelta(days=1), "ends_on": first.ends_on + timedelta(days=500)}
    for number, row in enumerate(
        [in_review(first.lead, "community"), in_review(first.lead, "law", **later), in_review(PokmasFactory(office=first.office), "law")]
    ):
        assert sign(row, number=f"W6-{number}").state == "signed"


def test_the_database_refuses_what_no_service_looked_at():
    first = signed("law")
    second = in_review(first.lead, "law")
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=second.pk).update(state="signed")
    other = signed("community", lead=first.lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementScope.objects.create(agreement=other, field="law")


def test_a_paused_agreement_is_not_resumed_beside_the_one_that_took_its_field():
    first = signed("law")
    head = head_of(first)
    agreement_life.suspend_agreement(actor=head, agreement=first, reason=REASON, now=clock.now())
    sign(in_review(first.lead, "law"))
    with pytest.raises(DomainError, match="agreements_overlap"):
        agreement_life.resume_agreement(actor=head, agreement=first, now=clock.now())


# --- renewal ---------------------------------------------------------------------------------------------------------


def test_renewal_is_a_numbered_copy_with_new_dates_and_signing_it_takes_over():
    old = signed("law", "community", ends_in=20)
    old.members.add(PokmasFactory(office=old.office))
    new = agreements.renew_agreement(actor=actor_in(old.lead), agreement=old, now=clock.now())
    assert (new.version, new.previous, new.state, new.starts_on) == (2, old, "draft", old.ends_on + timedelta(days=1))
    assert sorted(new.scopes.values_list("field", flat=True)) == ["community", "law"]
    assert list(new.members.all()) == list(old.members.all())
    Agreement.objects.filter(pk=new.pk).update(state="in_review", starts_on=old.ends_on, referrals_from=old.ends_on)
    new.refresh_from_db()
    sign(new, number=old.number)
    old.refresh_from_db()
    assert (old.state, new.state) == ("renewed", "signed")
    assert Agreement.objects.in_force(clock.today()).get() == old
    assert list(Agreement.objects.in_force(old.ends_on + timedelta(days=1))) == [new]


def test_renewal_that_begins_later_takes_over_on_its_first_day(frozen):
    old = signed("law", ends_in=20)
    new = agreements.renew_agreement(actor=actor_in(old.lead), agreement=old, now=clock.now())
    agreements.submit_agreement(actor=actor_in(old.lead), agreement=new, now=clock.now())
    sign(new)
    old.refresh_from_db()
    assert old.state == "signed"
    frozen.shift(timedelta(days=21))
    assert agreement_life.watch_agreements(clock.now())["taken_over"] == 1
    old.refresh_from_db()
    assert old.state == "renewed"
    assert agreement_life.watch_agreements(clock.now()) == {"taken_over": 0, "called": 0}


def test_one_agreement_has_one_renewal_and_the_office_asks_the_partner_to_check_its_draft():
    old = signed("law")
    lead = actor_in(old.office, "section_head")
    new = agreements.renew_agreement(actor=lead, agreement=old, now=clock.now())
    assert Task.objects.get(kind="agreement.renewal_drafted").organization == old.lead
    with pytest.raises(DomainError, match="renewal_exists"):
        agreements.renew_agreement(actor=lead, agreement=Agreement.objects.get(pk=old.pk), now=clock.now())
    agreements.submit_agreement(actor=actor_in(old.lead), agreement=new, now=clock.now())
    assert not Task.objects.filter(kind="agreement.renewal_drafted", done_at=None).exists()


@pytest.mark.parametrize("state", ["draft", "in_review", "suspended", "terminated"])
def test_only_a_signed_agreement_is_renewed(state):
    row = AgreementFactory(state=state)
    with pytest.raises(DomainError, match="not_renewable"):
        agreements.renew_agreement(actor=head_of(row), agreement=row, now=clock.now())


def test_officer_and_other_partner_cannot_renew():
    row = signed("law")
    for actor in (actor_in(row.office, "officer"), actor_in(PokmasFactory(office=row.office))):
        with pytest.raises(DomainError, match="not_yours"):
            agreements.renew_agreement(actor=actor, agreement=row, now=clock.now())


# --- calls before the end --------------------------------------------------------------------------------------------


def test_the_end_is_called_out_once_at_each_of_three_days(frozen):
    row = signed("law", ends_in=181)
    actor_in(row.lead)
    assert agreement_life.watch_agreements(clock.now())["called"] == 0
    for shift, days in ((1, 180), (90, 90), (60, 30)):
        frozen.shift(timedelta(days=shift))
        assert agreement_life.watch_agreements(clock.now())["called"] == 1
        assert agreement_life.watch_agreements(clock.now())["called"] == 0
        assert Task.objects.get(kind="agreement.expiring", done_at=None).params == {"days": days}
    assert Task.objects.filter(kind="agreement.expiring").count() == Notification.objects.filter(kind="agreement.ends").count() == 3


def test_a_call_that_somebody_settled_is_not_made_again():
    row = signed("law", ends_in=80)
    agreement_life.watch_agreements(clock.now())
    Task.objects.filter(kind="agreement.expiring").update(done_at=clock.now())
    assert agreement_life.watch_agreements(clock.now())["called"] == 0
    assert row.status_on(clock.today()) == "expiring"


def test_signing_the_renewal_closes_the_call_and_no_other_follows():
    old = signed("law", ends_in=40)
    agreement_life.watch_agreements(clock.now())
    new = agreements.renew_agreement(actor=actor_in(old.lead), agreement=old, now=clock.now())
    agreements.submit_agreement(actor=actor_in(old.lead), agreement=new, now=clock.now())
    assert Task.objects.filter(kind="agreement.expiring", done_at=None).exists()
    sign(new)
    assert not Task.objects.filter(kind="agreement.expiring", done_at=None).exists()
    assert agreement_life.watch_agreements(clock.now())["called"] == 0


# --- pause, early end, scan ------------------------------------------------------------------------------------------


def test_pause_needs_a_reason_and_takes_it_out_of_force():
    row = signed("law")
    lead = actor_in(row.office, "section_head")
    with pytest.raises(DomainError, match="reason_needed"):
        agreement_life.suspend_agreement(actor=lead, agreement=row, reason=" ", now=clock.now())
    agreement_life.suspend_agreement(actor=lead, agreement=row, reason=REASON, now=clock.now())
    assert not Agreement.objects.in_force(clock.today()).exists()
    agreement_life.resume_agreement(actor=lead, agreement=row, now=clock.now())
    assert Agreement.objects.in_force(clock.today()).exists()


def test_only_the_head_ends_an_agreement_early():
    row = signed("law")
    for actor in (actor_in(row.office, "section_head"), actor_in(row.lead)):
        with pytest.raises(DomainError):
            agreement_life.terminate_agreement(actor=actor, agreement=row, reason=REASON, now=clock.now())
    agreement_life.terminate_agreement(actor=head_of(row), agreement=row, reason=REASON, now=clock.now())
    assert row.state == "terminated"
    assert not Task.objects.filter(kind="agreement.hand_over").exists()
    assert AuditEntry.objects.filter(action="agreement.terminate", reason=REASON).exists()


def test_the_scan_is_added_once_after_the_signature():
    row = in_review(PokmasFactory(), "law")
    scan = ContentFile(b"%PDF-1.4\n%%EOF", name="pks.pdf")
    with pytest.raises(DomainError, match="not_signed"):
        agreement_life.add_scan(actor=head_of(row), agreement=row, document=scan)
    sign(row)
    agreement_life.add_scan(actor=head_of(row), agreement=row, document=scan)
    with pytest.raises(DomainError, match="scan_exists"):
        agreement_life.add_scan(actor=head_of(row), agreement=row, document=scan)


def test_the_system_sees_every_agreement_for_its_daily_look():
    signed("law", signed_on=date(2026, 1, 1))
    assert Agreement.objects.visible_to(SYSTEM).count() == 1
