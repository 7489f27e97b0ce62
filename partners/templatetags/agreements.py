"""``{% agreement_badge agreement today %}``: the state of an agreement as its dates make it, everywhere in the same word and tone."""

from datetime import date
from typing import Any

from django import template

from partners.models import Agreement
from partners.terms import TONES

register = template.Library()


@register.inclusion_tag("portal/components/badge.html")
def agreement_badge(agreement: Agreement, today: date) -> dict[str, Any]:
    """In force, ends soon, ran out, begins later, or the stored state."""
    status = agreement.status_on(today)
    return {"word": status.label, "tone": TONES.get(status, "plain")}
