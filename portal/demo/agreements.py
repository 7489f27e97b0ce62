"""What happens to agreements and records at the end of the demonstration: parties, calls before the end, a second record, a pause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partners.actors import PUBLIC
from partners.models import Agreement
from partners.services import agreements, organizations
from partners.services.agreement_life import watch_agreements

if TYPE_CHECKING:
    from datetime import datetime

    from portal.demo.world import World

#: A partner that registered once more under almost the same name; a leader finds and merges the two.
SECOND_RECORD = "calon-ganda"
PAUSED_BECAUSE = "Izin usaha habis masa berlakunya; mohon unggah izin yang baru."


def settle_agreements(world: World) -> None:
    """Everything at the present of the world; a world without partners is left as it is."""
    if not world.partners:
        return
    now = world.calendar.now
    _let_one_join(world)
    _register_again(world, now)
    _pause_one(world, now)
    watch_agreements(now)


def _let_one_join(world: World) -> None:
    """The renewal that is being drafted gets a second party."""
    draft = Agreement.objects.filter(state="draft", previous__isnull=False, office=world.office).order_by("pk").first()
    if draft is None:
        return
    manager = next(partner.manager for partner in world.partners.values() if partner.organization.pk == draft.lead_id)
    party = next(partner.organization for partner in world.partners.values() if partner.organization.pk != draft.lead_id)
    agreements.edit_agreement(
        actor=manager, agreement=draft, fields=list(draft.scopes.values_list("field", flat=True)), districts=list(draft.districts.all()), members=[party]
    )


def _register_again(world: World, now: datetime) -> None:
    """Somebody of a partner did not know that it stands in the register already."""
    known = next(iter(world.partners.values())).organization
    organizations.register_organization(
        actor=PUBLIC, office=world.office, email=f"{SECOND_RECORD}@simpul.example", now=now, name=f"{known.name.upper()}.", kind=known.kind,
        legal_form=known.legal_form, region=known.region, phone=known.phone,
    )


def _pause_one(world: World, now: datetime) -> None:
    """The last employer pauses until it shows a new licence."""
    if len(world.employers) < 2:
        return
    employer = world.employers[-1].organization
    employer.refresh_from_db()
    organizations.suspend_organization(actor=world.staff["bimker"], organization=employer, reason=PAUSED_BECAUSE, now=now)
