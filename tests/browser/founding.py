"""What stands there before the first partner comes: the office of the demonstration without clients, and a verified employer.

Run as ``python -m tests.browser.founding`` with the settings of the site; prints the log-ins as JSON.
"""

from __future__ import annotations

import json
import sys

from tests.browser.traveller import begin

#: Who the story needs, by the mailbox in the demonstration.
STAFF = {"head": "kepala", "registry_head": "registrasi", "job_guidance_head": "bimker", "officer": "pk"}
EMPLOYER, EMPLOYER_EMAIL = "Bengkel Jaya Ampera", "halo@bengkel.example"


def found() -> dict[str, dict[str, str]]:
    """Make them by the command and the services; answer e-mail, password and name of each."""
    from django.core.management import call_command

    from partners.models import Membership
    from portal.demo.office import mail_of

    call_command("demo", clients=0, stdout=sys.stderr)
    members = {role: Membership.objects.select_related("user", "organization").get(user__email=mail_of(key)) for role, key in STAFF.items()}
    members["employer"] = _employer(members["head"])
    return {role: _login(member) for role, member in members.items()}


def _login(member: object) -> dict[str, str]:
    from portal.demo.office import PASSWORD

    return {"email": member.user.email, "password": PASSWORD, "name": member.user.name}


def _employer(head: object) -> object:
    """A firm that has registered and was verified."""
    from partners.actors import SYSTEM, actor_for
    from partners.models import User
    from partners.services.members import add_member
    from partners.services.organizations import add_paper, register_organization, submit_organization, verify_organization
    from portal.demo.office import PASSWORD
    from portal.kernel import clock

    now = clock.now()
    firm = register_organization(
        actor=SYSTEM, office=head.organization, email=EMPLOYER_EMAIL, now=now, kind="employer", legal_form="body", name=EMPLOYER, region_id="16.71",
        phone="0711 555 010", description="Bengkel sepeda motor.",
    )
    owner = User.objects.create_user(EMPLOYER_EMAIL, PASSWORD, name="Koko Santoso")
    member = add_member(user=owner, organization=firm, role="manager")
    add_paper(actor=actor_for(member), organization=firm, kind="license", number="9120001234567", file=None, now=now)
    submit_organization(actor=actor_for(member), organization=firm, now=now)
    verify_organization(actor=actor_for(head), organization=firm, now=now)
    return member


if __name__ == "__main__":
    begin()
    import django

    django.setup()
    print(json.dumps(found()))
