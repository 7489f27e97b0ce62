"""Who acts: a person in a role of one organization, the public, or the system.

An ``Actor`` is on every request (``request.actor``) and is the first argument of every service.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from partners.enums import OrganizationKind, OrganizationState, Role

if TYPE_CHECKING:
    from partners.models import Membership, Organization, User

#: Role keys that a role within an office carries; the broad ones serve rules that mean "anybody who …".
OFFICE_KEYS: dict[str, frozenset[str]] = {
    Role.OFFICER: frozenset({"office", "caseworker", "officer"}),
    Role.ASSISTANT: frozenset({"office", "caseworker", "assistant"}),
    Role.SECTION_HEAD: frozenset({"office", "office_lead", "section_head"}),
    Role.JOB_GUIDANCE_HEAD: frozenset({"office", "office_lead", "job_guidance_head"}),
    Role.REGISTRY_HEAD: frozenset({"office", "office_lead", "registry_head"}),
    Role.HEAD: frozenset({"office", "office_lead", "head"}),
    Role.EVALUATOR: frozenset({"evaluator"}),
    Role.ADMINISTRATOR: frozenset({"administrator"}),
}
#: Partner groups and training centres do the same things here.
SIDE_KEYS: dict[str, str] = {
    OrganizationKind.POKMAS: "partner",
    OrganizationKind.TRAINING_CENTRE: "partner",
    OrganizationKind.EMPLOYER: "employer",
    OrganizationKind.SPONSOR: "sponsor",
}


@dataclass(frozen=True)
class Actor:
    """A person (or nobody) with the membership in which they act now."""

    user: User | None = None
    membership: Membership | None = None
    is_system: bool = False

    @property
    def organization(self) -> Organization | None:
        """The organization acted for, if any."""
        return self.membership.organization if self.membership else None

    @property
    def home(self) -> Organization:
        """The organization acted for, where a page or service is open to members only; LookupError without one."""
        if self.organization is None:
            raise LookupError("this actor acts for no organization")
        return self.organization

    @property
    def post(self) -> Membership:
        """The membership, where somebody signs or assesses in it; LookupError without one."""
        if self.membership is None:
            raise LookupError("this actor acts for no organization")
        return self.membership

    @property
    def person(self) -> User:
        """The user, where somebody must answer for what is written; LookupError for the public and the system."""
        if self.user is None:
            raise LookupError("nobody answers for this")
        return self.user

    @property
    def role(self) -> str:
        """Role within the organization, or ``""``."""
        return self.membership.role if self.membership else ""

    @property
    def office_id(self) -> int | None:
        """Primary key of the office in whose register this actor moves."""
        return self.organization.tenant_id if self.organization else None

    @property
    def role_keys(self) -> frozenset[str]:
        """Every role key that workflow tables and pages may name for this actor."""
        if self.is_system:
            return frozenset({"system"})
        if self.user is None:
            return frozenset({"public"})
        return frozenset({"signed_in"}) | self._organization_keys()

    def _organization_keys(self) -> frozenset[str]:
        organization = self.organization
        if organization is None:
            return frozenset({"administrator"}) if self.user and self.user.is_superuser else frozenset()
        if organization.is_office:
            return OFFICE_KEYS.get(self.role, frozenset())
        side = SIDE_KEYS[organization.kind]
        return frozenset({side, f"{side}_manager"} if self.role == Role.MANAGER else {side})

    def has(self, *keys: str) -> bool:
        """Whether this actor carries any of the role keys."""
        return not self.role_keys.isdisjoint(keys)

    @property
    def is_authenticated(self) -> bool:
        """Whether a person is logged in."""
        return self.user is not None

    @property
    def is_office(self) -> bool:
        """Staff of an office who work with clients or lead (not evaluators, not technical staff)."""
        return self.has("office")

    @property
    def is_officer(self) -> bool:
        """Has a caseload."""
        return self.has("caseworker")

    @property
    def is_lead(self) -> bool:
        """Section head or above."""
        return self.has("office_lead")

    @property
    def is_partner(self) -> bool:
        """Acts for a partner group or training centre."""
        return self.has("partner")

    @property
    def is_employer(self) -> bool:
        """Acts for an employer."""
        return self.has("employer")

    @property
    def is_verified(self) -> bool:
        """Acts for an organization that the office has verified (an office always is)."""
        organization = self.organization
        return organization is not None and (organization.is_office or organization.state == OrganizationState.VERIFIED)

    @property
    def home_section(self) -> str:
        """URL namespace of this actor's own pages: officer, office, partner, employer, account."""
        for key, section in (
            ("caseworker", "officer"),
            ("office", "office"),
            ("evaluator", "office"),
            ("partner", "partner"),
            ("employer", "employer"),
        ):
            if self.has(key):
                return section
        return "account"


PUBLIC = Actor()
SYSTEM = Actor(is_system=True)


def actor_for(membership: Membership) -> Actor:
    """The actor of a membership, for commands, tests and demonstration data."""
    return Actor(user=membership.user, membership=membership)
