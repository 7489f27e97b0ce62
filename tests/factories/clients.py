"""Clients, guidance periods, assignments and consents for tests; people and numbers are invented."""

from datetime import date, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from enrollment.enums.clients import AssignmentState, ConsentChannel, ConsentPurpose, ContactKind, RestrictionMode
from enrollment.models import Client, ClientContact, Consent, Guarantor, GuidancePeriod, OfficerAssignment, Restriction, Wish
from enrollment.services.clients import Person, nik_index, person_columns
from partners.actors import Actor, actor_for
from partners.enums import Role
from portal.kernel import clock
from tests.factories.partners import MembershipFactory, OfficeFactory, UserFactory

FIRST_NAMES = ("Herman", "Marzuki", "Rohani", "Wahyudi", "Zulkifli", "Effendi", "Nopriadi", "Yulia", "Tarmizi", "Sahrul")
LAST_NAMES = ("Nugraha", "Saputra", "Oktaviani", "Hidayat", "Firmansyah", "Kurniawan", "Lubis", "Perdana", "Sanjaya")


def _name(n: int) -> str:
    return f"{FIRST_NAMES[n % len(FIRST_NAMES)]} {LAST_NAMES[n % len(LAST_NAMES)]}"


class ClientFactory(DjangoModelFactory):
    """An adult man of an office, born on a day of his own; nobody has him yet."""

    class Meta:
        model = Client

    office = factory.SubFactory(OfficeFactory)
    name = factory.Sequence(_name)
    sex = "male"
    birth_date = factory.Sequence(lambda n: date(1980, 1, 2) + timedelta(days=n))
    mother_name = factory.Sequence(lambda n: f"Ibu {_name(n + 3)}")
    region_id = "16.71.09"
    roster_number = factory.Sequence(lambda n: n + 1)

    @classmethod
    def _create(cls, model_class: type[Client], *args: Any, **kwargs: Any) -> Client:
        known = Person(name=kwargs["name"], birth_date=kwargs["birth_date"], alias=kwargs.get("alias", ""), nik=kwargs.get("nik", ""))
        derived = person_columns(known)
        for column in ("normalized_name", "name_key", "nik_hash", "call_name"):
            kwargs.setdefault(column, derived[column])
        return super()._create(model_class, *args, **kwargs)  # type: ignore[no-any-return]


class ChildFactory(ClientFactory):
    """Sixteen years old today."""

    birth_date = factory.LazyFunction(lambda: clock.today() - timedelta(days=16 * 365 + 10))


class GuidancePeriodFactory(DjangoModelFactory):
    """Parole since three months, for a year in all."""

    class Meta:
        model = GuidancePeriod

    client = factory.SubFactory(ClientFactory)
    office = factory.SelfAttribute("client.office")
    register_number = factory.Sequence(lambda n: f"PB.{n}/2026")
    kind_id = "parole"
    starts_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=90))
    ends_on = factory.LazyAttribute(lambda row: row.starts_on + timedelta(days=365))


class OfficerFactory(MembershipFactory):
    """A probation officer of an office, trained for children too."""

    organization = factory.SubFactory(OfficeFactory)
    role = Role.OFFICER
    code = factory.Sequence(lambda n: f"PK-{n:03d}")
    is_child_officer = True


class AssignmentFactory(DjangoModelFactory):
    """An officer of the client's office has the client since a month."""

    class Meta:
        model = OfficerAssignment

    client = factory.SubFactory(ClientFactory)
    officer = factory.SubFactory(OfficerFactory, organization=factory.SelfAttribute("..client.office"))
    state = AssignmentState.ACCEPTED
    offered_at = factory.LazyFunction(lambda: clock.now() - timedelta(days=30))
    starts_at = factory.SelfAttribute("offered_at")


class ConsentFactory(DjangoModelFactory):
    """A yes to share the name with training partners, since yesterday and for half a year."""

    class Meta:
        model = Consent

    client = factory.SubFactory(ClientFactory)
    purpose = ConsentPurpose.TRAINING_PARTNER
    fields = ["name", "phone"]
    text_version = "2026-1"
    language = "id"
    channel = ConsentChannel.IN_APP
    given_at = factory.LazyFunction(lambda: clock.now() - timedelta(days=1))
    expires_at = factory.LazyAttribute(lambda row: row.given_at + timedelta(days=180))


class RestrictionFactory(DjangoModelFactory):
    """A file closed to everybody but the named users."""

    class Meta:
        model = Restriction
        skip_postgeneration_save = True

    client = factory.SubFactory(ClientFactory)
    mode = RestrictionMode.ONLY_NAMED
    reason = "Kerabat bekerja di kantor ini"
    set_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def users(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.users.set(extracted)


class ContactFactory(DjangoModelFactory):
    """A phone call an hour ago."""

    class Meta:
        model = ClientContact

    client = factory.SubFactory(ClientFactory)
    kind = ContactKind.PHONE
    at = factory.LazyFunction(lambda: clock.now() - timedelta(hours=1))


class GuarantorFactory(DjangoModelFactory):
    """A sister."""

    class Meta:
        model = Guarantor

    client = factory.SubFactory(ClientFactory)
    name = factory.Sequence(lambda n: f"Penjamin {n}")
    relation = "Kakak"


class WishFactory(DjangoModelFactory):
    """First wish."""

    class Meta:
        model = Wish

    client = factory.SubFactory(ClientFactory)
    rank = 1
    skill = factory.SubFactory("tests.factories.programs.SkillFactory")
    recorded_at = factory.LazyFunction(clock.now)


def officer_of(client: Client, **fields: Any) -> Actor:
    """A new officer who has this client, as an actor."""
    officer = OfficerFactory(organization=client.office, **fields)
    AssignmentFactory(client=client, officer=officer)
    return actor_for(officer)


def lead_of(office: Any, role: str = Role.SECTION_HEAD) -> Actor:
    """A new leader of an office, as an actor."""
    return actor_for(MembershipFactory(organization=office, role=role, user=UserFactory()))


def make_nik(serial: int = 1, *, born: date = date(1986, 5, 22), region: str = "167109") -> str:
    """A well-formed invented national number of a man."""
    return f"{region}{born:%d%m%y}{serial:04d}"


__all__ = [
    "AssignmentFactory",
    "ChildFactory",
    "ClientFactory",
    "ConsentFactory",
    "ContactFactory",
    "GuarantorFactory",
    "GuidancePeriodFactory",
    "OfficerFactory",
    "RestrictionFactory",
    "WishFactory",
    "lead_of",
    "make_nik",
    "nik_index",
    "officer_of",
]
