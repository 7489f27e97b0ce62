"""Organizations, people and agreements for tests."""

from datetime import timedelta
from typing import Any

import factory
from django.utils.text import slugify
from factory.django import DjangoModelFactory

from partners.actors import Actor, actor_for
from partners.enums import AgreementState, OrganizationKind, OrganizationState, PlaceKind, Role
from partners.models import Agreement, Membership, Organization, Place, User
from portal.kernel import clock

PASSWORD = "a-long-password-for-tests"


class UserFactory(DjangoModelFactory):
    """A person who can log in with ``PASSWORD``."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@simpul.example")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        password = kwargs.pop("password", PASSWORD)
        return model_class.objects.create_user(password=password, **kwargs)


class OfficeFactory(DjangoModelFactory):
    """A probation office."""

    class Meta:
        model = Organization

    kind = OrganizationKind.OFFICE
    name = factory.Sequence(lambda n: f"Bapas {n}")
    code = factory.LazyAttribute(lambda row: slugify(row.name))
    state = OrganizationState.VERIFIED


class PokmasFactory(DjangoModelFactory):
    """A verified partner group with an office of its own."""

    class Meta:
        model = Organization

    kind = OrganizationKind.POKMAS
    name = factory.Sequence(lambda n: f"Sanggar {n}")
    code = factory.LazyAttribute(lambda row: slugify(row.name))
    state = OrganizationState.VERIFIED
    office = factory.SubFactory(OfficeFactory)
    region_id = "16.71.01"


class EmployerFactory(PokmasFactory):
    """A verified employer."""

    kind = OrganizationKind.EMPLOYER
    name = factory.Sequence(lambda n: f"Usaha {n}")


class SponsorFactory(PokmasFactory):
    """A verified sponsor."""

    kind = OrganizationKind.SPONSOR
    name = factory.Sequence(lambda n: f"Sponsor {n}")


class MembershipFactory(DjangoModelFactory):
    """A person in an organization; admin of a partner unless told otherwise."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(PokmasFactory)
    role = Role.MANAGER


class AgreementFactory(DjangoModelFactory):
    """A signed agreement in force from a year ago to a year ahead."""

    class Meta:
        model = Agreement

    lead = factory.SubFactory(PokmasFactory)
    office = factory.SelfAttribute("lead.office")
    number = factory.Sequence(lambda n: f"W6.PAS.PAS1-{n}")
    state = AgreementState.SIGNED
    starts_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=365))
    ends_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=365))
    referrals_from = factory.SelfAttribute("starts_on")
    referrals_until = factory.SelfAttribute("ends_on")
    signed_on = factory.SelfAttribute("starts_on")


class PlaceFactory(DjangoModelFactory):
    """A training site of an office."""

    class Meta:
        model = Place

    office = factory.SubFactory(OfficeFactory)
    kind = PlaceKind.TRAINING_SITE
    name = factory.Sequence(lambda n: f"Tempat {n}")
    region_id = "16.71.01"
    latitude = -2.99
    longitude = 104.75


def actor_in(organization: Organization, role: str = Role.MANAGER, **user: Any) -> Actor:
    """A new person acting for ``organization`` in ``role``."""
    return actor_for(MembershipFactory(organization=organization, role=role, user=UserFactory(**user)))
