"""Consent: children, instants, replacement, withdrawal and what recipients are told (R27, R28, R29)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from enrollment.ages import adult_on, is_child, months_later, youngest_adult_birth
from enrollment.consent_texts import LONGEST_MONTHS, SHARED_FIELDS, TEXTS, current_text, text_of
from enrollment.enums.clients import CHILD_PURPOSES, ConsentChannel, ConsentPurpose
from enrollment.models import Client, Consent, Disclosure
from enrollment.services.consents import give_consent, record_disclosure, withdraw_consent
from enrollment.signals import consent_withdrawn
from partners.models import Notification
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from tests.clients.conftest import World
from tests.factories.clients import ClientFactory, ConsentFactory, officer_of
from tests.factories.partners import EmployerFactory, PokmasFactory, actor_in

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
YES: dict[str, Any] = {"channel": ConsentChannel.IN_APP, "language": "id"}


def birthdays() -> st.SearchStrategy[date]:
    return st.dates(date(1950, 1, 1), date(2015, 12, 31))


@given(born=birthdays(), today=st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_both_ways_of_telling_a_child_agree(born: date, today: date) -> None:
    assert (born > youngest_adult_birth(today)) == (adult_on(born) > today) == is_child(born=born, tried_as_child=False, today=today)


def test_somebody_born_on_29_february_comes_of_age_on_1_march() -> None:
    assert adult_on(date(2008, 2, 29)) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_later(day: date, months: int, expected: date) -> None:
    assert months_later(day, months) == expected


def test_every_purpose_has_text_fields_and_a_longest_term() -> None:
    assert set(TEXTS) == set(SHARED_FIELDS) == set(LONGEST_MONTHS) == set(ConsentPurpose)
    assert LONGEST_MONTHS[ConsentPurpose.EMPLOYER_VIEW] == 6
    assert LONGEST_MONTHS[ConsentPurpose.TRAINING_PARTNER] == 12


def test_older_text_is_found_by_its_version() -> None:
    assert text_of("photo", "2026-1") == current_text("photo")
    with pytest.raises(KeyError):
        text_of("photo", "1999-1")


# --- children ---

#: Born on these days, around the eighteenth birthday on 23 November 2026 (WIB), and long before it.
AROUND = (date(2008, 11, 22), date(2008, 11, 23), date(2008, 11, 24), date(2008, 2, 29), date(1990, 1, 1), date(2012, 6, 1))


@pytest.mark.django_db
@pytest.mark.parametrize(("born", "tried"), list(product(AROUND, (False, True))))
def test_no_consent_of_a_child_but_training_whatever_the_flags(born: date, tried: bool) -> None:
    """R27: service, database and query agree for every purpose."""
    client = ClientFactory(birth_date=born, tried_as_child=tried)
    actor = officer_of(client)
    child = is_child(born=born, tried_as_child=tried, today=date(2026, 11, 23))
    for purpose in ConsentPurpose:
        allowed = not child or purpose in CHILD_PURPOSES
        assert service_allows(actor, client, purpose) is allowed, purpose
        assert database_allows(client, purpose) is allowed, purpose


def service_allows(actor: Any, client: Client, purpose: str) -> bool:
    try:
        with transaction.atomic():
            give_consent(actor=actor, client=client, purpose=purpose, now=NOW, guardian_name="Ibu", child_assented=True, **YES)
            transaction.set_rollback(True)
    except DomainError as refusal:
        assert refusal.code == "child"
        return False
    return True


def database_allows(client: Client, purpose: str) -> bool:
    try:
        with transaction.atomic():
            ConsentFactory(client=client, purpose=purpose, given_at=NOW)
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return True


@pytest.mark.django_db
def test_client_who_turns_out_to_be_tried_as_a_child_loses_every_view_at_once() -> None:
    client = ClientFactory(birth_date=date(1990, 1, 1))
    for purpose in ConsentPurpose:
        ConsentFactory(client=client, purpose=purpose, given_at=NOW - timedelta(days=1))
    assert Consent.objects.at(NOW).count() == len(ConsentPurpose)
    Client.objects.filter(pk=client.pk).update(tried_as_child=True)
    assert set(Consent.objects.at(NOW).values_list("purpose", flat=True)) == CHILD_PURPOSES


@pytest.mark.django_db
def test_consent_of_a_child_needs_guardian_and_assent_and_ends_with_childhood() -> None:
    client = ClientFactory(birth_date=date(2009, 1, 15))
    actor = officer_of(client)
    with pytest.raises(DomainError, match="guardian_needed"):
        give_consent(actor=actor, client=client, purpose="training_partner", now=NOW, child_assented=True, **YES)
    with pytest.raises(DomainError, match="assent_needed"):
        give_consent(actor=actor, client=client, purpose="training_partner", now=NOW, guardian_name="Ibu", **YES)
    consent = give_consent(actor=actor, client=client, purpose="training_partner", now=NOW, guardian_name="Ibu", child_assented=True, **YES)
    assert consent.expires_at == clock.at_wib(date(2027, 1, 15))


# --- instants ---


@pytest.mark.django_db
def test_consent_holds_to_the_last_second_of_its_day_in_wib() -> None:
    client = ClientFactory(birth_date=date(1990, 1, 1))
    consent = give_consent(actor=officer_of(client), client=client, purpose="employer_view", now=NOW, ends_on=date(2026, 12, 31), **YES)
    last = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)
    assert Consent.objects.in_force("employer_view", client, last).get() == consent
    assert not Consent.objects.in_force("employer_view", client, last + timedelta(seconds=1)).exists()
    assert not Consent.objects.in_force("employer_view", client, NOW - timedelta(seconds=1)).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("purpose", "last"), [("employer_view", date(2027, 5, 23)), ("training_partner", date(2027, 11, 23))])
def test_consent_has_a_longest_term(purpose: str, last: date) -> None:
    client = ClientFactory(birth_date=date(1990, 1, 1))
    actor = officer_of(client)
    assert give_consent(actor=actor, client=client, purpose=purpose, now=NOW, **YES).expires_at == clock.end_of_day(last)
    with pytest.raises(DomainError, match="too_long"):
        give_consent(actor=actor, client=client, purpose=purpose, now=NOW, ends_on=last + timedelta(days=1), **YES)
    with pytest.raises(DomainError, match="ends_in_past"):
        give_consent(actor=actor, client=client, purpose=purpose, now=NOW, ends_on=date(2026, 11, 22), **YES)


# --- change and withdrawal ---


@pytest.mark.django_db
def test_new_yes_takes_the_place_of_the_old_one_at_once(world: World) -> None:
    now = clock.now()
    give_consent(actor=world.officer, client=world.client, purpose="training_partner", now=now - timedelta(days=1), **YES)
    narrow = give_consent(actor=world.officer, client=world.client, purpose="training_partner", now=now, fields=["name"], **YES)
    assert Consent.objects.in_force("training_partner", world.client, now).get() == narrow
    assert narrow.fields == ["name"]


@pytest.mark.django_db
def test_wider_than_the_text_is_refused(world: World) -> None:
    for fields in (["name", "offense"], []):
        with pytest.raises(DomainError, match="unknown_field"):
            give_consent(actor=world.officer, client=world.client, purpose="training_partner", now=clock.now(), fields=fields, **YES)


@pytest.mark.django_db
def test_withdrawal_ends_the_consent_tells_higher_apps_and_asks_recipients_to_delete(world: World) -> None:
    now = clock.now()
    consent = give_consent(actor=world.officer, client=world.client, purpose="employer_view", now=now - timedelta(days=2), **YES)
    seen, silent = (actor_in(EmployerFactory(office=world.office)) for _number in range(2))
    record_disclosure(
        actor=seen, client=world.client, recipient=seen.organization, purpose="employer_view", fields=["skills"], consent=consent, now=now
    )
    heard: list[Consent] = []

    def hear(sender: Any, consent: Consent, **kwargs: Any) -> None:
        heard.append(consent)

    consent_withdrawn.connect(hear)
    try:
        withdraw_consent(actor=world.officer, consent=consent, now=now, reason="Berubah pikiran")
    finally:
        consent_withdrawn.disconnect(hear)
    assert heard == [consent]
    assert not Consent.objects.in_force("employer_view", world.client, now).exists()
    told = Notification.objects.filter(kind="consent.delete").values_list("user", flat=True)
    assert list(told) == [seen.user.pk]
    assert silent.user.pk not in told
    with pytest.raises(DomainError, match="stale_state"):
        withdraw_consent(actor=world.officer, consent=consent, now=now)


@pytest.mark.django_db
def test_consent_for_one_partner_does_not_open_the_name_to_another(world: World) -> None:
    mine, others = PokmasFactory(office=world.office), PokmasFactory(office=world.office)
    now = clock.now()
    give_consent(actor=world.officer, client=world.client, purpose="training_partner", recipient=mine, now=now, **YES)
    assert Consent.objects.for_partner(mine, now).filter(client=world.client).exists()
    assert not Consent.objects.for_partner(others, now).filter(client=world.client).exists()


@pytest.mark.django_db
def test_consent_once_given_never_changes(world: World) -> None:
    consent = ConsentFactory(client=world.client)
    for change in ({"purpose": "story"}, {"expires_at": clock.now() + timedelta(days=999)}, {"text_version": "x"}, {"fields": ["name"]}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Consent.objects.filter(pk=consent.pk).update(**change)
    Consent.objects.filter(pk=consent.pk).update(withdrawn_at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(withdrawn_at=None)


@pytest.mark.django_db
def test_somebody_elses_client_cannot_be_spoken_for(world: World) -> None:
    with pytest.raises(DomainError, match="not_visible"):
        give_consent(actor=world.other, client=world.client, purpose="photo", now=clock.now(), **YES)
    consent = ConsentFactory(client=world.client)
    with pytest.raises(DomainError, match="not_visible"):
        withdraw_consent(actor=world.other, consent=consent, now=clock.now())


@pytest.mark.django_db
def test_sharing_without_consent_is_for_safety_only_and_never_for_employers(world: World) -> None:
    recipient = EmployerFactory(office=world.office)
    facts: dict[str, Any] = {"actor": world.officer, "client": world.client, "recipient": recipient, "fields": ["name"], "now": clock.now()}
    with pytest.raises(DomainError, match="no_basis"):
        record_disclosure(purpose="training_partner", **facts)
    with pytest.raises(DomainError, match="no_override"):
        record_disclosure(purpose="employer_view", override_reason="Mendesak", approved_by=world.lead.user, **facts)
    record_disclosure(purpose="training_partner", override_reason="Keselamatan di kelas", approved_by=world.lead.user, **facts)
    assert Disclosure.objects.count() == 1


@pytest.mark.django_db
def test_guards_can_be_taken_away_and_put_back() -> None:
    """The migration is reversible: without its triggers the child's row would be taken."""
    from importlib import import_module

    guards = import_module("enrollment.migrations.0003_consent_guards")
    child = ClientFactory(birth_date=date(2012, 6, 1))
    guards.drop_guards(None, _Editor())
    assert database_allows(child, "photo")
    guards.add_guards(None, _Editor())
    assert not database_allows(child, "photo")


class _Editor:
    """Enough of a schema editor to run statements in the test's transaction."""

    connection = connection

    def execute(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)
