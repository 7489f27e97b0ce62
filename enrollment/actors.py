"""Who acts by a class link: somebody without a log-in, in the name of the person who made the link, for one class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from partners.actors import Actor

if TYPE_CHECKING:
    from enrollment.models import ClassLink

#: Stands in the audit trail where the role of a member stands.
BY_LINK = "by_link"


@dataclass(frozen=True)
class LinkActor(Actor):
    """Sees and does no more than the maker of the link, and reads call names and numbers only.

    The audit trail names the maker, and ``by_link`` as the role.
    """

    @property
    def role(self) -> str:
        """Not the maker's own: whoever holds a link is no admin and no section head."""
        return BY_LINK

    def _organization_keys(self) -> frozenset[str]:
        return frozenset({"office", "office_lead"}) if self.home.is_office else frozenset({"partner"})


def link_actor(link: ClassLink) -> LinkActor:
    """Who acts when somebody opens ``link``; its maker's membership and organization are read already."""
    return LinkActor(user=link.made_by.user, membership=link.made_by)
