"""Puts people on file, corrects what is known of them, records contacts, and opens a national number for a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from enrollment.enums.clients import AssignmentState, ClientState
from enrollment.models import Client, ClientContact, Guarantor, GuidancePeriod, OfficerAssignment, ReportingDuty
from enrollment.names import blocking_key, parse_name, word_key
from enrollment.nik import is_nik
from enrollment.policies.clients import may_hold, may_register, may_reveal_nik, may_work_with
from enrollment.sdp.text import squeezed
from enrollment.services.duplicates import find_and_store_pairs
from enrollment.signals import client_ended
from portal.kernel import audit, clock
from portal.kernel.crypto import keyring
from portal.kernel.decisions import refuse

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.models import Membership, Organization, Region

#: Keeps the blind index of national numbers apart from every other one.
NIK_PURPOSE = "enrollment_client.nik"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is known of somebody; ``nik`` is sixteen digits or the empty text."""

    name: str
    birth_date: date
    alias: str = ""
    sex: str = ""
    birth_date_is_estimated: bool = False
    birth_place: str = ""
    mother_name: str = ""
    tried_as_child: bool = False
    nik: str = ""
    education: str = ""
    past_work: str = ""
    address: str = ""
    region: Region | None = None
    phone: str = ""
    phone_kind: str = ""
    literacy: str = ""
    call_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One guidance period as it is entered."""

    kind: Any
    starts_on: date
    ends_on: date | None = None
    register_number: str = ""
    offense_kind: Any = None
    correctional_unit: str = ""
    released_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuarantorData:
    """Who stands beside the client."""

    name: str
    relation: str = ""
    phone: str = ""


def nik_index(nik: str) -> str:
    """Blind index of a national number, or the empty text."""
    return keyring().blind_index(nik, purpose=NIK_PURPOSE) if nik else ""


def holder_of(nik: str) -> Client | None:
    """The one client whose confirmed number this is, whoever asks; callers check visibility."""
    hashes = keyring().blind_indexes(nik, purpose=NIK_PURPOSE)
    return Client.objects.filter(nik_confirmed=True, nik_hash__in=hashes).first()


def name_columns(name: str, alias: str) -> dict[str, str]:
    """What is stored beside a name so that it is found whatever its spelling."""
    parsed = parse_name(name)
    nickname = parse_name(alias).words if alias else ()
    words = dict.fromkeys(map(word_key, (*parsed.words, *parsed.father, *parsed.nickname, *nickname)))
    return {"normalized_name": " ".join(words)[:400], "name_key": blocking_key(parsed)[:400]}


def person_columns(person: Person) -> dict[str, Any]:
    """All columns of a client that follow from what is known of the person."""
    known = {field.name: getattr(person, field.name) for field in fields(person)}
    known["call_name"] = person.call_name or default_call_name(person)
    return {**known, **name_columns(person.name, person.alias), "nik_hash": nik_index(person.nik)}


def default_call_name(person: Person) -> str:
    """The nickname, else the first telling word of the name, capitalized."""
    parsed = parse_name(person.alias or person.name)
    words = parsed.telling_words or parsed.words
    return words[0].title()[:60] if words else ""


@transaction.atomic
def create_client(
    *,
    actor: Actor,
    person: Person,
    now: datetime,
    period: Period | None = None,
    guarantor: GuarantorData | None = None,
    office: Organization | None = None,
) -> Client:
    """Put somebody on file; an officer who does so has the client at once.

    A national number that somebody else holds is kept unconfirmed and sent to the section head (R22); the caller
    learns of the holder only by ``already_known``, and only when they may see that client. Raises DomainError.
    """
    may_register(actor).or_raise()
    _check(person)
    _refuse_if_known(actor, person)
    client = _insert(office or _office_of(actor), person)
    if period:
        add_period(actor=actor, client=client, period=period)
    if guarantor:
        Guarantor.objects.create(client=client, name=guarantor.name, relation=guarantor.relation, phone=guarantor.phone)
    if actor.is_officer and actor.membership:
        _take_on(actor.membership, client, now)
    audit.record("client.create", actor=actor, subject=client, person=client)
    find_and_store_pairs(client=client, now=now)
    return client


def _office_of(actor: Actor) -> Organization:
    if actor.organization is None:
        refuse("no_office", _("Name the office whose register takes the client."))
    return actor.organization


def _check(person: Person) -> None:
    if not person.name.strip():
        refuse("missing_name", _("A client needs a name."))
    if person.nik and not is_nik(person.nik):
        refuse("bad_nik", _("A national number has sixteen digits. Leave it empty if you are not sure."))


def _refuse_if_known(actor: Actor, person: Person) -> None:
    holder = holder_of(person.nik) if person.nik else None
    if holder and Client.objects.visible_to(actor).filter(pk=holder.pk).exists():
        refuse("already_known", _("This person is already on file, and you can open the file: search for the name."))


def _insert(office: Organization, person: Person) -> Client:
    """Insert with the number confirmed; when somebody holds it, also somebody who came a moment earlier, without."""
    columns = {**person_columns(person), "office": office, "roster_number": next_roster_number(office)}
    taken = bool(person.nik) and holder_of(person.nik) is not None
    try:
        with transaction.atomic():
            return Client.objects.create(**columns, nik_confirmed=bool(person.nik) and not taken)
    except IntegrityError:
        return Client.objects.create(**{**columns, "roster_number": next_roster_number(office)}, nik_confirmed=False)


def next_roster_number(office: Organization) -> int:
    """The number after the highest in use; a race ends at the unique constraint and is tried once more."""
    return (Client.objects.filter(office=office).aggregate(last=Max("roster_number"))["last"] or 0) + 1


def _take_on(officer: Membership, client: Client, now: datetime) -> None:
    may_hold(officer, client, clock.wib(now).date()).or_raise()
    OfficerAssignment.objects.create(
        client=client, officer=officer, state=AssignmentState.ACCEPTED, offered_at=now, offered_by=officer.user, starts_at=now
    )


@transaction.atomic
def update_client(*, actor: Actor, client: Client, now: datetime, **changes: Any) -> Client:
    """Correct what is known of a person: any field of ``Person`` but the national number. Raises DomainError."""
    may_work_with(actor, client).or_raise()
    known = Person(**{field.name: getattr(client, field.name) for field in fields(Person)})
    columns = person_columns(replace(known, **{key: value for key, value in changes.items() if key != "nik"}))
    for name, value in columns.items():
        setattr(client, name, value)
    client.save()
    audit.record("client.update", actor=actor, subject=client, person=client)
    if {"name", "birth_date", "mother_name"} & changes.keys():
        find_and_store_pairs(client=client, now=now)
    return client


@transaction.atomic
def add_period(*, actor: Actor, client: Client, period: Period) -> GuidancePeriod:
    """Add a guidance period; a register number can be on file once. Raises DomainError."""
    taken = GuidancePeriod.objects.filter(office=client.office, register_key=squeezed(period.register_number))
    if period.register_number and taken.exists():
        refuse("register_taken", _("This register number is already on file. Ask your section head if you cannot find it."))
    if period.ends_on and period.ends_on < period.starts_on:
        refuse("end_before_start", _("The guidance period cannot end before it starts."))
    row = GuidancePeriod.objects.create(
        client=client, office=client.office, **{field.name: getattr(period, field.name) for field in fields(period)}
    )
    audit.record("guidanceperiod.create", actor=actor, subject=row, person=client)
    return row


@transaction.atomic
def end_guidance(*, actor: Actor, period: GuidancePeriod, reason: str, ended_on: date, now: datetime) -> GuidancePeriod:
    """Close a guidance period; death and transfer also close the file. Raises DomainError."""
    may_work_with(actor, period.client).or_raise()
    period.end_reason, period.ended_on = reason, ended_on
    period.save(update_fields=["end_reason", "ended_on", "updated_at"])
    states = {"deceased": ClientState.DECEASED, "transferred": ClientState.TRANSFERRED}
    client = period.client
    client.state = states.get(reason, ClientState.ENDED)
    client.save(update_fields=["state", "updated_at"])
    audit.record("guidanceperiod.end", actor=actor, subject=period, person=client, reason=reason)
    client_ended.send(Client, client=client, actor=actor, now=now)
    return period


@transaction.atomic
def record_contact(*, actor: Actor, client: Client, kind: str, at: datetime, note: str = "", now: datetime) -> ClientContact:
    """Write down that officer and client were in touch, or that it was tried; not in the future. Raises DomainError."""
    may_work_with(actor, client).or_raise()
    if at > now:
        refuse("in_future", _("A contact cannot lie in the future. Check the day and the time."))
    contact = ClientContact.objects.create(client=client, kind=kind, at=at, note=note, recorded_by=actor.user)
    audit.record("clientcontact.create", actor=actor, subject=contact, person=client)
    return contact


@transaction.atomic
def set_reporting_duties(*, actor: Actor, client: Client, duties: Iterable[dict[str, Any]]) -> list[ReportingDuty]:
    """Replace a client's reporting duties; each is a dict of the model's columns. Raises DomainError."""
    may_work_with(actor, client).or_raise()
    client.reporting_duties.all().delete()
    rows = ReportingDuty.objects.bulk_create([ReportingDuty(client=client, **duty) for duty in duties])
    audit.record("client.duties", actor=actor, subject=client, person=client)
    return rows


@transaction.atomic
def acknowledge_duties(*, actor: Actor, guarantor: Guarantor, now: datetime) -> Guarantor:
    """Note that a guarantor has heard and accepted what is asked of them."""
    may_work_with(actor, guarantor.client).or_raise()
    guarantor.duties_acknowledged_at = guarantor.duties_acknowledged_at or now
    guarantor.save(update_fields=["duties_acknowledged_at", "updated_at"])
    audit.record("guarantor.acknowledge", actor=actor, subject=guarantor, person=guarantor.client)
    return guarantor


@transaction.atomic
def reveal_nik(*, actor: Actor, client: Client, reason: str) -> str:
    """The whole national number, for a reason that stays in the trail. Raises DomainError."""
    may_reveal_nik(actor, client, reason).or_raise()
    audit.record("client.reveal_nik", actor=actor, subject=client, person=client, reason=reason.strip())
    return client.nik
