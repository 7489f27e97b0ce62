"""The log-ins of the demonstration, one for each role, with the page where each begins."""

from __future__ import annotations

from typing import TypedDict

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from partners.actors import actor_for
from partners.models import Membership
from portal.demo.office import PASSWORD, mail_of


class Login(TypedDict):
    """One account to look around with."""

    role: str
    email: str
    password: str
    home: str


#: Mailbox and role in the order in which a visitor meets them.
ROLES = (
    ("kepala", _("Head of office")),
    ("kasi-dewasa", _("Section head, adults")),
    ("kasi-anak", _("Section head, children")),
    ("bimker", _("Head of job guidance")),
    ("registrasi", _("Head of registry")),
    ("pk", _("Probation officer")),
    ("pk-anak", _("Probation officer, children")),
    ("asisten", _("Assistant officer")),
    ("evaluator", _("Evaluator")),
    ("mitra", _("Partner, admin")),
    ("staf-mitra", _("Partner, instructor")),
    ("pemberi-kerja", _("Employer")),
    ("sponsor", _("Sponsor")),
    ("teknis", _("Technical administrator")),
)


def logins() -> list[Login]:
    """The accounts that are there; nothing while no demonstration was made."""
    emails = [mail_of(key) for key, _label in ROLES]
    rows = Membership.objects.active().filter(user__email__in=emails).select_related("user", "organization").order_by("pk")
    there = {row.user.email: row for row in rows}
    return [
        Login(role=str(label), email=mail_of(key), password=PASSWORD, home=home_of(there[mail_of(key)]))
        for key, label in ROLES
        if mail_of(key) in there
    ]


def home_of(membership: Membership) -> str:
    """Where somebody begins who acts in this membership."""
    for name in (f"{actor_for(membership).home_section}:home", "account:tasks"):
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return "/"
