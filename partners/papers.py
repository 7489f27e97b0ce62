"""Which papers prove an organization: a single person shows an identity card, a body its deed or licence. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext_lazy as _

from partners.enums import LegalForm, PaperKind
from portal.kernel.decisions import ALLOWED, Decision, Text, refused

#: One paper of these kinds is enough (domain.md A1: a partner may be a single person as well as a body).
NEEDED: dict[str, frozenset[str]] = {
    LegalForm.PERSON: frozenset({PaperKind.IDENTITY}),
    LegalForm.BODY: frozenset({PaperKind.DEED, PaperKind.LICENSE}),
}
_WORDS: dict[str, Text] = {
    LegalForm.PERSON: _("A single person proves who they are with an identity card."),
    LegalForm.BODY: _("An organisation proves itself with its deed of foundation, or its business or training licence."),
}


def what_proves(legal_form: str) -> Text:
    """Which papers this form of partner needs, in a sentence."""
    return _WORDS[legal_form]


def proves(legal_form: str, kinds: Iterable[str]) -> Decision:
    """Whether the papers at hand prove a partner of this form."""
    have: Collection[str] = set(kinds)
    if NEEDED[legal_form].isdisjoint(have):
        return refused("paper_missing", _WORDS[legal_form])
    return ALLOWED
